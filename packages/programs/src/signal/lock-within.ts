#!/usr/bin/env node
// The manual's alarm that ends a call which blocks: the handler dies, out of the call and of the `eval` around it.
//
// The manual goes on alike whether it has got the lock or not, and its alarm is still set where flock fails, to end the program
// later. Here the alarm is off whatever happens, and the exit status tells.
import {
  ARGV,
  alarm,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  flock,
  handle,
  local,
  open,
  or,
  print,
  SIG,
  WARNING,
} from '@perlipc/perl';
import { LOCK_EX } from '@perlipc/sys/constants';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: lock-within [--seconds N] FILE
Waits at most N seconds (10) for an exclusive lock of FILE.
Exit status: 0 if the lock was there, 1 if not, or that of the failed call, 255 for no file, 2 for a wrong option.
`,
  ['--seconds'],
);
WARNING.value = true;

const ALARM_EXCEPTION = 'alarm clock restart';
const [path = die('no file')] = ARGV;
const fh = handle('$fh');
open(fh, '+>>', path) || die(`${path}: ${ERRNO}`);

evaluate(() => {
  using _ = local(SIG, 'ALRM', () => die(ALARM_EXCEPTION));
  alarm(Number(or(options['--seconds'], 10)));
  try {
    flock(fh, LOCK_EX) || die(`cannot flock: ${ERRNO}`);
  } finally {
    alarm(0);
  }
});

const error = `${EVAL_ERROR.value}`;
if (error && !error.startsWith(ALARM_EXCEPTION)) die();
print(error ? 'no lock\n' : 'locked\n');
exit(error ? 1 : 0);
