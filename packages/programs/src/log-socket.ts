#!/usr/bin/env node
// The chapter's test for a socket in the file system.
import { ARGV, die, filetest, or } from '@perlipc/perl';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: log-socket [PATH]
Tells by its exit status whether PATH (/dev/log) is a socket.
Exit status: 0 if it is; otherwise that of the failed test (2 no such file), or 255; 2 for a wrong option.
`,
);

filetest('-S', or(ARGV.shift(), '/dev/log')) || die("something's wicked with the log system");
