#!/usr/bin/env node
// The manual's first handler of a signal: it counts, and dies of it, out of whatever the program is doing; `eval` goes on there.
import {
  ARGV,
  die,
  EVAL_ERROR,
  evaluate,
  OUTPUT_AUTOFLUSH,
  or,
  PROCESS_ID,
  print,
  SIG,
  sleep,
  WARNING,
} from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: catch-zap [--times N]
Prints its pid and sleeps until it has been interrupted (SIGINT) N times (3). It dies of the last one.
Exit status: 4 (EINTR, of the call that the signal ended), or 2 for a wrong option.
`,
  ['--times'],
);
WARNING.value = true;
OUTPUT_AUTOFLUSH.value = true;

let shucks = 0;
SIG.INT = (signame) => {
  shucks++;
  die(`Somebody sent me a SIG${signame}`);
};

print(`PID: ${PROCESS_ID}\n`);
const times = Number(or(options['--times'], 3));
while (shucks < times - 1) {
  evaluate(() => sleep());
  print(`${shucks}: ${EVAL_ERROR.value}`);
}
sleep();
