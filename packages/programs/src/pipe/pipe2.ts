#!/usr/bin/env node
// The manual's conversation of a program with itself over a pair of sockets, which go both ways.
//
// As printed, the manual's doesn't compile: `$pid` is not declared.
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
  print,
  socketpair,
  WARNING,
  waitpid,
} from '@perlipc/perl';
import { AF_UNIX, PF_UNSPEC, SOCK_STREAM } from '@perlipc/socket';
import { nextLine } from './next-line.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: pipe2
Forks; parent and child send each other a line over a pair of sockets.
Exit status: 0, or that of the failed call, 2 for a wrong option.
`,
);
WARNING.value = true;

const [child, parent] = [handle('$child'), handle('$parent')];
socketpair(child, parent, AF_UNIX, SOCK_STREAM, PF_UNSPEC) || die(`socketpair: ${ERRNO}`);
autoflush(child);
autoflush(parent);

const pid = fork() ?? die(`cannot fork: ${ERRNO}`);
if (pid) {
  close(parent);
  print(child, `Parent Pid ${PROCESS_ID} is sending this\n`) || die(`can't write: ${ERRNO}`);
  print(`Parent Pid ${PROCESS_ID} just read this: '${nextLine(child)}'\n`);
  close(child);
  waitpid(pid, 0);
} else {
  close(child);
  print(`Child Pid ${PROCESS_ID} just read this: '${nextLine(parent)}'\n`);
  print(parent, `Child Pid ${PROCESS_ID} is sending this\n`) || die(`can't write: ${ERRNO}`);
  close(parent);
  exit(0);
}
