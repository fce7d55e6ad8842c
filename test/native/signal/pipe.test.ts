// libuv's pipe holds 4,096 messages, and a program that blocks doesn't read them: what is beside them must not be lost.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { given, noRealTime, noSigqueue, turn } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);
const MORE_THAN_FITS = 5_000;

/** Waits, without the loop, until the child can be reaped, and leaves that to libuv. */
function untilEnded({ pid = 0 }: ChildProcess): void {
  for (;;) {
    try {
      sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOWAIT);
      return;
    } catch (error) {
      assert.equal((error as sys.SystemError).code, 'EINTR');
    }
  }
}

fresh(
  'a child that ends while thousands of real-time signals come has its exit event',
  async () => {
    const signum = given(sys.SIGRTMIN);
    let ran = 0;
    sys.sigaction(signum, () => ran++);
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'inherit'] });
    const exit = once(child, 'exit');
    for (let i = 0; i < MORE_THAN_FITS; i++) sys.sigqueue?.(process.pid, signum, i);
    assert.equal(ran, MORE_THAN_FITS);
    child.kill('SIGTERM');
    untilEnded(child);
    assert.deepEqual(await exit, [null, 'SIGTERM']);
  },
  { skip: noRealTime || noSigqueue },
);

fresh('so it has with a handler of SIGCHLD, and beside a listener that hears another signal', async () => {
  const ran = { alarm: 0, child: 0, heard: 0 };
  sys.sigaction(sys.SIGALRM, () => ran.alarm++);
  sys.sigaction(sys.SIGCHLD, () => ran.child++);
  process.on('SIGUSR2', () => ran.heard++);
  const child = spawn('true', { stdio: 'ignore' });
  const exit = once(child, 'exit');
  for (let i = 0; i < MORE_THAN_FITS; i++) sys.kill(process.pid, sys.SIGALRM);
  untilEnded(child);
  sys.kill(process.pid, sys.SIGUSR2);
  assert.deepEqual(await exit, [0, null]);
  for (let i = 0; i < 100 && ran.heard === 0; i++) await turn(1);
  assert.equal(ran.heard, 1);
  assert.equal(ran.alarm, MORE_THAN_FITS);
  assert.ok(ran.child > 0);
});

fresh('thousands of SIGCHLD hide neither another signal nor a child started after them', async () => {
  const ran = { child: 0, heard: 0 };
  sys.sigaction(sys.SIGCHLD, () => ran.child++);
  process.on('SIGUSR2', () => ran.heard++);
  for (let i = 0; i < MORE_THAN_FITS; i++) sys.kill(process.pid, sys.SIGCHLD);
  sys.kill(process.pid, sys.SIGUSR2);
  const child = spawn('true', { stdio: 'ignore' });
  const exit = once(child, 'exit');
  untilEnded(child);
  assert.deepEqual(await exit, [0, null]);
  for (let i = 0; i < 100 && ran.heard === 0; i++) await turn(1);
  assert.equal(ran.heard, 1);
  assert.ok(ran.child >= MORE_THAN_FITS);
});

fresh(
  'a listener is called at most once for each signal, and one that came late hears the next',
  async () => {
    const heard = { early: 0, late: 0 };
    process.on('SIGUSR2', () => heard.early++);
    for (let i = 0; i < 3; i++) sys.kill(process.pid, sys.SIGUSR2);
    await turn(50);
    assert.ok(heard.early >= 1 && heard.early <= 3, String(heard.early));
    sys.sigaction(sys.SIGWINCH, () => {});
    sys.kill(process.pid, sys.SIGWINCH);
    process.on('SIGWINCH', () => heard.late++);
    sys.kill(process.pid, sys.SIGWINCH);
    await turn(50);
    assert.equal(heard.late, 1);
  },
);

fresh('handlers run beside a pipe that a listener’s signals fill', async () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  process.on('SIGUSR2', () => {});
  for (let i = 0; i < 2 * MORE_THAN_FITS; i++) process.kill(process.pid, 'SIGUSR2');
  process.kill(process.pid, 'SIGUSR1');
  for (let i = 0; i < 100 && ran === 0; i++) await turn();
  assert.equal(ran, 1);
});
