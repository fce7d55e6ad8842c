import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as sys from '@perlipc/sys';
import { forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { given, noRealTime, sleepUntil } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);

/** What the handler of `signum` gets when `send` has been called. */
function told(signum: number, send: () => void): sys.SigInfo {
  const seen: sys.SigInfo[] = [];
  const before = sys.sigaction(signum, (_signum, info) => seen.push(info));
  send();
  sleepUntil(() => seen.length > 0);
  sys.sigaction(signum, before);
  assert.equal(seen.length, 1);
  return seen[0] ?? assert.fail();
}

const si_uid = process.getuid?.();

fresh('SIGCHLD tells which child, and how it ended, stopped and went on', async () => {
  const si_signo = sys.SIGCHLD;
  const [reader, writer] = sys.pipe();
  const exiting = await forked(() => {
    sys.read(reader, new Uint8Array(1));
    sys._exit(7);
  });
  const exit = told(si_signo, () => sys.write(writer, Buffer.from('x')));
  assert.deepEqual(exit, { si_signo, si_code: sys.CLD_EXITED, si_pid: exiting, si_uid, si_status: 7 });
  const si_pid = spawn('sleep', ['1000'], { stdio: 'ignore' }).pid ?? 0;
  for (const [signum, si_code] of [
    [sys.SIGSTOP, sys.CLD_STOPPED],
    [sys.SIGCONT, sys.CLD_CONTINUED],
    [sys.SIGTERM, sys.CLD_KILLED],
  ] as const) {
    const info = told(si_signo, () => sys.kill(si_pid, signum));
    assert.deepEqual(info, { si_signo, si_code, si_pid, si_uid, si_status: signum });
  }
});

fresh('with SA_NOCLDSTOP only an end is told', () => {
  const pid = spawn('sleep', ['1000'], { stdio: 'ignore' }).pid ?? 0;
  const codes: number[] = [];
  sys.sigaction(sys.SIGCHLD, (_signum, { si_code }) => codes.push(si_code), { flags: sys.SA_NOCLDSTOP });
  sys.kill(pid, sys.SIGSTOP);
  sys.waitid(sys.P_PID, pid, sys.WSTOPPED);
  sys.kill(pid, sys.SIGCONT);
  sys.waitid(sys.P_PID, pid, sys.WCONTINUED);
  sys.nanosleep(0);
  assert.deepEqual(codes, []);
  sys.kill(pid, sys.SIGKILL);
  while (codes.length === 0) sys.sigsuspend([]);
  assert.deepEqual(codes, [sys.CLD_KILLED]);
});

fresh('kill tells the sender, another process too', async () => {
  const parent = process.pid;
  const own = told(sys.SIGUSR2, () => sys.kill(parent, sys.SIGUSR2));
  assert.deepEqual(own, { si_signo: sys.SIGUSR2, si_code: sys.SI_USER, si_pid: parent, si_uid });
  const [reader, writer] = sys.pipe();
  const si_pid = await forked(() => {
    sys.read(reader, new Uint8Array(1));
    sys.kill(parent, sys.SIGUSR2);
  });
  const other = told(sys.SIGUSR2, () => sys.write(writer, Buffer.from('x')));
  assert.deepEqual(other, { si_signo: sys.SIGUSR2, si_code: sys.SI_USER, si_pid, si_uid });
  sys.waitpid(si_pid);
});

fresh(
  'a real-time signal tells who queued it, and its value',
  () => {
    const si_signo = given(sys.SIGRTMIN) + 1;
    const info = told(si_signo, () => sys.sigqueue?.(process.pid, si_signo, -5));
    assert.deepEqual(info, { si_signo, si_code: sys.SI_QUEUE, si_pid: process.pid, si_uid, si_value: -5 });
  },
  { skip: noRealTime },
);

fresh('a timer’s signal and that of a terminal or socket have no sender', () => {
  for (const [which, signum] of [
    [sys.ITIMER_REAL, sys.SIGALRM],
    [sys.ITIMER_VIRTUAL, sys.SIGVTALRM],
    [sys.ITIMER_PROF, sys.SIGPROF],
  ] as const) {
    const { si_signo, si_pid } = told(signum, () => {
      sys.setitimer(which, { it_interval: 0, it_value: 0.01 });
      for (const end = performance.now() + 50; performance.now() < end; );
    });
    assert.deepEqual([si_signo, si_pid], [signum, undefined]);
  }
});

fresh('SIGIO comes from a descriptor that was asked for it', () => {
  const [near, far] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.fcntl(near, sys.F_SETOWN, process.pid);
  const info = told(sys.SIGIO, () => {
    sys.fcntl(near, sys.F_SETFL, sys.fcntl(near, sys.F_GETFL) | sys.O_ASYNC);
    sys.write(far, Buffer.from('x'));
  });
  assert.equal(info.si_signo, sys.SIGIO);
});
