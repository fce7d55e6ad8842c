#!/usr/bin/env node
// The manual's giving back of a semaphore, after which one that waits in sem-take goes on.
//
// Of a semaphore that nobody has the manual waits until somebody takes it, and so undoes that; here it is an error. Where there is
// no semaphore it dies without a reason.
import { ARGV, die, ERRNO, pack, semget, semop, WARNING } from '@perlipc/perl';
import { IPC_NOWAIT } from '@perlipc/perl/sysv';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: sem-give [KEY]
Gives back the first semaphore of KEY (1234), which somebody has taken.
Exit status: 0, or that of the failed call (2 there is none, 11 nobody has it), 2 for a wrong option.
`,
);
WARNING.value = true;

const IPC_KEY = Number(ARGV[0] ?? 1234);
const id = semget(IPC_KEY, 0, 0) ?? die(`semget: ${ERRNO}`);

const semnum = 0;
semop(id, pack('s!s!s!', semnum, -1, IPC_NOWAIT)) || die(`semop: ${ERRNO}`);
