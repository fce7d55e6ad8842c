#!/usr/bin/env node
// capture COMMAND [LINE...]: gives a command of the shell lines to read, and prints what it said on STDOUT and what on STDERR; the
// three pipes of IPC::Open3, and select, so that none of them is full for ever.
import {
  ARGV,
  CHILD_ERROR,
  close,
  die,
  ERRNO,
  fileno,
  type Handle,
  handle,
  print,
  SIG,
  select,
  sysread,
  syswrite,
  vec,
  waitpid,
} from '@perlipc/perl';
import { open3 } from '@perlipc/perl/ipc-open3';

const [command = die('usage: capture COMMAND [LINE...]\n'), ...lines] = ARGV;
const [input, output, errors] = [handle('input'), handle('output'), handle('errors')];
SIG['PIPE'] = 'IGNORE';
const pid = open3(input, output, errors, 'sh', '-c', command);

/** The bit of a handle in a set for select. */
const bit = (one: Handle, bits: { value: string }) => vec(bits, fileno(one) ?? 0, 1);

let rest: string | undefined = lines.map((line) => `${line}\n`).join('');
const said = new Map([
  [output, { value: '' }],
  [errors, { value: '' }],
]);
for (const reading = new Set(said.keys()); reading.size > 0; ) {
  if (rest === '') {
    close(input);
    rest = undefined;
  }
  const [reads, writes] = [{ value: '' }, { value: '' }];
  for (const one of reading) bit(one, reads).value = 1;
  if (rest !== undefined) bit(input, writes).value = 1;
  if (select(reads, writes, undefined, undefined) < 0) die(`select: ${ERRNO}`);
  // What a command that is gone doesn't read is lost.
  if (rest !== undefined && bit(input, writes).value)
    rest = rest.slice(syswrite(input, rest, 4096) ?? rest.length);
  for (const [one, text] of said)
    if (reading.has(one) && bit(one, reads).value && !sysread(one, text, 65_536, text.value.length))
      reading.delete(one);
}
waitpid(pid, 0);
for (const [one, text] of said)
  for (const line of text.value.match(/.*\n|.+/g) ?? []) print(`${one.name}: ${line}`);
print(`status ${CHILD_ERROR >> 8}\n`);
