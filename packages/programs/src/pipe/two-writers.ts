#!/usr/bin/env node
// The manual's two writers of one pipe. Each must close its end: the reader sees the end of file when the last one has, and a
// handle that `open` forked for would wait in close for the reader, which waits for the other writer.
//
// The manual asks whether its second fork succeeded where that can only be so, and takes a failed one for the child; and it
// leaves zombies behind. Here failures are seen, and both children are waited for.
import {
  ARGV,
  close,
  die,
  ERRNO,
  exit,
  fork,
  handle,
  open,
  pipe,
  print,
  STDIN,
  WARNING,
  waitpid,
} from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: two-writers [LINE [LINE]]
Parent and child each write a LINE to a pipe, which another child reads and prints.
Exit status: 0, or that of the failed call, 2 for a wrong option.
`,
);
WARNING.value = true;

const [childs = 'from the child', parents = 'from the parent'] = ARGV;
const [reader, writer] = [handle('$reader'), handle('$writer')];
pipe(reader, writer) || die(`pipe failed: ${ERRNO}`);
const pid = fork() ?? die(`first fork failed: ${ERRNO}`);
if (pid) {
  close(reader);
  const sub_pid = fork() ?? die(`second fork failed: ${ERRNO}`);
  print(writer, `${sub_pid ? parents : childs}\n`);
  close(writer) || die(`can't close writer: ${ERRNO}`);
  if (!sub_pid) exit(0);
  waitpid(sub_pid, 0);
  waitpid(pid, 0);
} else {
  open(STDIN, '<&', reader) || die(`can't reopen STDIN: ${ERRNO}`);
  close(writer) || die(`can't close writer: ${ERRNO}`);
  for (const line of STDIN) print(line);
  exit(0);
}
