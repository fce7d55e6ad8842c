#!/usr/bin/env node
// The chapter's forking TCP server: each client is greeted by a child of its own, which then becomes fortune.
import {
  ARGV,
  bind,
  close,
  confess,
  die,
  ENV,
  ERRNO,
  exec,
  gethostbyaddr,
  getprotobyname,
  handle,
  INADDR_ANY,
  inet_aton,
  inet_ntoa,
  listen,
  localtime,
  match,
  OUTPUT_AUTOFLUSH,
  or,
  pack,
  print,
  qq,
  SIG,
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
import { reapChildren } from './reaper.js';
import { spawn } from './spawn.js';
import './steady-heap.js';
import './signals.js';
import { usage } from './usage.js';

const options = usage(
  ARGV,
  `usage: tcp-server-forking [--fortune PATH] [PORT [ADDRESS]]
Forks a child for each client that connects to PORT (2345) of ADDRESS (all of this host). The child greets it and tells it a
fortune, which the program PATH (/usr/games/fortune) has.
Exit status: that of the failed call (98 port in use, 13 not permitted), 255 for no port number, 2 for a wrong option.
`,
  ['--fortune'],
);
WARNING.value = true;
ENV['PATH'] = '/usr/ucb:/bin';
SIG.PIPE = 'DEFAULT'; // Node ignores it: a child whose client has gone is to die of it

const Server = handle('Server');
const Client = handle('Client');

const [fortune = ''] =
  match(or(options['--fortune'], '/usr/games/fortune'), /^(\/[ -~\x80-\xff]+)$/) ?? die('invalid fortune');
const [port] = match(or(ARGV.shift(), 2345), /^(\d+)\n?$/) ?? die('invalid port');
const [address] = ARGV.length ? (match(ARGV.shift(), /^([\w.-]+)$/) ?? die('invalid address')) : [];
const interfaces = address === undefined ? INADDR_ANY : inet_aton(address) || die(`no host: ${address}`);
const proto = getprotobyname('tcp');

socket(Server, PF_INET, SOCK_STREAM, proto) || die(`socket: ${ERRNO}`);
setsockopt(Server, SOL_SOCKET, SO_REUSEADDR, pack('l', 1)) || die(`setsockopt: ${ERRNO}`);
bind(Server, sockaddr_in(port, interfaces)) || die(`bind: ${ERRNO}`);
listen(Server, SOMAXCONN) || die(`listen: ${ERRNO}`);

logmsg(`server started on port ${port}`);

reapChildren();

for (;;) {
  const paddr = nextClient(Client, Server); // mends the chapter's condition: see there
  const [port, iaddr] = sockaddr_in(paddr);
  const name = gethostbyaddr(iaddr, AF_INET);

  logmsg(qq`connection from ${name} [`, inet_ntoa(iaddr), `]\n\t\tat port ${port}`);

  spawn(Client, () => {
    OUTPUT_AUTOFLUSH.value = true;
    print(qq`Hello there, ${name}, it's now `, localtime(), EOL);
    return exec(fortune) || confess(`can't exec fortune: ${ERRNO}`);
  });

  close(Client);
}
