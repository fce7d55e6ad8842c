#!/usr/bin/env node
// The manual's message queue: a message is sent to a queue and taken from it, and the queue is removed.
//
// The manual leaves the queue behind when it dies on the way, and doesn't look whether the type came back as it was.
import {
  ARGV,
  die,
  END,
  ERRNO,
  exit,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  pack,
  print,
  unpack,
  WARNING,
} from '@perlipc/perl';
import { IPC_CREAT, IPC_PRIVATE, IPC_RMID } from '@perlipc/perl/sysv';
import '../signals.js';
import { usage } from '../usage.js';

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

const id = msgget(IPC_PRIVATE, IPC_CREAT | 0o600) ?? die(`msgget failed: ${ERRNO}`);
END(() => msgctl(id, IPC_RMID, 0) || die(`msgctl failed: ${ERRNO}`));
msgsnd(id, pack('l! a*', type_sent, sent), 0) || die(`msgsnd failed: ${ERRNO}`);

const rcvd_buf = { value: '' };
msgrcv(id, rcvd_buf, 60, 0, 0) || die(`msgrcv failed: ${ERRNO}`);
const [type_rcvd, rcvd] = unpack.list('l! a*', rcvd_buf.value);
const isSame = rcvd === sent && Number(type_rcvd) === type_sent;
print(isSame ? 'okay\n' : 'not okay\n');
exit(isSame ? 0 : 1);
