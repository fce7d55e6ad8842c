#!/usr/bin/env node
// The manual's pipe from a command: what the command prints is read line by line, or, as with backticks, when it has ended.
import {
  ARGV,
  CHILD_ERROR,
  close,
  die,
  ERRNO,
  handle,
  open,
  or,
  print,
  readpipe,
  WARNING,
} from '@perlipc/perl';
import { howEnded } from './how-ended.js';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: netstatus [--from COMMAND] [lines|backticks]
Prints what a COMMAND of the shell ("netstat -an 2>&1") prints, without the lines of TCP and UDP sockets: line by line, or
with backticks when it has ended.
Exit status: 0, or that of the failed call, the command's, 2 for a wrong option.
`,
  ['--from'],
);
WARNING.value = true;

const command = `${or(options['--from'], 'netstat -an 2>&1')}`;
const isSocket = /^(tcp|udp)/;

function lines(): void {
  const status = handle('$status');
  open(status, '-|', command) || die(`can't fork: ${ERRNO}`);
  ERRNO.value = 0;
  for (const line of status) {
    if (isSocket.test(line)) continue;
    print(line);
  }
  if (+ERRNO) die(`can't read: ${ERRNO}`);
  close(status) || die(`bad netstat: ${ERRNO} ${CHILD_ERROR}`);
}

function backticks(): void {
  ERRNO.value = 0;
  const all = readpipe.list(command);
  if (+ERRNO && !CHILD_ERROR) die(`can't read: ${ERRNO}`);
  print(...all.filter((line) => !isSocket.test(line)));
  const reason = +ERRNO ? `, ${ERRNO}` : '';
  if (CHILD_ERROR) die(`bad netstatus (${howEnded()}${reason})`);
}

const way = or(ARGV.shift(), 'lines');
if (way === 'lines') lines();
else if (way === 'backticks') backticks();
else die(`no such way: ${way}`);
