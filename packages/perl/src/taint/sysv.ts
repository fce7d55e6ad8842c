// System V IPC: tainted numbers and texts may go in, and what other processes sent comes out tainted.

import * as perl from '../index.js';
import { accepting } from './guard.js';
import { reveal, Tainted } from './tainted.js';

/** `msgctl ID, CMD, ARG`: as `msgctl` of `@perlipc/perl`; arguments may be tainted */
export const msgctl = accepting(perl.msgctl);
/** `msgget KEY, FLAGS`: as `msgget` of `@perlipc/perl`; arguments may be tainted */
export const msgget = accepting(perl.msgget);
/** `msgsnd ID, MSG, FLAGS` · blocks: as `msgsnd` of `@perlipc/perl`; the message and the rest may be tainted */
export const msgsnd = accepting(perl.msgsnd);
/** `semctl ID, SEMNUM, CMD, ARG`: as `semctl` of `@perlipc/perl`; arguments may be tainted */
export const semctl = accepting(perl.semctl);
/** `semget KEY, NSEMS, FLAGS`: as `semget` of `@perlipc/perl`; arguments may be tainted */
export const semget = accepting(perl.semget);
/** `semop ID, OPSTRING` · blocks: as `semop` of `@perlipc/perl`; arguments may be tainted */
export const semop = accepting(perl.semop);
/** `shmctl ID, CMD, ARG`: as `shmctl` of `@perlipc/perl`; arguments may be tainted */
export const shmctl = accepting(perl.shmctl);
/** `shmget KEY, SIZE, FLAGS`: as `shmget` of `@perlipc/perl`; arguments may be tainted */
export const shmget = accepting(perl.shmget);
/** `shmwrite ID, STRING, POS, SIZE`: as `shmwrite` of `@perlipc/perl`; the string and the rest may be tainted */
export const shmwrite = accepting(perl.shmwrite);

/** A variable that a call reads into. */
export interface Received {
  value: string | Tainted | undefined;
}

function into<A extends unknown[]>(
  call: (id: perl.Scalar, variable: perl.Filled, ...rest: A) => boolean,
): (
  id: perl.Scalar | Tainted<unknown>,
  variable: Received,
  ...rest: { [I in keyof A]: A[I] | Tainted<unknown> }
) => boolean {
  return (id, variable, ...rest) => {
    const plain = { value: reveal<Received['value']>(variable.value) as string | undefined };
    const done = call(reveal(id) as perl.Scalar, plain, ...(rest.map(reveal) as A));
    if (done) variable.value = new Tainted(plain.value ?? '');
    else if (!(variable.value instanceof Tainted)) variable.value = plain.value;
    return done;
  };
}

/** `msgrcv ID, VAR, SIZE, TYPE, FLAGS` · blocks: as `msgrcv` of `@perlipc/perl`; the variable is tainted then */
export const msgrcv = into(perl.msgrcv);
/** `shmread ID, VAR, POS, SIZE`: as `shmread` of `@perlipc/perl`; the variable is tainted then */
export const shmread = into(perl.shmread);
