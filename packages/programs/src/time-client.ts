#!/usr/bin/env node
// The chapter's client of the RFC 868 time service: shows how far the clocks of other hosts are off.
import {
  ARGV,
  close,
  connect,
  die,
  ERRNO,
  getprotobyname,
  getservbyname,
  handle,
  inet_aton,
  localtime,
  minus,
  OUTPUT_AUTOFLUSH,
  printf,
  read,
  type Scalar,
  sockaddr_in,
  socket,
  time,
  unpack,
  WARNING,
} from '@perlipc/perl';
import { PF_INET, SOCK_STREAM } from '@perlipc/socket';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: time-client [HOST...]
Shows by how many seconds the clock of each HOST differs from this one's, asking its time service (RFC 868).
Exit status: 0, or that of the failed call (111 refused), 255 for an unknown host, 2 for a wrong option.
`,
);
WARNING.value = true;

const SECS_of_70_YEARS = 2208988800;
const ctime = (when: Scalar) => localtime(when);

const SOCKET = handle('SOCKET');
const proto = getprotobyname('tcp');
const port = getservbyname('time', 'tcp');

OUTPUT_AUTOFLUSH.value = true;
printf('%-24s %8s %s\n', 'localhost', 0, ctime(time()));

for (const host of ARGV) {
  printf('%-24s ', host);
  const hisiaddr = inet_aton(host) || die('unknown host');
  const hispaddr = sockaddr_in(port, hisiaddr);
  socket(SOCKET, PF_INET, SOCK_STREAM, proto) || die(`socket: ${ERRNO}`);
  connect(SOCKET, hispaddr) || die(`connect: ${ERRNO}`);
  const rtime = { value: '    ' };
  read(SOCKET, rtime, 4) ?? die(`read: ${ERRNO}`);
  close(SOCKET);
  const histime = minus(unpack('N', rtime.value), SECS_of_70_YEARS);
  printf('%8d %s\n', histime - time(), ctime(histime));
}
