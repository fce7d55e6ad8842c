#!/usr/bin/env node
// The chapter's iterative TCP server: greets each client by name, one after another.
//
// The chapter sets a SIGCHLD handler here that it never defines, so that a SIGCHLD makes its accept fail. This server has no
// children and sets none.
import {
  ARGV,
  bind,
  close,
  die,
  ENV,
  ERRNO,
  gethostbyaddr,
  getprotobyname,
  handle,
  INADDR_ANY,
  inet_aton,
  inet_ntoa,
  listen,
  localtime,
  match,
  or,
  pack,
  print,
  qq,
  setsockopt,
  sockaddr_in,
  socket,
  WARNING,
} from '@perlipc/perl/taint';
import {
  AF_INET,
  CRLF as EOL,
  PF_INET,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  SOMAXCONN,
} from '@perlipc/socket';
import { logmsg } from './logmsg.js';
import { nextClient } from './next-client.js';
import './steady-heap.js';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: tcp-server [PORT [ADDRESS]]
Greets each client that connects to PORT (2345) of ADDRESS (all of this host), one after another.
Exit status: that of the failed call (98 port in use, 13 not permitted), 255 for no port number, 2 for a wrong option.
`,
);
WARNING.value = true;
ENV['PATH'] = '/usr/ucb:/bin';

const Server = handle('Server');
const Client = handle('Client');

const [port] = match(or(ARGV.shift(), 2345), /^(\d+)\n?$/) ?? die('invalid port');
const [address] = ARGV.length ? (match(ARGV.shift(), /^([\w.-]+)$/) ?? die('invalid address')) : [];
const interfaces = address === undefined ? INADDR_ANY : inet_aton(address) || die(`no host: ${address}`);
const proto = getprotobyname('tcp');

socket(Server, PF_INET, SOCK_STREAM, proto) || die(`socket: ${ERRNO}`);
setsockopt(Server, SOL_SOCKET, SO_REUSEADDR, pack('l', 1)) || die(`setsockopt: ${ERRNO}`);
bind(Server, sockaddr_in(port, interfaces)) || die(`bind: ${ERRNO}`);
listen(Server, SOMAXCONN) || die(`listen: ${ERRNO}`);

logmsg(`server started on port ${port}`);

for (;;) {
  const paddr = nextClient(Client, Server); // mends the chapter's condition: see there
  const [port, iaddr] = sockaddr_in(paddr);
  const name = gethostbyaddr(iaddr, AF_INET);

  logmsg(qq`connection from ${name} [`, inet_ntoa(iaddr), `]\n\t\tat port ${port}`);

  print(Client, qq`Hello there, ${name}, it's now `, localtime(), EOL);
  close(Client);
}
