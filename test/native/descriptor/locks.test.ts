import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails, scratchPath } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const sanitized = process.env['PERLIPC_TEST_PRELOAD'] && 'no fork under a sanitizer';
const { F_GETLK, F_RDLCK, F_SETLK, F_SETLKW, F_UNLCK, F_WRLCK } = sys;

function file(): string {
  const path = scratchPath('file');
  writeFileSync(path, 'x'.repeat(100));
  return path;
}

fresh('flock: one open file locks out another, and a signal ends the wait', () => {
  const path = file();
  const [one, other] = [sys.open(path, sys.O_RDWR), sys.open(path, sys.O_RDWR)];
  sys.flock(one, sys.LOCK_SH);
  sys.flock(other, sys.LOCK_SH | sys.LOCK_NB);
  assert.throws(() => sys.flock(other, sys.LOCK_EX | sys.LOCK_NB), fails('EAGAIN', 'flock'));
  let rang = 0;
  sys.sigaction(sys.SIGALRM, () => rang++);
  sys.setitimer(sys.ITIMER_REAL, { it_value: 0.05, it_interval: 0.05 });
  assert.throws(() => sys.flock(other, sys.LOCK_EX), fails('EINTR', 'flock'));
  sys.setitimer(sys.ITIMER_REAL, { it_value: 0, it_interval: 0 });
  assert.ok(rang >= 1);
  sys.close(one);
  sys.flock(other, sys.LOCK_EX | sys.LOCK_NB);
  sys.flock(other, sys.LOCK_UN);
  assert.throws(() => sys.flock(other, 0), fails('EINVAL', 'flock'));
  assert.throws(() => sys.flock(999_999, sys.LOCK_SH), fails('EBADF', 'flock'));
});

fresh(
  'record locks: another process sees the range and its holder, waits, and gets it when the holder is done',
  async () => {
    const path = file();
    const fd = sys.open(path, sys.O_RDWR);
    sys.fcntl_lock(fd, F_SETLK, { l_type: F_WRLCK, l_start: 10, l_len: 5 });
    const [reader, writer] = sys.pipe();
    const parent = process.pid;
    const pid = await forked(() => {
      const mine = sys.open(path, sys.O_RDWR);
      const { l_start, l_len, l_pid, l_type } = sys.fcntl_lock(mine, F_GETLK, { l_type: F_RDLCK });
      assert.deepEqual([l_start, l_len, l_pid, l_type], [10, 5, parent, F_WRLCK]);
      assert.equal(sys.fcntl_lock(mine, F_GETLK, { l_type: F_RDLCK, l_start: 15 }).l_type, F_UNLCK);
      const all = { l_type: F_WRLCK, l_whence: sys.SEEK_END, l_start: -100, l_len: 0 };
      assert.throws(() => sys.fcntl_lock(mine, F_SETLK, all), {
        code: /^(EAGAIN|EACCES)$/,
        syscall: 'fcntl',
      });
      sys.write(writer, Buffer.from('x'));
      sys.fcntl_lock(mine, F_SETLKW, all);
    });
    sys.read(reader, new Uint8Array(1));
    sys.nanosleep(0.05);
    sys.fcntl_lock(fd, F_SETLK, { l_type: F_UNLCK });
    assert.equal(await ended(pid), exited(0));
  },
  { skip: sanitized },
);

fresh(
  'locks of open files, and bad arguments',
  () => {
    const path = file();
    const [one, other] = [sys.open(path, sys.O_RDWR), sys.open(path, sys.O_RDWR)];
    const set = sys.F_OFD_SETLK as number;
    sys.fcntl_lock(one, set, { l_type: F_WRLCK, l_len: 10 });
    assert.throws(() => sys.fcntl_lock(other, set, { l_type: F_RDLCK }), fails('EAGAIN', 'fcntl'));
    assert.equal(sys.fcntl_lock(other, sys.F_OFD_GETLK as number, { l_type: F_RDLCK }).l_pid, -1);
    sys.fcntl_lock(other, set, { l_type: F_RDLCK, l_start: 10 });
    assert.throws(
      () => sys.fcntl_lock(one, sys.F_GETFD, { l_type: 0 }),
      /^RangeError: fcntl_lock: cmd must be a command that takes a struct flock/,
    );
    assert.throws(
      () => sys.fcntl_lock(one, F_SETLK, { l_type: F_RDLCK, l_start: 0.5 }),
      /^RangeError: fcntl_lock: lock.l_start must be an integer/,
    );
    assert.throws(
      () => sys.fcntl_lock(one, F_SETLK, 1 as never),
      /^TypeError: fcntl_lock: lock must be an object, got 1$/,
    );
    assert.throws(
      () => sys.fcntl_lock(one, F_SETLK, { l_type: F_RDLCK, l_start: -5 }),
      fails('EINVAL', 'fcntl'),
    );
    const [reader] = sys.pipe();
    sys.close(one);
    assert.throws(() => sys.fcntl_lock(reader, F_SETLK, { l_type: F_WRLCK }), fails('EBADF', 'fcntl'));
  },
  { skip: process.platform === 'linux' ? undefined : 'locks of open files are of Linux' },
);

fresh(
  'what is locked here is locked for Python',
  () => {
    const path = file();
    const fd = sys.open(path, sys.O_RDWR);
    sys.fcntl_lock(fd, F_SETLK, { l_type: F_WRLCK, l_start: 3, l_len: 4 });
    const program = `
import fcntl, sys
f = open(${JSON.stringify(path)}, 'r+')
try: fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, 5)
except OSError as e: print(e.errno)
fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 7)
`;
    const { stdout, stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
    assert.deepEqual([stdout, stderr], [`${sys.EAGAIN}\n`, '']);
  },
  { skip: noPython() },
);
