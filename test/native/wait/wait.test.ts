import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const perlHere = spawnSync('perl', ['-e', '1']).status === 0;
const skip = !perlHere && 'there is no perl to compare with';
const plain = { PATH: '/usr/bin:/bin' };

/** A child whose wait is ours: the ChildProcess never hears of its end and must not hold the loop. */
function start(command: string, ...args: string[]): number {
  const child = spawn(command, args, { stdio: 'ignore', env: plain });
  child.unref();
  return child.pid ?? assert.fail(`${command} did not start`);
}

/** What perl's wait says of children that run each of `bodies`, one after another. */
function perlStatuses(bodies: string[]): number[] {
  const waiter =
    'for (@ARGV) { my $p = fork // die; if (!$p) { exec "sh", "-c", $_ } waitpid $p, 0; print "$?\\n" }';
  const { stdout } = spawnSync('perl', ['-e', waiter, ...bodies], { encoding: 'utf8', env: plain });
  return stdout.trim().split('\n').map(Number);
}

function ourStatuses(bodies: string[]): number[] {
  return bodies.map((body) => sys.waitpid(start('sh', '-c', body)).status);
}

fresh(
  'waitpid gives the statuses that perl’s does for exit codes 0 to 255',
  () => {
    const bodies = Array.from({ length: 256 }, (_, code) => `exit ${code}`);
    const statuses = ourStatuses(bodies);
    assert.deepEqual(statuses, perlStatuses(bodies));
    assert.deepEqual(
      statuses.map(sys.WEXITSTATUS),
      Array.from({ length: 256 }, (_, code) => code),
    );
    assert.deepEqual(new Set(statuses.map(kind)), new Set(['exited']));
  },
  { skip },
);

const stopping = ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'];
const harmless = ['SIGCLD', 'SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH', 'SIGINFO'];
const fatal = Object.entries(sys).flatMap(([name, value]) =>
  /^SIG[A-Z]/.test(name) && typeof value === 'number' && ![...stopping, ...harmless].includes(name)
    ? value
    : [],
);

fresh(
  'waitpid gives the statuses that perl’s does for every signal',
  () => {
    assert.ok(fatal.length >= 21);
    const all = [...fatal, ...harmless.flatMap((name) => Reflect.get(sys, name) ?? [])];
    const bodies = all.map((signal) => `kill -${signal} $$; exit 77`);
    const statuses = ourStatuses(bodies);
    assert.deepEqual(statuses, perlStatuses(bodies));
    for (const [i, signal] of fatal.entries()) {
      const status = statuses[i] ?? Number.NaN;
      assert.equal(kind(status), 'signaled');
      assert.equal(sys.WTERMSIG(status), signal);
    }
    for (const status of statuses.slice(fatal.length)) assert.equal(sys.WEXITSTATUS(status), 77);
  },
  { skip },
);

fresh(
  'WCOREDUMP says what perl’s status says, with core files allowed and not',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'perlipc-core-'));
    process.chdir(directory);
    const { rlim_max } = sys.getrlimit(sys.RLIMIT_CORE);
    for (const rlim_cur of [0, rlim_max]) {
      sys.setrlimit(sys.RLIMIT_CORE, { rlim_cur, rlim_max });
      const [ours = 0] = ourStatuses(['kill -QUIT $$']);
      assert.deepEqual([ours], perlStatuses(['kill -QUIT $$']));
      assert.equal(sys.WTERMSIG(ours), sys.SIGQUIT);
      assert.equal(sys.WCOREDUMP(ours), (ours & 0x80) !== 0);
      if (rlim_cur === 0) assert.equal(sys.WCOREDUMP(ours), false);
    }
    process.chdir('/');
    rmSync(directory, { recursive: true });
  },
  { skip },
);

fresh(
  'stop, continue and exit are told apart',
  () => {
    for (const signal of [sys.SIGSTOP, sys.SIGTSTP, sys.SIGTTIN, sys.SIGTTOU]) {
      // In a group of its own that isn't orphaned: in another the last three would be ignored.
      // It goes on until it is told, lest its end be all that is left to be seen.
      const pid = start(
        'perl',
        '-e',
        `$SIG{USR1} = sub { exit 5 }; setpgrp; kill ${signal}, $$; sleep 1 while 1`,
      );
      const stopped = sys.waitpid(pid, sys.WUNTRACED);
      assert.equal(stopped.pid, pid);
      assert.equal(kind(stopped.status), 'stopped');
      assert.equal(sys.WSTOPSIG(stopped.status), signal);
      sys.kill(pid, sys.SIGCONT);
      assert.equal(kind(sys.waitpid(pid, sys.WCONTINUED).status), 'continued');
      sys.kill(pid, sys.SIGUSR1);
      const { status } = sys.waitpid(pid);
      assert.equal(kind(status), 'exited');
      assert.equal(sys.WEXITSTATUS(status), 5);
    }
  },
  { skip },
);

/** Which one of the four tests a status passes. */
function kind(status: number): string {
  const tests = {
    exited: sys.WIFEXITED,
    signaled: sys.WIFSIGNALED,
    stopped: sys.WIFSTOPPED,
    continued: sys.WIFCONTINUED,
  };
  return Object.entries(tests)
    .flatMap(([name, test]) => (test(status) ? name : []))
    .join(' and ');
}

