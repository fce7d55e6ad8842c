#!/usr/bin/env node
// pid-daemon PIDFILE LOG: goes into the background, where it holds a lock on its pid file, so that there is one of it, and logs
// until SIGTERM.
import {
  ARGV,
  autoflush,
  chdir,
  close,
  die,
  ERRNO,
  exit,
  flock,
  fork,
  handle,
  open,
  PROCESS_ID,
  pipe,
  print,
  readline,
  SIG,
  STDERR,
  STDIN,
  STDOUT,
  sleep,
  truncate,
  umask,
  unlink,
} from '@perlipc/perl';
import { setsid } from '@perlipc/perl/posix';
import { LOCK_EX, LOCK_NB } from '@perlipc/sys';

const [pidfile = '', logfile = ''] = ARGV;
if (logfile === '') die('usage: pid-daemon PIDFILE LOG\n');
const [ready, up] = [handle('ready'), handle('up')];
pipe(ready, up) || die(`pipe: ${ERRNO}`);
if (fork() ?? die(`fork: ${ERRNO}`)) {
  close(up);
  // The parent ends when the daemon is up, or says why it isn't.
  const word = readline(ready) ?? die('the daemon died\n');
  print(word);
  exit(word.startsWith('started') ? 0 : 1);
}
close(ready);
autoflush(up);
setsid() ?? die(`setsid: ${ERRNO}`);

const [lock, log] = [handle('lock'), handle('log')];
open(lock, '+>>', pidfile) || refuse(`${pidfile}: ${ERRNO}`);
if (!flock(lock, LOCK_EX | LOCK_NB)) {
  ERRNO.is('EAGAIN') || die(`flock: ${ERRNO}`);
  const holder = handle('holder');
  open(holder, '<', pidfile);
  refuse(`already running as ${readline(holder)?.trim()}`);
}
truncate(lock, 0);
autoflush(lock);
print(lock, `${PROCESS_ID}\n`);
open(log, '>>', logfile) || refuse(`${logfile}: ${ERRNO}`);
autoflush(log);

let ended = false;
SIG['TERM'] = () => {
  ended = true;
};
chdir('/');
umask(0o27);
open(STDIN, '<', '/dev/null');
open(STDOUT, '>', '/dev/null');
open(STDERR, '>&', STDOUT);
print(log, 'up\n');
print(up, `started ${PROCESS_ID}\n`);
close(up);
while (!ended) sleep(1);
unlink(pidfile);
print(log, 'down\n');

function refuse(reason: string): never {
  print(up, `${reason}\n`);
  return exit(1);
}
