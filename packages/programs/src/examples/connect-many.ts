#!/usr/bin/env node
// connect-many SECONDS HOST:PORT...: connects to all at once, without blocking, and prints which do within SECONDS.
import {
  ARGV,
  close,
  connect,
  die,
  ERRNO,
  fcntl,
  fileno,
  getsockopt,
  type Handle,
  handle,
  inet_aton,
  print,
  select,
  sockaddr_in,
  socket,
  unpack,
  vec,
} from '@perlipc/perl';
import { PF_INET, SO_ERROR, SOCK_STREAM, SOL_SOCKET } from '@perlipc/socket';
import { F_GETFL, F_SETFL, O_NONBLOCK } from '@perlipc/sys';

const [seconds = die('usage: connect-many SECONDS HOST:PORT...\n'), ...targets] = ARGV;
const outcomes = new Map<string, string>();
const waiting = new Map<number, { target: string; one: Handle }>();

for (const target of targets) {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(target) ?? die(`no HOST:PORT: ${target}\n`);
  const one = handle(target);
  socket(one, PF_INET, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
  fcntl(one, F_SETFL, Number(fcntl(one, F_GETFL, 0)) | O_NONBLOCK);
  const address = sockaddr_in(port, inet_aton(host) || die(`no host: ${host}\n`));
  if (connect(one, address)) outcomes.set(target, 'open');
  else if (ERRNO.is('EINPROGRESS')) waiting.set(fileno(one) ?? -1, { target, one });
  else outcomes.set(target, `${ERRNO}`);
}

const end = Date.now() + Number(seconds) * 1000;
while (waiting.size > 0) {
  const bits = { value: '' };
  for (const fd of waiting.keys()) vec(bits, fd, 1).value = 1;
  if (select(undefined, bits, undefined, Math.max(end - Date.now(), 0) / 1000) <= 0) break;
  for (const [fd, { target, one }] of waiting) {
    if (!vec(bits, fd, 1).value) continue;
    // It can be written when the connection is there, and when it has failed.
    ERRNO.value = unpack('i', getsockopt(one, SOL_SOCKET, SO_ERROR) ?? die(`getsockopt: ${ERRNO}`)) ?? 0;
    outcomes.set(target, +ERRNO ? `${ERRNO}` : 'open');
    waiting.delete(fd);
    close(one);
  }
}
for (const target of targets) print(`${target} ${outcomes.get(target) ?? 'timed out'}\n`);
