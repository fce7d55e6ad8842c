#!/usr/bin/env node
// exec-as PROGRAM NAME [ARGUMENT...]: executes a program under another name, as `exec { PROGRAM } NAME, LIST` does; a shell whose name
// begins with - is a login shell. No shell sees the words, not even a single one.
import { ARGV, die, ERRNO, exec } from '@perlipc/perl';

const [program = '', ...words] = ARGV;
if (words.length === 0) die('usage: exec-as PROGRAM NAME [ARGUMENT...]\n');
exec({ program }, ...words) || die(`exec-as: ${program}: ${ERRNO}\n`);
