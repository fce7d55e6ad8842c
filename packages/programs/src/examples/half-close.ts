#!/usr/bin/env node
// half-close HOST PORT: sends what it reads, over IPv6 where HOST has such an address, then says that this is all, and prints the
// answer, which may begin only now.
import {
  ARGV,
  autoflush,
  close,
  connect,
  die,
  ERRNO,
  getaddrinfo,
  getnameinfo,
  handle,
  print,
  STDERR,
  STDIN,
  shutdown,
  socket,
} from '@perlipc/perl';
import { NI_NUMERICHOST, NI_NUMERICSERV, SHUT_WR, SOCK_STREAM } from '@perlipc/socket';

const [host = '', port = die('usage: half-close HOST PORT\n')] = ARGV;
const [error, ...addresses] = getaddrinfo(host, port, { socktype: SOCK_STREAM });
if (error) die(`${host}: ${error}\n`);

const server = handle('server');
const found = addresses.find(({ family, socktype, protocol, addr }) => {
  socket(server, family, socktype, protocol) || die(`socket: ${ERRNO}`);
  return connect(server, addr);
});
if (found === undefined) die(`${host}: ${ERRNO}\n`);
const [, name] = getnameinfo(found.addr, NI_NUMERICHOST | NI_NUMERICSERV);
print(STDERR, `connected to ${name}\n`);

autoflush(server);
for (const line of STDIN) print(server, line) || die(`print: ${ERRNO}\n`);
shutdown(server, SHUT_WR) || die(`shutdown: ${ERRNO}\n`);
for (const line of server) print(line);
close(server) || die(`close: ${ERRNO}\n`);
