import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { sleepUntil, turn } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);

/** Has SIGCHLD reap as the chapter does: all that there are, at each call. */
function reap(): { statuses: Map<number, number>; runs: number } {
  const reaped = { statuses: new Map<number, number>(), runs: 0 };
  sys.sigaction(sys.SIGCHLD, () => {
    reaped.runs++;
    try {
      for (;;) {
        const { pid, status } = sys.waitpid(-1, sys.WNOHANG);
        if (pid === 0) return;
        reaped.statuses.set(pid, status);
      }
    } catch (error) {
      assert.equal((error as sys.SystemError).code, 'ECHILD');
    }
  });
  return reaped;
}

/** Forks children that each end, with a status of its own, when it has read a byte: all at once when `letGo` is called. */
async function waitingChildren(count: number): Promise<{ pids: number[]; letGo(): void }> {
  const [reader, writer] = sys.pipe();
  const pids: number[] = [];
  for (let i = 0; i < count; i++) {
    const body = () => {
      sys.read(reader, new Uint8Array(1));
      sys._exit(i & 127);
    };
    pids.push(await forked(body));
  }
  return { pids, letGo: () => void sys.write(writer, new Uint8Array(count)) };
}

function state(pid: number): string | undefined {
  return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

/** Whether it can be waited for: its first thread may be a zombie before the others have ended. */
function dead(pid: number): boolean {
  return state(pid) === 'Z' && readdirSync(`/proc/${pid}/task`).length === 1;
}

/** Stops the parent, has children of it end meanwhile, and continues it. */
async function endWhileStopped(parent: number, pids: number[], letGo: () => void): Promise<void> {
  sys.kill(parent, sys.SIGSTOP);
  while (state(parent) !== 'T') await turn(1);
  letGo();
  while (!pids.every(dead)) await turn(1);
  sys.kill(parent, sys.SIGCONT);
}

const noProc = existsSync('/proc/self/stat')
  ? undefined
  : 'there is no /proc that tells the state of a process';

/** Each a copy of a sanitizer's process is too much for a machine, and under coverage each writes half a megabyte of counts. */
const burst = process.env['PERLIPC_TEST_PRELOAD'] || process.env['NODE_V8_COVERAGE'] ? '100' : '1000';

fresh(
  'a burst of children that end at once is reaped whole, with the right statuses',
  async () => {
    const count = Number(process.env['PERLIPC_CHILDREN']);
    const children = await waitingChildren(count);
    const reaped = reap();
    children.letGo();
    sleepUntil(() => reaped.statuses.size === count);
    children.pids.forEach((pid, i) => {
      assert.equal(reaped.statuses.get(pid), exited(i & 127));
    });
    assert.throws(() => sys.waitpid(-1, sys.WNOHANG), { code: 'ECHILD' });
  },
  {
    timeout: 120_000,
    env: { PERLIPC_CHILDREN: burst },
  },
);

fresh(
  '20 deaths while stopped are reaped in one run of the handler after SIGCONT',
  async () => {
    const { pids, letGo } = await waitingChildren(20);
    const reaped = reap();
    const parent = process.pid;
    const stopper = await forked(() => endWhileStopped(parent, pids, letGo));
    sleepUntil(() => reaped.statuses.size === 21);
    assert.equal(reaped.statuses.get(stopper), 0);
    pids.forEach((pid, i) => {
      assert.equal(reaped.statuses.get(pid), exited(i));
    });
    // One for the 20, and one for the child that stopped us.
    assert.ok(reaped.runs <= 2, String(reaped.runs));
  },
  { skip: noProc },
);

fresh('an ignored SIGCHLD reaps by itself', async () => {
  sys.sigaction(sys.SIGCHLD, 'IGNORE');
  const pid = await forked(() => {});
  assert.throws(() => sys.waitpid(pid, 0), { code: 'ECHILD' });
});

fresh('in a forked child handlers stay and what came to the parent is forgotten', async () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  process.kill(process.pid, 'SIGUSR1');
  const pid = await forked(async () => {
    sys.nanosleep(0);
    assert.equal(ran, 0);
    sys.raise(sys.SIGUSR1);
    assert.equal(ran, 1);
    process.kill(process.pid, 'SIGUSR1');
    while (ran < 2) await turn(1);
    assert.equal(ran, 2);
  });
  assert.deepEqual(sys.waitpid(pid, 0), { pid, status: 0 });
  assert.equal(ran, 1);
});

fresh('a signal that comes to a child as soon as there is one is not lost', async () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  for (let i = 0; i < 50; i++) {
    const pid = await forked(() => sleepUntil(() => ran === 1));
    sys.kill(pid, sys.SIGUSR1);
    assert.equal(await ended(pid, 5), 0);
  }
});

fresh('a child forked in a handler has the mask of the program', async () => {
  let status = -1;
  sys.sigaction(sys.SIGUSR2, () => {
    const pid = sys.fork();
    if (pid === 0) sys._exit(sys.sigprocmask(sys.SIG_BLOCK).length);
    status = sys.waitpid(pid, 0).status;
  });
  sys.raise(sys.SIGUSR2);
  assert.equal(status, 0);
});
