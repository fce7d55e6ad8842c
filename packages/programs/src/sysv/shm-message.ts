#!/usr/bin/env node
// The manual's shared memory: a message is written to a segment and read back, and the segment is removed.
//
// The manual calls the segment's id its key, and leaves the segment behind when it dies on the way. Its message may be no longer
// than 59 bytes, which it doesn't look at: of a longer one the rest is lost.
import { ARGV, die, END, ERRNO, print, shmctl, shmget, shmread, shmwrite, WARNING } from '@perlipc/perl';
import { IPC_PRIVATE, IPC_RMID } from '@perlipc/perl/sysv';
import '../signals.js';
import { usage } from '../usage.js';

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

const id = shmget(IPC_PRIVATE, 2000, 0o600) ?? die(`shmget: ${ERRNO}`);
END(() => shmctl(id, IPC_RMID, 0) || die(`shmctl: ${ERRNO}`));
print(`shm id ${id}\n`);

shmwrite(id, message, 0, SIZE) || die(`shmwrite: ${ERRNO}`);
print(`wrote: '${message}'\n`);
const buffer = { value: '' };
shmread(id, buffer, 0, SIZE) || die(`shmread: ${ERRNO}`);
print(`read : '${buffer.value}'\n`);

// What was read is filled up with NUL bytes.
const [buff] = buffer.value.split('\0');
print(buff === message ? '' : 'un', 'swell\n');
print(`deleting shm ${id}\n`);
