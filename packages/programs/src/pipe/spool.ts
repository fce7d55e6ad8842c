#!/usr/bin/env node
// The manual's pipe to a command: what is printed to the handle is the command's input, and close tells how the command fared.
//
// A command that ends before it has read all breaks the pipe. The manual's handler of SIGPIPE dies then, without the reason;
// here the death says it too.
import { ARGV, CHILD_ERROR, close, die, ERRNO, handle, open, or, print, SIG, WARNING } from '@perlipc/perl';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: spool [--to COMMAND] [LINE...]
Prints each LINE (stuff) to a COMMAND of the shell ("cat -v | lpr -h 2>/dev/null").
Exit status: 0, or that of the failed call, the command's, 255 if the pipe broke, 2 for a wrong option.
`,
  ['--to'],
);
WARNING.value = true;

const spooler = handle('$spooler');
const lines = ARGV.length ? ARGV : ['stuff'];

open(spooler, '|-', `${or(options['--to'], 'cat -v | lpr -h 2>/dev/null')}`) || die(`can't fork: ${ERRNO}`);
SIG.PIPE = () => die('spooler pipe broke');
for (const line of lines) print(spooler, `${line}\n`);
close(spooler) || die(`bad spool: ${ERRNO} ${CHILD_ERROR}`);
