#!/usr/bin/env node
// The manual's taking of a semaphore: waits until it is 0 and adds 1, both in one step, so that one process alone has it.
//
// Who dies with the semaphore in the manual's keeps it for good. With --undo the kernel gives it back.
import { ARGV, WARNING } from '@perlipc/perl';
import { SEM_UNDO, semget, semop } from '@perlipc/sys';
import '../signals.js';
import { usage } from '../usage.js';
import { orDie } from './or-die.js';

const options = usage(
  ARGV,
  `usage: sem-take [--undo=yes] [KEY]
Takes the first semaphore of KEY (1234), which sem-create has made, and waits as long as another has it.
Exit status: 0, or that of the failed call (2 there is none), 2 for a wrong option.
`,
  ['--undo'],
);
WARNING.value = true;

const IPC_KEY = Number(ARGV[0] ?? 1234);
const id = orDie('semget', () => semget(IPC_KEY, 0));
const sem_num = 0;
const sem_flg = options['--undo'] === 'yes' ? SEM_UNDO : 0;
orDie('semop', () =>
  semop(id, [
    { sem_num, sem_op: 0 },
    { sem_num, sem_op: 1, sem_flg },
  ]),
);
