#!/usr/bin/env node
// The manual's semaphores: sem-create makes a set of ten, sem-take and sem-give use the first one.
//
// The manual's set is writable for everybody, and nothing removes it. Here it is the user's, and --remove removes it.
import { ARGV, die, ERRNO, print, semctl, semget, WARNING } from '@perlipc/perl';
import { IPC_CREAT, IPC_RMID } from '@perlipc/perl/sysv';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: sem-create [--mode MODE] [--remove=yes] [KEY]
Makes a set of ten semaphores of System V for KEY (1234), if there is none, with an octal MODE (600), or removes it.
Exit status: 0, or that of the failed call (2 there is none), 2 for a wrong option.
`,
  ['--mode', '--remove'],
);
WARNING.value = true;

const IPC_KEY = Number(ARGV[0] ?? 1234);
if (options['--remove'] === 'yes') {
  const id = semget(IPC_KEY, 0, 0) ?? die(`semget: ${ERRNO}`);
  semctl(id, 0, IPC_RMID, 0) || die(`semctl: ${ERRNO}`);
} else {
  const mode = Number.parseInt(options['--mode'] ?? '600', 8);
  const id = semget(IPC_KEY, 10, mode | IPC_CREAT) ?? die(`semget: ${ERRNO}`);
  print(`sem id ${id}\n`);
}
