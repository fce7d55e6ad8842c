#!/usr/bin/env node
// The manual's complete dissociation of a child from its parent, which then executes a program.
//
// The manual takes the result of setsid for -1 where it fails, which is undef, so that a failure goes unseen.
import {
  ARGV,
  chdir,
  die,
  ERRNO,
  exec,
  exit,
  fork,
  open,
  STDERR,
  STDIN,
  STDOUT,
  WARNING,
} from '@perlipc/perl';
import { setsid } from '@perlipc/perl/posix';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: daemonize [--] PROGRAM [ARGUMENT...]
Runs PROGRAM in the background: in a session of its own, without a terminal, in the folder /, with /dev/null for stdin, stdout and
stderr. A PROGRAM that is not in PATH needs its whole path.
Exit status: 0 once it is in the background, or that of the failed call, 255 for no program, 2 for a wrong option.
`,
);
WARNING.value = true;

const [program = die('no program'), ...args] = ARGV;
daemonize();
exec({ program }, program, ...args) || die(`can't exec ${program}: ${ERRNO}`);

function daemonize(): void {
  chdir('/') || die(`can't chdir to /: ${ERRNO}`);
  open(STDIN, '<', '/dev/null') || die(`can't read /dev/null: ${ERRNO}`);
  open(STDOUT, '>', '/dev/null') || die(`can't write /dev/null: ${ERRNO}`);
  const pid = fork() ?? die(`can't fork: ${ERRNO}`);
  if (pid) exit(); // the parent
  setsid() ?? die(`Can't start a new session: ${ERRNO}`);
  open(STDERR, '>&', STDOUT) || die(`can't dup stdout: ${ERRNO}`);
}
