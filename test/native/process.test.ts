import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { fails } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const notRoot = process.getuid?.() === 0 ? undefined : 'only root can change its ids';

/** What perl prints for an expression, in the same group and session as this process. */
function perl(expression: string): string {
  return spawnSync('perl', ['-MPOSIX', '-e', `print ${expression}`], { encoding: 'utf8' }).stdout;
}
const noPerl = perl('1') === '1' ? undefined : 'there is no perl to compare with';

fresh('getpid and getppid are the kernel’s', () => {
  assert.equal(sys.getpid(), process.pid);
  assert.equal(sys.getppid(), process.ppid);
});

fresh(
  'groups and sessions are what perl sees',
  () => {
    assert.equal(`${sys.getpgrp()}`, perl('getpgrp'));
    assert.equal(`${sys.getpgid(process.ppid)}`, perl(`getpgrp ${process.ppid}`));
    assert.equal(sys.getpgid(), sys.getpgrp());
    assert.equal(sys.getsid(), sys.getsid(process.pid));
    // The runner made this process the leader of a session, and so of a group.
    assert.equal(sys.getsid(), process.pid);
    assert.throws(() => sys.setsid(), fails('EPERM', 'setsid'));
    assert.throws(() => sys.setpgid(), fails('EPERM', 'setpgid', { pid: 0 }));
    assert.throws(() => sys.getsid(999_999_999), fails('ESRCH', 'getsid', { pid: 999_999_999 }));
    assert.throws(() => sys.getpgid(999_999_999), fails('ESRCH', 'getpgid'));
  },
  { skip: noPerl },
);

fresh('the foreground group of what is no terminal is ENOTTY', () => {
  const [reader, writer] = sys.pipe();
  assert.throws(() => sys.tcgetpgrp(reader), fails('ENOTTY', 'tcgetpgrp'));
  assert.throws(() => sys.tcsetpgrp(writer, sys.getpgrp()), fails('ENOTTY', 'tcsetpgrp'));
  assert.throws(() => sys.tcgetpgrp(9_999), fails('EBADF', 'tcgetpgrp'));
});

fresh('kill signals a process and a group, and checks with 0', async () => {
  sys.kill(process.pid, 0);
  assert.throws(() => sys.kill(999_999_999, 0), fails('ESRCH', 'kill', { pid: 999_999_999 }));
  assert.throws(() => sys.kill(process.pid, 9_999), fails('EINVAL', 'kill'));
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  assert.equal(sys.getpgid(child.pid), child.pid);
  sys.kill(-(child.pid ?? assert.fail()), sys.SIGTERM);
  assert.equal(await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal))), 'SIGTERM');
});

fresh('_exit ends without exit listeners and with the low 8 bits', () => {
  const script = `import * as sys from '@perlipc/sys';
    process.on('exit', () => console.log('listener'));
    sys._exit(Number(process.argv[1]));`;
  for (const [given, seen] of [
    [0, 0],
    [7, 7],
    [256, 0],
    [511, 255],
    [-1, 255],
  ]) {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', script, '--', `${given}`],
      {
        cwd: import.meta.dirname,
        encoding: 'utf8',
      },
    );
    assert.deepEqual([status, stdout], [seen, '']);
  }
});

fresh('priorities go up', () => {
  const before = sys.getpriority(sys.PRIO_PROCESS);
  const more = Math.min(before + 3, 19);
  sys.setpriority(sys.PRIO_PROCESS, 0, more);
  assert.equal(sys.getpriority(sys.PRIO_PROCESS, 0), more);
  assert.throws(() => sys.getpriority(sys.PRIO_PROCESS, 999_999_999), fails('ESRCH', 'getpriority'));
  assert.throws(() => sys.getpriority(99), fails('EINVAL', 'getpriority'));
});

fresh(
  'a priority of -1 is no error',
  () => {
    sys.setpriority(sys.PRIO_PROCESS, 0, -1);
    assert.equal(sys.getpriority(sys.PRIO_PROCESS), -1);
  },
  { skip: notRoot },
);

fresh('umask gives the one before and decides modes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  const before = sys.umask(0o027);
  writeFileSync(join(folder, 'file'), '', { mode: 0o666 });
  assert.equal(statSync(join(folder, 'file')).mode & 0o777, 0o640);
  assert.equal(sys.umask(before), 0o027);
  assert.throws(() => sys.umask(-1), {
    name: 'RangeError',
    message: 'umask: mask must be an integer from 0 to 4095, got -1',
  });
  rmSync(folder, { recursive: true });
});

