#!/usr/bin/env node
// The manual's taking of a semaphore: waits until it is 0 and adds 1, both in one step, so that one process alone has it.
//
// Who dies with the semaphore in the manual's keeps it for good. With --undo the kernel gives it back.
import { ARGV, die, ERRNO, pack, semget, semop, WARNING } from '@perlipc/perl';
import { SEM_UNDO } from '@perlipc/perl/sysv';
import '../signals.js';
import { usage } from '../usage.js';

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
const id = semget(IPC_KEY, 0, 0) ?? die(`semget: ${ERRNO}`);

const semnum = 0;
const semflag = options['--undo'] === 'yes' ? SEM_UNDO : 0;
// Waits for it to be 0, and adds 1.
const opstring1 = pack('s!s!s!', semnum, 0, 0);
const opstring2 = pack('s!s!s!', semnum, 1, semflag);
semop(id, opstring1 + opstring2) || die(`semop: ${ERRNO}`);
