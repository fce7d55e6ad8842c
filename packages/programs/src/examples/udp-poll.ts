#!/usr/bin/env node
// udp-poll [SECONDS]: two UDP sockets, which answer in capitals and backwards; both are waited for in poll, and when neither has been
// asked for SECONDS (10) it ends.
import {
  ARGV,
  autoflush,
  bind,
  die,
  ERRNO,
  getsockname,
  type Handle,
  handle,
  print,
  recv,
  STDOUT,
  send,
  sockaddr_in,
  socket,
} from '@perlipc/perl';
import { INADDR_LOOPBACK, PF_INET, SOCK_DGRAM } from '@perlipc/socket';
import { POLLIN, poll, pollfd } from '@perlipc/sys';

const services: [Handle, (text: string) => string][] = [
  [handle('capitals'), (text) => text.toUpperCase()],
  [handle('backwards'), (text) => [...text].reverse().join('')],
];
const ports = services.map(([service]) => {
  socket(service, PF_INET, SOCK_DGRAM, 0) || die(`socket: ${ERRNO}`);
  bind(service, sockaddr_in(0, INADDR_LOOPBACK)) || die(`bind: ${ERRNO}`);
  return sockaddr_in(getsockname(service) ?? die(`getsockname: ${ERRNO}`))[0];
});
autoflush(STDOUT);
print(`listening on ${ports.join(' ')}\n`);

const fds = services.map(([service]) => pollfd(service, POLLIN));
let served = 0;
while (poll(fds, Number(ARGV[0] ?? 10) * 1000) > 0)
  for (const [at, [service, answer]] of services.entries()) {
    if (!((fds[at]?.revents ?? 0) & POLLIN)) continue;
    const question = { value: '' };
    const asker = recv(service, question, 1500, 0) ?? die(`recv: ${ERRNO}`);
    send(service, answer(question.value), 0, asker);
    served++;
  }
print(`${served} served\n`);
