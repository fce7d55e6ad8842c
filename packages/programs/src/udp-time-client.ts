#!/usr/bin/env node
// The manual's UDP client of the RFC 868 time service: asks all hosts at once, and shows how far the clocks of those that answer
// within ten seconds are off.
//
// What it mends: the manual binds to the address of this host's name, which on Debian is one of loopback, from where nothing
// reaches another host; here the kernel chooses. It takes a datagram of anybody for an answer, leaves hosts without a name
// blank, with a warning, and ends with status 0 and in silence where a host has not answered.
import {
  ARGV,
  bind,
  die,
  ERRNO,
  exit,
  fileno,
  gethostbyaddr,
  getprotobyname,
  getservbyname,
  handle,
  INADDR_ANY,
  inet_aton,
  inet_ntoa,
  localtime,
  minus,
  OUTPUT_AUTOFLUSH,
  printf,
  recv,
  select,
  send,
  sockaddr_in,
  socket,
  time,
  unpack,
  vec,
  WARNING,
  warn,
} from '@perlipc/perl';
import { AF_INET, PF_INET, SOCK_DGRAM } from '@perlipc/socket';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: udp-time-client [HOST...]
Shows by how many seconds the clock of each HOST differs from this one's, asking their time services (RFC 868) over UDP, all at
once, and waiting ten seconds for the next answer.
Exit status: 0, or that of the failed call, 255 for an unknown host, 1 if a host didn't answer, 2 for a wrong option.
`,
);
WARNING.value = true;

const SECS_OF_70_YEARS = 2_208_988_800;
const SOCKET = handle('SOCKET');

const proto = getprotobyname('udp');
const port = getservbyname('time', 'udp');
socket(SOCKET, PF_INET, SOCK_DGRAM, proto) || die(`socket: ${ERRNO}`);
bind(SOCKET, sockaddr_in(0, INADDR_ANY)) || die(`bind: ${ERRNO}`);

OUTPUT_AUTOFLUSH.value = true;
printf('%-12s %8s %s\n', 'localhost', 0, localtime());
/** The hosts that have not answered, by packed address. */
const waiting = new Map<string, string>();
for (const host of ARGV) {
  const hisiaddr = inet_aton(host) || die('unknown host');
  const hispaddr = sockaddr_in(port, hisiaddr);
  send(SOCKET, '0', 0, hispaddr) ?? die(`send ${host}: ${ERRNO}`);
  waiting.set(hispaddr, host);
}

/** Whether there is a datagram within ten seconds; a signal's handler doesn't end the waiting. */
function readable(): boolean {
  for (;;) {
    const rin = { value: '' };
    vec(rin, fileno(SOCKET) ?? 0, 1).value = 1;
    const ready = select(rin, undefined, undefined, 10);
    if (ready >= 0) return ready > 0;
    if (!ERRNO.is('EINTR')) die(`select: ${ERRNO}`);
  }
}

while (waiting.size && readable()) {
  const rtime = { value: '' };
  const hispaddr = recv(SOCKET, rtime, 4, 0) ?? die(`recv: ${ERRNO}`);
  if (rtime.value.length < 4 || !waiting.delete(hispaddr)) continue;
  const [, hisiaddr] = sockaddr_in(hispaddr);
  const host = gethostbyaddr(hisiaddr, AF_INET) ?? inet_ntoa(hisiaddr);
  const histime = minus(unpack('N', rtime.value), SECS_OF_70_YEARS);
  printf('%-12s ', host);
  printf('%8d %s\n', histime - time(), localtime(histime));
}

for (const host of waiting.values()) warn(`no answer from ${host}\n`);
exit(waiting.size ? 1 : 0);
