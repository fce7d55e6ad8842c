import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as sys from '@perlipc/sys';
import { takeDescriptors } from '../../support/descriptors.js';
import { environment, nodeUnderTest } from '../../support/environment.js';
import { fails } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';
import { fromOutside, given, noRealTime, noSigqueue, sleepUntil } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);
const noSigwait = sys.sigwaitinfo === undefined && 'this system has no sigwaitinfo';

fresh('sigprocmask holds signals back, sigpending tells, and unblocking runs the handler once', () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1]), []);
  for (let i = 0; i < 20; i++) sys.raise(sys.SIGUSR1);
  sys.nanosleep(0);
  assert.equal(ran, 0);
  assert.deepEqual(sys.sigpending(), [sys.SIGUSR1]);
  assert.deepEqual(sys.sigprocmask(sys.SIG_SETMASK, []), [sys.SIGUSR1]);
  assert.equal(ran, 1);
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK), []);
});

fresh('the mask of the program is what the program set, in a handler too', () => {
  const masks: number[][] = [];
  sys.sigaction(sys.SIGUSR1, () => {
    masks.push(sys.sigprocmask(sys.SIG_BLOCK));
    masks.push(sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1]));
  });
  sys.raise(sys.SIGUSR1);
  assert.deepEqual(masks, [[], []]);
  assert.deepEqual(sys.sigprocmask(sys.SIG_UNBLOCK, [sys.SIGUSR1]), [sys.SIGUSR1]);
});

fresh(
  'a blocked signal of the process waits for the main thread, whatever other threads there are',
  async () => {
    await Promise.all([1, 2, 3, 4, 5].map(() => promisify(pbkdf2)('a', 'b', 1, 1, 'sha1')));
    sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1, sys.SIGTERM]);
    await Promise.all([1, 2, 3, 4, 5].map(() => promisify(pbkdf2)('a', 'b', 1, 1, 'sha1')));
    const sender = fromOutside(['USR1', 'TERM', 'USR1', 'TERM'], 0);
    await once(sender, 'exit');
    assert.deepEqual(sys.sigpending(), [sys.SIGUSR1, sys.SIGTERM]);
  },
);

fresh('where the other threads can not be listed sigprocmask fails, and blocks nothing', () => {
  const taken = takeDescriptors();
  assert.throws(() => sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGTERM]), fails('EMFILE', 'sigprocmask'));
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK), []);
  assert.deepEqual(sys.sigprocmask(sys.SIG_UNBLOCK, [sys.SIGTERM]), []);
  for (const fd of taken) sys.close(fd);
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGTERM]), []);
});

fresh('sigsuspend lets in what the mask leaves out, and brings the mask back', () => {
  const seen: number[] = [];
  for (const signum of [sys.SIGUSR1, sys.SIGUSR2]) sys.sigaction(signum, (n) => seen.push(n));
  const both = [sys.SIGUSR1, sys.SIGUSR2];
  sys.sigprocmask(sys.SIG_BLOCK, both);
  sys.raise(sys.SIGUSR1);
  sys.raise(sys.SIGUSR2);
  sys.sigsuspend([sys.SIGUSR1]);
  assert.deepEqual(seen, [sys.SIGUSR2]);
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK), both);
});

fresh('pause waits for a handler', () => {
  let ran = 0;
  sys.sigaction(sys.SIGALRM, () => ran++);
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
  sys.pause();
  assert.equal(ran, 1);
});

fresh(
  'sigwait, sigwaitinfo and sigtimedwait take pending signals',
  () => {
    const set = [sys.SIGUSR1, sys.SIGUSR2];
    sys.sigprocmask(sys.SIG_BLOCK, set);
    sys.raise(sys.SIGUSR2);
    assert.equal(sys.sigwait?.(set), sys.SIGUSR2);
    sys.sigqueue?.(process.pid, sys.SIGUSR1, 42);
    const info = sys.sigwaitinfo?.(set);
    assert.deepEqual([info?.si_signo, info?.si_value, info?.si_pid], [sys.SIGUSR1, 42, process.pid]);
    assert.throws(() => sys.sigtimedwait?.(set, 0.01), { name: 'SystemError', code: 'EAGAIN' });
    fromOutside(['USR1']);
    assert.equal(sys.sigtimedwait?.(set, 15)?.si_signo, sys.SIGUSR1);
  },
  { skip: noSigwait },
);

