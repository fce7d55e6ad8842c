#!/usr/bin/env node
// The manual's message queue: a message is sent to a queue and taken from it, and the queue is removed.
//
// The manual leaves the queue behind when it dies on the way, and doesn't look whether the type came back as it was.
import { ARGV, END, exit, print, WARNING } from '@perlipc/perl';
import { IPC_CREAT, IPC_PRIVATE, IPC_RMID, msgctl, msgget, msgrcv, msgsnd } from '@perlipc/sys';
import '../signals.js';
import { usage } from '../usage.js';
import { orDie } from './or-die.js';

usage(
  ARGV,
  `usage: msg-queue [MESSAGE]
Sends MESSAGE ("message") to a message queue of System V, takes it from there, and removes the queue.
Exit status: 0, or that of the failed call (7 more than 60 bytes), 1 if another message came, 2 for a wrong option.
`,
);
WARNING.value = true;

const [sent = 'message'] = ARGV;
const type_sent = 1234;

const id = orDie('msgget failed', () => msgget(IPC_PRIVATE, IPC_CREAT | 0o600));
END(() => orDie('msgctl failed', () => msgctl(id, IPC_RMID)));
orDie('msgsnd failed', () => msgsnd(id, type_sent, Buffer.from(sent, 'latin1')));

const buffer = Buffer.alloc(60);
const { size, mtype } = orDie('msgrcv failed', () => msgrcv(id, buffer));
const rcvd = buffer.toString('latin1', 0, size);
const isSame = rcvd === sent && mtype === type_sent;
print(isSame ? 'okay\n' : 'not okay\n');
exit(isSame ? 0 : 1);
