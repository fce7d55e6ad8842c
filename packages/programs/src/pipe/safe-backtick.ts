#!/usr/bin/env node
// The manual's safe backticks: a forked child, whose STDOUT the parent reads, executes a program with words that no shell sees.
//
// The manual gives a program without arguments to the shell after all, if its name has something for it. It warns `kid exited`
// where the program fails, and itself ends well; here the failure is the exit status too.
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
  WARNING,
  warn,
} from '@perlipc/perl';
import { dropPrivileges } from './drop-privileges.js';
import { howEnded } from './how-ended.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: safe-backtick [--] PROGRAM [ARGUMENT...]
Prints what PROGRAM prints, executed without a shell.
Exit status: the program's, or that of the failed call, 255 for no program, 2 for a wrong option.
`,
);
WARNING.value = true;

const [program = die('no program'), ...args] = ARGV;
const kid_to_read = handle('$kid_to_read');
const pid = open(kid_to_read, '-|');
if (pid === false) die(`can't fork: ${ERRNO}`);

if (pid) {
  ERRNO.value = 0;
  for (const line of kid_to_read) print(line);
  if (+ERRNO) die(`can't read: ${ERRNO}`);
  if (!close(kid_to_read)) {
    warn(`kid exited ${howEnded()}`);
    exit(CHILD_ERROR >> 8 || 255);
  }
} else {
  dropPrivileges();
  exec({ program }, program, ...args) || die(`can't exec program: ${ERRNO}`);
}
