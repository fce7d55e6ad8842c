#!/usr/bin/env node
// The manual's bidirectional communication with another process: a line is printed to cat, and comes back.
//
// The manual's waits for a cat that waits for more to read, for ever: its end of the pipe is still open. Ours closes it first. Nor
// does the manual see a program that isn't there, or says nothing. One that keeps its output until a buffer is full answers no
// line; cat -u does.
import {
  ARGV,
  CHILD_ERROR,
  close,
  ERRNO,
  exit,
  handle,
  print,
  readline,
  SIG,
  WARNING,
  waitpid,
  warn,
} from '@perlipc/perl';
import { open2 } from '@perlipc/perl/ipc-open2';
import { howEnded } from './how-ended.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: both-ways [LINE [--] [PROGRAM [ARGUMENT...]]]
Prints LINE (stuff) to PROGRAM (cat -un), and the line that it answers.
Exit status: the program's, 255 if it doesn't answer, 2 for a wrong option.
`,
);
WARNING.value = true;

const [line = 'stuff', ...command] = ARGV;
const [program = 'cat', ...args] = command.length ? command : ['cat', '-un'];
SIG['PIPE'] = 'IGNORE';
const [reader, writer] = [handle('$reader'), handle('$writer')];
const pid = open2(reader, writer, program, ...args);
// What breaks the pipe may have answered before.
if (!print(writer, `${line}\n`)) {
  if (!ERRNO.is('EPIPE')) warn(`can't write to ${program}: ${ERRNO}\n`);
  close(writer);
}
ERRNO.value = 0;
const got = readline(reader);
const reason = +ERRNO ? `: ${ERRNO}` : '';
close(writer);
waitpid(pid, 0);
if (CHILD_ERROR === -1) warn(`${program} ended ${howEnded()}\n`);
if (got === undefined) {
  warn(`no answer from ${program}${reason}\n`);
  exit(255);
}
print(got);
exit(CHILD_ERROR >> 8);
