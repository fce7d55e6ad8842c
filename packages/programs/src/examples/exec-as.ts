#!/usr/bin/env node
// exec-as PROGRAM NAME [ARGUMENT...]: executes a program under another name, as `exec { PROGRAM } NAME, LIST` does; a shell whose name
// begins with - is a login shell. No shell sees the words, not even a single one.
import { ARGV, die, ERRNO, PROGRAM_NAME } from '@perlipc/perl';
import { execvp, SystemError } from '@perlipc/sys';

const [program = '', ...words] = ARGV;
if (words.length === 0) die('usage: exec-as PROGRAM NAME [ARGUMENT...]\n');
try {
  execvp(program, words);
} catch (error) {
  if (!(error instanceof SystemError)) throw error;
  ERRNO.value = -error.errno;
  die(`${PROGRAM_NAME.replace(/^.*\//, '').replace(/\..*/, '')}: ${program}: ${ERRNO}\n`);
}
