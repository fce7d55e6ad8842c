#!/usr/bin/env node
// The manual's first safe pipe open: the child, which has dropped the rights that its program lends it, writes a file with what
// the parent prints to its STDIN.
//
// The manual's file stays empty: its `print $outfile` prints the name of the handle to STDOUT instead of the line to the file.
// Where the child fails the manual warns and ends well; here the failure is the exit status too. A child that can't open the
// file breaks the pipe, of which the manual dies without a word; here SIGPIPE is ignored, and close tells.
import {
  ARGV,
  CHILD_ERROR,
  close,
  die,
  ERRNO,
  exit,
  handle,
  open,
  print,
  SIG,
  STDIN,
  sleep,
  WARNING,
  warn,
} from '@perlipc/perl';
import { dropPrivileges } from './drop-privileges.js';
import { howEnded } from './how-ended.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: safe-write FILE [LINE...]
Writes each LINE to FILE. A child opens FILE, with no more rights than the user has.
Exit status: 0, or that of the child's failed call (13 not permitted), 255 for no file or no child, 2 for a wrong option.
`,
);
WARNING.value = true;

const [PRECIOUS = die('no file'), ...lines] = ARGV;
const kid_to_write = handle('$kid_to_write');
SIG.PIPE = 'IGNORE';

/** The child's pid, and 0 in the child; it tries for about a minute where the system has no room for another process. */
function forkOpen(): number {
  for (let sleep_count = 0; ; sleep(10)) {
    const pid = open(kid_to_write, '|-');
    if (pid !== false) return pid;
    warn(`cannot fork: ${ERRNO}`);
    if (sleep_count++ > 6) die('bailing out');
  }
}

if (forkOpen()) {
  for (const line of lines) print(kid_to_write, `${line}\n`);
  if (!close(kid_to_write)) {
    warn(`kid exited ${howEnded()}`);
    exit(CHILD_ERROR >> 8 || 255);
  }
} else {
  dropPrivileges();
  const outfile = handle('$outfile');
  open(outfile, '>', PRECIOUS) || die(`can't open ${PRECIOUS}: ${ERRNO}`);
  for (const line of STDIN) print(outfile, line);
  close(outfile) || die(`can't close ${PRECIOUS}: ${ERRNO}`);
  exit(0);
}
