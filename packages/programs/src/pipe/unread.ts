#!/usr/bin/env node
// The manual's pipe to a command that isn't there. The fork succeeds; that the command could not be executed, or ended without
// reading, shows when the handle is closed, as long as SIGPIPE is ignored.
//
// The manual says that open succeeds. Since perl 5.8 it fails for a command that needs no shell, as it does here.
import { ARGV, close, die, ERRNO, handle, open, or, print, SIG, WARNING } from '@perlipc/perl';
import { howEnded } from './how-ended.js';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: unread [--sigpipe DEFAULT|IGNORE] [COMMAND]
Prints a line to the COMMAND (bogus), and shows which call fails if nobody reads it.
Exit status: 0 if the command read and ended well, that of the failed call (2 no such command), of the command (127 the shell
found none), or SIGPIPE; 2 for a wrong option.
`,
  ['--sigpipe'],
);
WARNING.value = true;

SIG.PIPE = `${or(options['--sigpipe'], 'IGNORE')}`;
const fh = handle('$fh');
open(fh, '|-', `${or(ARGV.shift(), 'bogus')}`) || die(`can't fork: ${ERRNO}`);
print(fh, 'bang\n'); // whether it is true says nothing: the line is in a buffer
close(fh) || die(`can't close: status=${howEnded()}`);
