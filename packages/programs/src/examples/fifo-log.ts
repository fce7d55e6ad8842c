#!/usr/bin/env node
// fifo-log PATH: makes a FIFO and prints each line that others write to it, until one is "quit"; then the FIFO is gone.
import {
  ARGV,
  autoflush,
  close,
  die,
  END,
  ERRNO,
  filetest,
  handle,
  open,
  print,
  STDOUT,
  unlink,
} from '@perlipc/perl';
import { mkfifo } from '@perlipc/perl/posix';

const [path = die('usage: fifo-log PATH\n')] = ARGV;
if (filetest('-e', path)) die(`${path} is there already\n`);
mkfifo(path, 0o600) ?? die(`${path}: ${ERRNO}`);
END(() => unlink(path));
autoflush(STDOUT);
print(`waiting at ${path}\n`);

const fifo = handle('fifo');
for (let writers = 1, quit = false; !quit; writers++) {
  // Opening waits for a writer; its end is the end of file.
  open(fifo, '<', path) || die(`${path}: ${ERRNO}`);
  for (const line of fifo) {
    if (line === 'quit\n') quit = true;
    else print(`${writers}: ${line.endsWith('\n') ? line : `${line}\n`}`);
  }
  close(fifo);
  print(`${writers} closed\n`);
}