fresh('WNOHANG gives pid 0 while the child runs', () => {
  const pid = start('sleep', '60');
  assert.deepEqual(sys.waitpid(pid, sys.WNOHANG), { pid: 0, status: 0 });
  assert.deepEqual(sys.waitpid(-1, sys.WNOHANG), { pid: 0, status: 0 });
  assert.equal(sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOHANG), undefined);
  sys.kill(pid, sys.SIGTERM);
  assert.deepEqual(sys.wait(), { pid, status: sys.SIGTERM });
});

fresh('without a child every wait throws ECHILD', () => {
  const calls = { waitpid: () => sys.waitpid(-1), wait4: () => sys.wait4(-1) };
  for (const [syscall, call] of Object.entries(calls))
    assert.throws(call, { name: 'SystemError', code: 'ECHILD', errno: -sys.ECHILD, syscall });
  assert.throws(() => sys.waitpid(process.pid), { code: 'ECHILD', pid: process.pid });
  assert.throws(() => sys.waitid(sys.P_ALL, 0, sys.WEXITED), { code: 'ECHILD', syscall: 'waitid' });
});

fresh('bad arguments are named', () => {
  assert.throws(() => sys.waitpid('1' as unknown as number), {
    name: 'TypeError',
    message: "waitpid: pid must be an integer from -2147483648 to 2147483647, got '1'",
  });
  assert.throws(() => sys.waitpid(1.5), { name: 'RangeError' });
  assert.throws(() => sys.waitpid(-1, sys.WEXITED), { code: 'EINVAL' });
  assert.throws(() => sys.WIFEXITED(undefined as unknown as number), {
    message: 'WIFEXITED: status must be an integer from -2147483648 to 2147483647, got undefined',
  });
});

fresh('waitid tells how a child ended and can leave it waitable', () => {
  const pid = start('sh', '-c', 'exit 7');
  const expected = {
    si_signo: sys.SIGCHLD,
    si_code: sys.CLD_EXITED,
    si_pid: pid,
    si_uid: process.getuid?.(),
    si_status: 7,
  };
  assert.deepEqual(sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOWAIT), expected);
  assert.deepEqual(sys.waitid(sys.P_ALL, 0, sys.WEXITED), expected);
  assert.throws(() => sys.waitpid(pid), { code: 'ECHILD' });

  const killed = start('sleep', '60');
  sys.kill(killed, sys.SIGKILL);
  const info = sys.waitid(sys.P_PID, killed, sys.WEXITED);
  assert.equal(info?.si_code, sys.CLD_KILLED);
  assert.equal(info?.si_status, sys.SIGKILL);
});

fresh('wait4 tells what the child has used', () => {
  const pid = start('sh', '-c', 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done');
  const [, , before] = sys.times();
  const { status, rusage } = sys.wait4(pid);
  assert.equal(status, 0);
  assert.ok(rusage.ru_utime > 0 && rusage.ru_utime < 60, `${rusage.ru_utime}`);
  assert.ok(rusage.ru_maxrss > 100, `${rusage.ru_maxrss}`);
  assert.ok(rusage.ru_minflt > 0);
  const [, , after] = sys.times();
  assert.ok(Math.abs(after - before - rusage.ru_utime) < 0.03);
});

function pidfdMissing(): string | false {
  try {
    sys.close(sys.pidfd_open(process.pid));
    return false;
  } catch (error) {
    if ((error as sys.SystemError).code === 'ENOSYS') return 'this kernel has no pidfd_open';
    throw error;
  }
}

fresh(
  'a pidfd is readable once the process has ended, and can be waited on',
  () => {
    const pid = start('sleep', '60');
    const fd = sys.pidfd_open(pid);
    assert.equal(sys.fcntl(fd, sys.F_GETFD) & sys.FD_CLOEXEC, sys.FD_CLOEXEC);
    assert.equal(sys.poll([sys.pollfd(fd, sys.POLLIN)], 0), 0);
    sys.kill(pid, sys.SIGTERM);
    assert.equal(sys.poll([sys.pollfd(fd, sys.POLLIN)], -1), 1);
    const type = sys.P_PIDFD ?? assert.fail('the headers have pidfd_open and P_PIDFD');
    assert.equal(sys.waitid(type, fd, sys.WEXITED)?.si_pid, pid);
    sys.close(fd);
    assert.throws(() => sys.pidfd_open(pid), { code: 'ESRCH', syscall: 'pidfd_open', pid });
    assert.throws(() => sys.pidfd_open(-1), { code: 'EINVAL' });
  },
  { skip: pidfdMissing() },
);

fresh('waitpidAsync and reaper leave the children of child_process alone', async () => {
  const child = spawn('sh', ['-c', 'exit 3'], { stdio: 'ignore', env: plain });
  await assert.rejects(sys.waitpidAsync(child.pid ?? 0), {
    code: 'ECHILD',
    syscall: 'waitpid',
    pid: child.pid,
  });
  const none = sys.reaper().next();
  const code = await new Promise((resolve) => child.on('exit', resolve));
  assert.equal(code, 3);
  assert.equal(await Promise.race([none, 'nothing']), 'nothing');
});
