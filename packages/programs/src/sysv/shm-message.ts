#!/usr/bin/env node
// The manual's shared memory: a message is written to a segment and read back, and the segment is removed.
//
// The manual calls the segment's id its key, and leaves the segment behind when it dies on the way. Its message may be no longer
// than 59 bytes, which it doesn't look at: of a longer one the rest is lost.
import { ARGV, die, END, print, WARNING } from '@perlipc/perl';
import { IPC_PRIVATE, IPC_RMID, shmctl, shmget, shmread, shmwrite } from '@perlipc/sys';
import '../signals.js';
import { usage } from '../usage.js';
import { orDie } from './or-die.js';

usage(
  ARGV,
  `usage: shm-message [MESSAGE]
Writes MESSAGE ("Message #1") to shared memory of System V, reads it back, and removes the memory.
Exit status: 0, or that of the failed call, 255 for a message of more than 59 bytes, 2 for a wrong option.
`,
);
WARNING.value = true;

const SIZE = 60;
const [message = 'Message #1'] = ARGV;
if (message.length >= SIZE) die(`a message of ${message.length} bytes; ${SIZE - 1} is the most`);

const id = orDie('shmget', () => shmget(IPC_PRIVATE, 2000, 0o600));
END(() => orDie('shmctl', () => shmctl(id, IPC_RMID)));
print(`shm id ${id}\n`);

const bytes = Buffer.alloc(SIZE);
bytes.write(message, 'latin1');
orDie('shmwrite', () => shmwrite(id, bytes, 0));
print(`wrote: '${message}'\n`);
const read = Buffer.from(orDie('shmread', () => shmread(id, 0, SIZE))).toString('latin1');
print(`read : '${read}'\n`);

// What was read is filled up with NUL bytes.
const [buff] = read.split('\0');
print(buff === message ? '' : 'un', 'swell\n');
print(`deleting shm ${id}\n`);
