#!/usr/bin/env node
// The manual's safe pipe to a program: a forked child, whose STDIN the parent writes, executes it with words that no shell sees.
//
// The manual sets its handler of SIGPIPE after the fork, and warns `kid exited` where the program fails, to end well itself;
// here the handler is there first, and the failure is the exit status too.
import {
  ARGV,
  CHILD_ERROR,
  close,
  die,
  ERRNO,
  exec,
  exit,
  handle,
  open,
  print,
  SIG,
  STDIN,
  WARNING,
  warn,
} from '@perlipc/perl';
import { dropPrivileges } from './drop-privileges.js';
import { howEnded } from './how-ended.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: safe-pipe [--] PROGRAM [ARGUMENT...]
Prints what it reads to PROGRAM, executed without a shell.
Exit status: the program's, or that of the failed call, 255 for no program or a pipe that broke, 2 for a wrong option.
`,
);
WARNING.value = true;

const [program = die('no program'), ...args] = ARGV;
const kid_to_write = handle('$kid_to_write');
SIG.PIPE = () => die(`whoops, ${program} pipe broke`);
const pid = open(kid_to_write, '|-');
if (pid === false) die(`can't fork: ${ERRNO}`);

if (pid) {
  ERRNO.value = 0;
  for (const line of STDIN) print(kid_to_write, line);
  if (+ERRNO) warn(`can't read: ${ERRNO}`);
  if (!close(kid_to_write)) {
    warn(`kid exited ${howEnded()}`);
    exit(CHILD_ERROR >> 8 || 255);
  }
} else {
  dropPrivileges();
  exec({ program }, program, ...args) || die(`can't exec program: ${ERRNO}`);
}
