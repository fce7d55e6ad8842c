#!/usr/bin/env node
// chat [PORT]: what one client says all others hear; one process, which waits for all of them in select.
import {
  ARGV,
  accept,
  autoflush,
  close,
  die,
  ERRNO,
  fileno,
  type Handle,
  handle,
  print,
  SIG,
  STDOUT,
  select,
  sysread,
  syswrite,
  vec,
} from '@perlipc/perl';
import { listening } from './listening.js';

const server = handle('server');
autoflush(STDOUT);
SIG['PIPE'] = 'IGNORE';
print(`listening on ${listening(server, Number(ARGV[0] ?? 0))}\n`);

/** The clients by descriptor, each with its number and what it has begun to say. */
const clients = new Map<number, { client: Handle; number: number; text: string }>();
let number = 0;

/** Says something to all but one, of which only those that listen hear. */
function tell(text: string, but: number): void {
  for (const [fd, { client }] of clients) if (fd !== but) syswrite(client, text);
}

function heard(fd: number): void {
  const one = clients.get(fd);
  if (one === undefined) return;
  const more = { value: '' };
  if (sysread(one.client, more, 4096)) {
    const lines = `${one.text}${more.value}`.split('\n');
    one.text = lines.pop() ?? '';
    for (const line of lines) tell(`${one.number}: ${line}\n`, fd);
  } else {
    clients.delete(fd);
    close(one.client);
    tell(`${one.number} left\n`, fd);
  }
}

const listener = fileno(server) ?? -1;
for (;;) {
  const fds = [listener, ...clients.keys()];
  const bits = { value: '' };
  for (const fd of fds) vec(bits, fd, 1).value = 1;
  if (select(bits, undefined, undefined, undefined) < 0) die(`select: ${ERRNO}`);
  const ready = fds.filter((fd) => vec(bits, fd, 1).value);
  for (const fd of ready.filter((fd) => fd !== listener)) heard(fd);
  if (!ready.includes(listener)) continue;
  const client = handle('client');
  if (!accept(client, server)) continue;
  clients.set(fileno(client) ?? -1, { client, number: ++number, text: '' });
  syswrite(client, `you are ${number}\n`);
  tell(`${number} joined\n`, fileno(client) ?? -1);
}
