#!/usr/bin/env node
// The manual's way around deferred signals: a handler runs when a lookup of a name has come to its end, which may take long.
//
// The manual has POSIX::sigaction run the handler at once, in the middle of the C library, at the risk of its memory. No handler
// runs there here; instead a child looks the name up, and the alarm ends the wait for what it says.
import {
  ARGV,
  alarm,
  close,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  handle,
  inet_aton,
  inet_ntoa,
  kill,
  open,
  or,
  print,
  readline,
  SIG,
  WARNING,
} from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: host-within [--seconds N] HOST
Prints the address of HOST, if it is found within N seconds (10).
Exit status: 0, 255 if there is none, or no HOST, 1 if it takes too long, or that of the failed call, 2 for a wrong option.
`,
  ['--seconds'],
);
WARNING.value = true;

const [host = die('no host')] = ARGV;
const answer = handle('$answer');
const pid = open(answer, '-|');
if (pid === false) die(`can't fork: ${ERRNO}`);
if (pid === 0) {
  const address = inet_aton(host);
  if (address !== undefined) print(`${inet_ntoa(address)}\n`);
  exit(0);
}

SIG['ALRM'] = () => die('alarm\n');
ERRNO.value = 0;
const line = evaluate(() => {
  alarm(Number(or(options['--seconds'], 10)));
  try {
    return readline(answer) ?? '';
  } finally {
    alarm(0);
  }
});
const failure = line === '' && +ERRNO ? `${ERRNO}` : undefined;
if (line === undefined) {
  kill('KILL', pid);
  if (EVAL_ERROR.value !== 'alarm\n') die();
  print('too slow\n');
}
close(answer);
if (failure !== undefined) die(`can't read: ${failure}`);
if (line === '') die(`unknown host: ${host}\n`);
print(line ?? '');
exit(line === undefined ? 1 : 0);
