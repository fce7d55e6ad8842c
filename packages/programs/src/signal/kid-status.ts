#!/usr/bin/env node
// The manual's handler of SIGCHLD: signals of children that end together may be one, so it takes all statuses that there are, and
// leaves errno and CHILD_ERROR to what it interrupts. `system` waits for its own child by pid.
//
// The manual stores a pid when fork has returned in the parent, after which the handler may have run for it: a child that ends at
// once stays in the table for good. Here the handler stores what it took, and the loop asks there.
import {
  ARGV,
  CHILD_ERROR,
  die,
  ERRNO,
  exit,
  fork,
  print,
  SIG,
  sleep,
  system,
  WARNING,
  WNOHANG,
  waitpid,
} from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: kid-status [STATUS...]
Forks a child for each STATUS (0 1 2), which exits with it, runs a command meanwhile, and prints how the children ended.
Exit status: 0, or that of the failed call, 2 for a wrong option.
`,
);
WARNING.value = true;

const Kid_Status = new Map<number, number>();
SIG.CHLD = () => {
  for (let child = waitpid(-1, WNOHANG); child > 0; child = waitpid(-1, WNOHANG))
    Kid_Status.set(child, CHILD_ERROR);
};

const children: number[] = [];
for (const status of ARGV.length ? ARGV : ['0', '1', '2']) {
  const pid = fork() ?? die(`cannot fork: ${ERRNO}`);
  if (pid === 0) exit(status);
  children.push(pid);
}
system('true') === 0 || die(`true: ${CHILD_ERROR}`);
while (children.some((pid) => !Kid_Status.has(pid))) sleep(1);
for (const pid of children) print(`child ended with ${(Kid_Status.get(pid) ?? 0) >> 8}\n`);
