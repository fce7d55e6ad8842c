#!/usr/bin/env node
// The manual's conversation of a program with itself over two pipes, one for each direction.
//
// As printed, the manual's doesn't compile (`$pid` is not declared), and checks neither pipe nor whether a line came.
import {
  ARGV,
  autoflush,
  close,
  die,
  ERRNO,
  exit,
  fork,
  handle,
  PROCESS_ID,
  pipe,
  print,
  WARNING,
  waitpid,
} from '@perlipc/perl';
import { nextLine } from './next-line.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: pipe1
Forks; parent and child send each other a line over two pipes.
Exit status: 0, or that of the failed call, 2 for a wrong option.
`,
);
WARNING.value = true;

const [parent_rdr, child_wtr] = [handle('$parent_rdr'), handle('$child_wtr')];
const [child_rdr, parent_wtr] = [handle('$child_rdr'), handle('$parent_wtr')];
pipe(parent_rdr, child_wtr) || die(`pipe: ${ERRNO}`);
pipe(child_rdr, parent_wtr) || die(`pipe: ${ERRNO}`);
autoflush(child_wtr);
autoflush(parent_wtr);

const pid = fork() ?? die(`cannot fork: ${ERRNO}`);
if (pid) {
  close(parent_rdr);
  close(parent_wtr);
  print(child_wtr, `Parent Pid ${PROCESS_ID} is sending this\n`) || die(`can't write: ${ERRNO}`);
  print(`Parent Pid ${PROCESS_ID} just read this: '${nextLine(child_rdr)}'\n`);
  close(child_rdr);
  close(child_wtr);
  waitpid(pid, 0);
} else {
  close(child_rdr);
  close(child_wtr);
  print(`Child Pid ${PROCESS_ID} just read this: '${nextLine(parent_rdr)}'\n`);
  print(parent_wtr, `Child Pid ${PROCESS_ID} is sending this\n`) || die(`can't write: ${ERRNO}`);
  close(parent_rdr);
  close(parent_wtr);
  exit(0);
}
