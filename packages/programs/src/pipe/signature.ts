#!/usr/bin/env node
// The manual's signature: a named pipe in which each reader finds another fortune.
//
// The manual removes whatever has the name of its pipe, a signature of many years for instance; here what is no pipe is refused. A
// reader that closes early ends the manual by SIGPIPE; here the next one is served.
import {
  ARGV,
  chdir,
  close,
  die,
  ERRNO,
  filetest,
  handle,
  open,
  or,
  print,
  readpipe,
  SIG,
  sleep,
  WARNING,
  warn,
} from '@perlipc/perl';
import { mkfifo } from '@perlipc/perl/posix';
import '../signals.js';
import { usage } from '../usage.js';

const options = usage(
  ARGV,
  `usage: signature [--fortune COMMAND] [FIFO [NAME]]
Makes the named pipe FIFO (.signature) in the home directory, and gives each of its readers NAME (John Smith (smith@host.org)) and
what a COMMAND of the shell prints (fortune -s).
Exit status: that of the failed call (17 FIFO is something else), 2 for a wrong option.
`,
  ['--fortune'],
);
WARNING.value = true;

chdir() || die(`can't go home: ${ERRNO}`);
const FIFO = or(ARGV.shift(), '.signature');
const name = or(ARGV.shift(), 'John Smith (smith@host.org)');
const fortune = or(options['--fortune'], 'fortune -s');
SIG.PIPE = 'IGNORE';

for (;;) {
  if (!filetest('-p', FIFO)) mkfifo(FIFO, 0o700) ?? die(`can't mkfifo ${FIFO}: ${ERRNO}`);

  const fh = handle('$fh');
  open(fh, '>', FIFO) || die(`can't open ${FIFO}: ${ERRNO}`); // blocks until there is a reader
  print(fh, `${name}\n`, readpipe(fortune) ?? '');
  if (!close(fh)) {
    if (!ERRNO.is('EPIPE')) die(`can't close ${FIFO}: ${ERRNO}`);
    warn(`a reader of ${FIFO} left early\n`);
  }
  sleep(2); // so that this reader is gone before the next is waited for
}
