import assert from 'node:assert/strict';
import * as perl from '@perlipc/perl';
import * as POSIX from '@perlipc/perl/posix';
import * as HiRes from '@perlipc/perl/time-hires';
import {
  F_GETFD,
  ITIMER_REAL,
  raise,
  SIG_BLOCK,
  SIG_UNBLOCK,
  SIGUSR2,
  safePoint,
  setitimer,
  sigprocmask,
} from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const F = perl.handle('F');

/** Builtins that make no call that blocks. */
const builtins: Record<string, () => unknown> = {
  sprintf: () => perl.sprintf('%d', 1),
  pack: () => perl.pack('N', 1),
  unpack: () => perl.unpack('N', 'abcd'),
  chomp: () => perl.chomp({ value: 'x\n' }),
  substr: () => perl.substr('abc', 1),
  vec: () => perl.vec('abc', 1, 8),
  index: () => perl.index('abc', 'b'),
  lc: () => perl.lc('ABC'),
  hex: () => perl.hex('ff'),
  reverse: () => perl.reverse('abc'),
  msgget: () => perl.msgget(0x7ffe1234, 0),
  semctl: () => perl.semctl(-1, 0, 0, 0),
  shmread: () => perl.shmread(-1, { value: '' }, 0, 1),
  getc: () => perl.getc(F),
  qq: () => perl.qq`${1}`,
  time: () => perl.time(),
  localtime: () => perl.localtime(0),
  times: () => perl.times(),
  print: () => perl.print(F, 'x'),
  filetest: () => perl.filetest('-e', '/'),
  kill: () => perl.kill(0, perl.PROCESS_ID),
  getppid: () => perl.getppid(),
  getpgrp: () => perl.getpgrp(),
  unlink: () => perl.unlink('/no/such'),
  getsockname: () => perl.getsockname(F),
  getprotobyname: () => perl.getprotobyname('tcp'),
  select: () => perl.select(),
  mkdir: () => perl.mkdir('/'),
  stat: () => perl.stat('/'),
  readdir: () => perl.readdir(F),
  chmod: () => perl.chmod(0, '/no/such'),
  umask: () => perl.umask(),
  seek: () => perl.seek(F, 0, 0),
  tell: () => perl.tell(F),
  fcntl: () => perl.fcntl(F, F_GETFD, 0),
  flock: () => perl.flock(F, 0),
  getpwuid: () => perl.getpwuid(0),
  'the effective user': () => perl.EFFECTIVE_USER_ID.value,
  'POSIX::strftime': () => POSIX.strftime('%Y', 0, 0, 0, 1, 0, 100),
  'POSIX::access': () => POSIX.access('/', 0),
  'POSIX::getuid': () => POSIX.getuid(),
  'Time::HiRes::time': () => HiRes.time(),
  'Time::HiRes::getitimer': () => HiRes.getitimer(1),
  safePoint: () => safePoint(),
};

fresh('a handler runs in each builtin', () => {
  perl.open(F, '>', '/dev/null');
  let done = '';
  let name = '';
  perl.SIG['ALRM'] = () => {
    done = name;
  };
  for (const [builtin, call] of Object.entries(builtins)) {
    name = builtin;
    setitimer(ITIMER_REAL, { it_interval: 0, it_value: 0.01 });
    while (done !== name) call();
  }
});

fresh('what the handler throws comes out of the builtin', () => {
  perl.SIG['ALRM'] = () => perl.die('late\n');
  setitimer(ITIMER_REAL, { it_interval: 0, it_value: 0.05 });
  perl.evaluate(() => {
    for (;;) perl.sprintf('%s', 1);
  });
  assert.equal(perl.EVAL_ERROR.value, 'late\n');
});

fresh('a signal that is blocked waits', () => {
  let done = 0;
  perl.SIG['USR2'] = () => done++;
  sigprocmask(SIG_BLOCK, [SIGUSR2]);
  raise(SIGUSR2);
  safePoint();
  assert.equal(done, 0);
  sigprocmask(SIG_UNBLOCK, [SIGUSR2]);
  safePoint();
  assert.equal(done, 1);
});
