#!/usr/bin/env node
// The chapter's Unix-domain client: prints what a server on a socket file says until it closes.
import {
  ARGV,
  connect,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  handle,
  or,
  print,
  sockaddr_un,
  socket,
  WARNING,
} from '@perlipc/perl';
import { PF_UNIX, SOCK_STREAM } from '@perlipc/socket';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: unix-client [PATH]
Prints what the server on the socket PATH (/tmp/catsock) says.
Exit status: 0, or that of the failed call (2 no such file, 111 refused), 255 for a path that is too long, 2 for a wrong
option.
`,
);
WARNING.value = true;

const SOCK = handle('SOCK');

const rendezvous = or(ARGV.shift(), '/tmp/catsock');
const raddr = evaluate(() => sockaddr_un(rendezvous)) ?? die(`${EVAL_ERROR.value}`);
socket(SOCK, PF_UNIX, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
connect(SOCK, raddr) || die(`connect: ${ERRNO}`);
ERRNO.value = 0;
for (const line of SOCK) print(line);
// A reset ends the chapter's client quietly.
if (+ERRNO && !ERRNO.is('ECONNRESET')) die(`can't read: ${ERRNO}`);
exit();
