import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { given, noRealTime, sleepUntil } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);
const noProc = !existsSync('/proc/self/task') && 'this system has no /proc';

/** Threads that block no signal, until the function given is called. */
async function idleWorkers(count: number): Promise<() => void> {
  const source = 'require("node:worker_threads").parentPort.once("message", () => {})';
  const workers = Array.from({ length: count }, () => new Worker(source, { eval: true }));
  await Promise.all(workers.map((worker) => once(worker, 'online')));
  return () => {
    for (const worker of workers) worker.postMessage('end');
  };
}

fresh(
  'a signal that a Worker’s thread gets reaches the main thread',
  async () => {
    const signum = given(sys.SIGRTMIN);
    const values: number[] = [];
    sys.sigaction(signum, (_signum, { si_value }) => {
      values.push(si_value ?? -1);
      // Blocked in the main thread now, so that the Workers' threads get the first of these.
      if (values.length === 1)
        for (let value = 1; value < 1000; value++) sys.sigqueue?.(process.pid, signum, value);
    });
    const end = await idleWorkers(3);
    sys.sigqueue?.(process.pid, signum, 0);
    sleepUntil(() => values.length === 1000);
    assert.deepEqual(
      [...values].sort((a, b) => a - b),
      Array.from({ length: 1000 }, (_, i) => i),
    );
    end();
  },
  { skip: noRealTime },
);

fresh('a Worker’s calls run no handler: it waits for the main thread’s', async () => {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `import(${JSON.stringify(import.meta.resolve('@perlipc/sys'))}).then((sys) => {
       const { workerData, parentPort } = require('node:worker_threads');
       parentPort.once('message', () => {
         sys.kill(process.pid, sys.SIGUSR1);
         sys.nanosleep(0);
         Atomics.store(workerData, 0, 1);
         Atomics.notify(workerData, 0);
       });
       parentPort.postMessage('here');
     });`,
    { eval: true, workerData: state },
  );
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  await once(worker, 'message');
  worker.postMessage('go');
  Atomics.wait(state, 0, 0);
  assert.equal(ran, 0);
  sys.safePoint();
  assert.equal(ran, 1);
});

/** Has the kernel refuse to queue anything to this process. */
function leaveNoRoom(): void {
  const resource = given(sys.RLIMIT_SIGPENDING);
  sys.setrlimit(resource, { rlim_cur: 0, rlim_max: sys.getrlimit(resource).rlim_max });
}

fresh(
  'a signal without a queue comes from a Worker’s thread also where there is no room for its siginfo',
  async () => {
    let ran = 0;
    sys.sigaction(sys.SIGUSR2, () => {
      // Blocked in the main thread now.
      if (++ran < 20) sys.kill(process.pid, sys.SIGUSR2);
    });
    const end = await idleWorkers(2);
    leaveNoRoom();
    sys.kill(process.pid, sys.SIGUSR2);
    sleepUntil(() => ran === 20);
    end();
  },
  { skip: noRealTime },
);

fresh(
  'a real-time signal that has no room on its way from a Worker’s thread is told as lost',
  async () => {
    const signum = given(sys.SIGRTMIN);
    let ran = 0;
    sys.sigaction(signum, () => {
      ran++;
      // Blocked in the main thread now, so that the Worker's gets it.
      sys.kill(process.pid, signum);
      for (let i = 0; i < 1000; i++) sys.nanosleep(0.01);
    });
    const end = await idleWorkers(1);
    leaveNoRoom();
    assert.throws(() => sys.kill(process.pid, signum), {
      message: "1 signals were lost: the kernel's queue was full",
    });
    assert.equal(ran, 1);
    end();
  },
  { skip: noRealTime },
);

fresh(
  'io_uring’s threads, which would never answer, are not visited',
  async () => {
    for (let i = 0; i < 4; i++) await readFile(fileURLToPath(import.meta.url));
    sys.sigaction(sys.SIGUSR1, () => {});
    for (const tid of readdirSync('/proc/self/task')) {
      const status = readFileSync(`/proc/self/task/${tid}/status`, 'utf8');
      const pending = Number.parseInt(/^SigPnd:\s*(.*)$/m.exec(status)?.[1] ?? '', 16);
      assert.equal(pending, 0, status);
    }
  },
  { env: { UV_USE_IO_URING: '1' }, skip: noProc },
);

fresh('off the main thread there is a clear error', async () => {
  const calls = [
    'sigaction(10)',
    'sigprocmask(0, [])',
    'sigpending()',
    'raise(10)',
    'pause()',
    'sigsuspend([])',
  ];
  const source = `import * as sys from '@perlipc/sys'; import { parentPort } from 'node:worker_threads';
    const errors = [${calls.map((call) => `() => sys.${call}`)}].map((call) => { try { call() } catch (e) { return [e.code, e.message] } });
    parentPort.postMessage(errors);`;
  const worker = new Worker(
    new URL(
      `data:text/javascript,${encodeURIComponent(source.replace("'@perlipc/sys'", JSON.stringify(import.meta.resolve('@perlipc/sys'))))}`,
    ),
  );
  const [errors] = await once(worker, 'message');
  assert.deepEqual(
    errors,
    calls.map((call) => [
      'ERR_WORKER_UNSUPPORTED_OPERATION',
      `${call.replace(/\(.*/, '')}: signals belong to the main thread, and this is a Worker`,
    ]),
  );
});