fresh(
  'sigwait goes on after a handler, sigwaitinfo fails with EINTR',
  () => {
    let ran = 0;
    sys.sigaction(sys.SIGUSR2, () => ran++);
    sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1]);
    fromOutside(['USR2', 'USR1', 'USR2']);
    assert.equal(sys.sigwait?.([sys.SIGUSR1]), sys.SIGUSR1);
    assert.equal(ran, 1);
    assert.throws(() => sys.sigwaitinfo?.([sys.SIGUSR1]), { code: 'EINTR' });
    assert.equal(ran, 2);
  },
  { skip: noSigwait },
);

fresh(
  '10,000 queued real-time signals come in order, with their values',
  () => {
    const signum = given(sys.SIGRTMIN);
    const values: number[] = [];
    sys.sigaction(signum, (_signum, { si_value }) => values.push(si_value ?? -1));
    const sender = `import * as sys from ${JSON.stringify(import.meta.resolve('@perlipc/sys'))};
      for (let i = 0; i < 10000; i++) for (;;) try { sys.sigqueue(${process.pid}, ${signum}, i); break } catch (e) { if (e.code !== 'EAGAIN') throw e }`;
    spawn(process.execPath, ['--input-type=module', '-e', sender], { stdio: 'inherit' }).unref();
    sleepUntil(() => values.length === 10_000);
    assert.deepEqual(
      values,
      Array.from({ length: 10_000 }, (_, i) => i),
    );
  },
  { skip: noRealTime },
);

fresh(
  'past the kernel’s bound sigqueue fails, and all that it took comes in order',
  () => {
    const signum = given(sys.SIGRTMIN);
    const values: number[] = [];
    sys.sigaction(signum, (_signum, { si_value }) => values.push(si_value ?? -1));
    const resource = given(sys.RLIMIT_SIGPENDING);
    const { rlim_max } = sys.getrlimit(resource);
    sys.setrlimit(resource, { rlim_cur: 500, rlim_max });
    sys.sigprocmask(sys.SIG_BLOCK, [signum]);
    let sent = 0;
    assert.throws(
      () => {
        for (; sent <= 500; sent++) sys.sigqueue?.(process.pid, signum, sent);
      },
      { name: 'SystemError', code: 'EAGAIN', syscall: 'sigqueue' },
    );
    assert.ok(sent > 0);
    sys.sigprocmask(sys.SIG_UNBLOCK, [signum]);
    assert.deepEqual(
      values,
      Array.from({ length: sent }, (_, i) => i),
    );
  },
  { skip: noRealTime || noSigqueue },
);

fresh('alarm and setitimer tell what was left', () => {
  let ran = 0;
  sys.sigaction(sys.SIGALRM, () => ran++);
  assert.equal(sys.alarm(100), 0);
  assert.ok([99, 100].includes(sys.alarm(0)));
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0.01, it_value: 0.01 });
  assert.ok(sys.getitimer(sys.ITIMER_REAL).it_interval > 0);
  while (ran < 5) sys.pause();
  const before = sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0 });
  assert.ok(Math.abs(before.it_interval - 0.01) < 0.001);
  assert.throws(() => sys.getitimer(77), { name: 'SystemError', code: 'EINVAL' });
  assert.throws(() => sys.alarm(-1), { name: 'RangeError' });
});

fresh('nanosleep ends early at a signal', () => {
  sys.sigaction(sys.SIGALRM, () => {});
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
  assert.throws(() => sys.nanosleep(1000), { name: 'SystemError', code: 'EINTR', syscall: 'nanosleep' });
});

if (process.env['PERLIPC_CASE'] === undefined) {
  const storm = fileURLToPath(new URL('../../dist/signal-storm/storm.js', import.meta.url));
  const kinds = ['accept', 'read', 'poll', 'sleep', 'waitpid', 'sigsuspend', 'idle', 'listener'];
  for (const kind of kinds) {
    test(`no wake-up of 500 around ${kind} is lost`, { timeout: 90_000 }, async () => {
      const child = spawn(nodeUnderTest, [storm, '500', 'node', kind], {
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
      const [status] = await once(child, 'close');
      expect(output).toMatch(
        new RegExp(`^(node ${kind} +(signal|child|exit) +lost 0 of (500|50) in .*\n){3}$`),
      );
      expect(status).toBe(0);
    });
  }
}
