#!/usr/bin/env node
// The manual's daemon that starts itself anew at SIGHUP, as one does that has to read its configuration again.
//
// The manual's answers one SIGHUP only: perl blocks a signal while its handler runs, the handler executes the program with the
// signal still blocked, and a new program inherits that. The handler here notes the signal, and the loop executes the program.
import { fileURLToPath } from 'node:url';
import {
  ARGV,
  die,
  ERRNO,
  exec,
  OUTPUT_AUTOFLUSH,
  or,
  PROCESS_ID,
  PROGRAM_NAME,
  print,
  SIG,
  sleep,
  WARNING,
} from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: hup-restart [--every SECONDS] [ARGUMENT...]
Counts, a number every two SECONDS, and starts itself anew at SIGHUP, with the same pid and arguments.
Exit status: that of a failed exec, 2 for a wrong option.
`,
  ['--every'],
);
WARNING.value = true;
OUTPUT_AUTOFLUSH.value = true;

const seconds = Number(or(options['--every'], 2));
const SELF = fileURLToPath(import.meta.url);
let restart = false;
SIG.HUP = () => {
  print('got SIGHUP\n');
  restart = true;
};

code();

function code(): void {
  print(`PID: ${PROCESS_ID}\n`);
  print(`ARGV: ${ARGV.join(' ')}\n`);
  for (let count = 0; ; ) {
    sleep(seconds);
    if (restart) again();
    print(`${++count}\n`);
  }
}

function again(): never {
  exec(process.execPath, ...process.execArgv, SELF, '--every', `${seconds}`, '--', ...ARGV);
  return die(`${PROGRAM_NAME}: couldn't restart: ${ERRNO}`);
}
