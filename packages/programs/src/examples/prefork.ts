#!/usr/bin/env node
// prefork [PORT [CHILDREN [CLIENTS]]]: children forked ahead accept from one listening socket; each ends after some clients, and the
// parent forks another one, until SIGTERM ends all.
import {
  ARGV,
  accept,
  autoflush,
  close,
  die,
  ERRNO,
  exit,
  fork,
  handle,
  kill,
  print,
  SIG,
  STDOUT,
  wait,
} from '@perlipc/perl';
import { listening } from './listening.js';

const [port = '0', children = '3', clients = '2'] = ARGV;
const [server, client] = [handle('server'), handle('client')];
autoflush(STDOUT);
const bound = listening(server, Number(port));

/** The children, each with its place. */
const pids = new Map<number, number>();
let stop = false;

function serve(place: number): never {
  SIG['TERM'] = 'DEFAULT';
  SIG['PIPE'] = 'IGNORE';
  for (let served = 1; served <= Number(clients); ) {
    if (!accept(client, server)) continue;
    print(client, `client ${served++} of child ${place}\n`);
    close(client);
  }
  exit(0);
}

function start(place: number): void {
  const pid = fork() ?? die(`fork: ${ERRNO}`);
  if (pid === 0) serve(place);
  pids.set(pid, place);
}

SIG['TERM'] = () => {
  stop = true;
  kill('TERM', ...pids.keys());
};
for (let place = 1; place <= Number(children); place++) start(place);
print(`listening on ${bound}\n`);

while (pids.size > 0) {
  const pid = wait();
  const place = pids.get(pid);
  if (place === undefined) continue;
  pids.delete(pid);
  if (!stop) start(place);
}
print('all gone\n');