fresh('chdir changes what process.cwd says', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'perlipc-')));
  sys.chdir(folder);
  assert.equal(process.cwd(), folder);
  sys.chdir(new TextEncoder().encode('..'));
  assert.equal(process.cwd(), join(folder, '..'));
  assert.throws(() => sys.chdir('/no/such'), fails('ENOENT', 'chdir', { path: '/no/such' }));
  rmSync(folder, { recursive: true });
});

fresh('limits are read and lowered', () => {
  const { rlim_max } = sys.getrlimit(sys.RLIMIT_NOFILE);
  sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: 100, rlim_max });
  assert.deepEqual(sys.getrlimit(sys.RLIMIT_NOFILE), { rlim_cur: 100, rlim_max });
  const held: number[] = [];
  assert.throws(
    () => {
      for (;;) held.push(...sys.pipe());
    },
    fails('EMFILE', 'pipe'),
  );
  for (const fd of held) sys.close(fd);
  assert.throws(() => sys.getrlimit(9_999), fails('EINVAL', 'getrlimit'));
  assert.throws(() => sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: -1, rlim_max }), {
    name: 'RangeError',
    message: 'setrlimit: rlim_cur must be a safe integer from 0 or Infinity, got -1',
  });
  sys.setrlimit(sys.RLIMIT_CPU, sys.getrlimit(sys.RLIMIT_CPU));
});

fresh('an unlimited resource is Infinity', () => {
  const script = `import * as sys from '@perlipc/sys'; console.log(sys.getrlimit(sys.RLIMIT_CPU))`;
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -t unlimited; exec "$0" --input-type=module -e "$1"', process.execPath, script],
    {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    },
  );
  assert.equal(stdout, '{ rlim_cur: Infinity, rlim_max: Infinity }\n');
});

fresh('ids are Node’s', () => {
  assert.deepEqual(
    [sys.getuid(), sys.geteuid(), sys.getgid(), sys.getegid()],
    [process.getuid?.(), process.geteuid?.(), process.getgid?.(), process.getegid?.()],
  );
  assert.deepEqual(new Set([...sys.getgroups(), sys.getegid()]), new Set(process.getgroups?.()));
  assert.deepEqual(sys.getresuid(), [sys.getuid(), sys.geteuid(), sys.geteuid()]);
  assert.throws(() => sys.setuid(-1), {
    name: 'RangeError',
    message: 'setuid: uid must be an integer from 0 to 4294967294, got -1',
  });
  assert.throws(() => sys.setreuid(-2, -1), { name: 'RangeError' });
  assert.throws(() => sys.setgroups(['x'] as unknown as number[]), {
    message: /^setgroups: groups\[0\] must be an integer/,
  });
});

fresh(
  'a privileged process gives its ids away for good, in every thread',
  async () => {
    sys.setgroups([12_345, 3_000_000_000]);
    assert.deepEqual(sys.getgroups(), [12_345, 3_000_000_000]);
    sys.setresgid(100, 101, 102);
    assert.deepEqual(sys.getresgid(), [100, 101, 102]);
    sys.setregid(-1, 102);
    assert.deepEqual(sys.getresgid(), [100, 102, 102]);
    sys.setegid(100);
    sys.seteuid(1_000);
    assert.equal(sys.geteuid(), 1_000);
    sys.seteuid(0);
    sys.setresuid(2_000, 0, -1);
    assert.deepEqual(sys.getresuid(), [2_000, 0, 0]);
    sys.setreuid(3_000, -1);
    sys.setgid(103);
    assert.deepEqual(sys.getresgid(), [103, 103, 103]);
    sys.setuid(3_000);
    assert.deepEqual(sys.getresuid(), [3_000, 3_000, 3_000]);
    assert.throws(() => sys.setuid(0), fails('EPERM', 'setuid'));
    assert.throws(() => sys.setgroups([]), fails('EPERM', 'setgroups'));
    // Node's pool threads open files with their own credentials.
    const { open } = await import('node:fs/promises');
    await assert.rejects(open('/etc/shadow'), { code: 'EACCES' });
  },
  { skip: notRoot },
);
