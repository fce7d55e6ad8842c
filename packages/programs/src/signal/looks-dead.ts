#!/usr/bin/env node
// The manual's signal number zero, which is not delivered: it tells whether a process is there. That it belongs to another user
// (EPERM) is a sign of life, too.
import { ARGV, ERRNO, exit, kill, WARNING, warn } from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: looks-dead PID...
Warns of each PID that no process has.
Exit status: how many look dead, at most 254; 2 for a wrong option.
`,
);
WARNING.value = true;

let dead = 0;
for (const pid of ARGV) {
  if (kill(0, pid) || ERRNO.is('EPERM')) continue;
  warn(`${pid} looks dead`);
  dead++;
}
exit(Math.min(dead, 254));
