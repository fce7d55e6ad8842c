// Waits for fork's children in the event loop, beside those of Node's child_process.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** A child that does that and ends with what it gives. */
function child(act: () => number): number {
  const pid = sys.fork();
  if (pid === 0) sys._exit(act());
  return pid;
}

function sleepThenExit(seconds: number, status: number): number {
  return child(() => {
    sys.nanosleep(seconds);
    return status;
  });
}

async function nodeChild(status: number): Promise<unknown> {
  const process = spawn('sh', ['-c', `exit ${status}`], { stdio: 'ignore' });
  return new Promise((resolve) => process.on('exit', resolve));
}

fresh('waitpidAsync waits for each of fork’s children, in any order', async () => {
  const codes = [3, 1, 2];
  const pids = codes.map((code) => sleepThenExit(code / 20, code));
  const results = await Promise.all(pids.map(sys.waitpidAsync));
  assert.deepEqual(
    results.map(({ pid }) => pid),
    pids,
  );
  assert.deepEqual(
    results.map(({ status }) => sys.WEXITSTATUS(status)),
    codes,
  );
  await assert.rejects(sys.waitpidAsync(pids[0] ?? 0), fails('ECHILD', 'waitpid', { pid: pids[0] }));
});

fresh('waitpidAsync has a child that ended before, and one that a signal ended', async () => {
  const ended = child(() => 7);
  sys.waitid(sys.P_PID, ended, sys.WEXITED | sys.WNOWAIT);
  assert.deepEqual(await sys.waitpidAsync(ended), { pid: ended, status: 7 << 8 });
  const killed = sleepThenExit(60, 0);
  setTimeout(() => sys.kill(killed, sys.SIGKILL), 20);
  assert.deepEqual(await sys.waitpidAsync(killed), { pid: killed, status: sys.SIGKILL });
});

fresh('what waitid has waited for is a child of fork no longer', async () => {
  const { unreaped }: { unreaped: () => ReadonlySet<number> } = await import(
    new URL('../../../../packages/sys/dist/wait/children.js', import.meta.url).href
  );
  const pid = child(() => 7);
  sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOWAIT);
  assert.ok(unreaped().has(pid));
  sys.waitid(sys.P_PID, pid, sys.WEXITED);
  assert.ok(!unreaped().has(pid));
});

fresh('two may wait for one child: who comes second has ECHILD', async () => {
  const [reader, writer] = sys.pipe();
  const pid = sys.fork();
  if (pid === 0) {
    sys.close(writer);
    sys.read(reader, new Uint8Array(1));
    sys._exit(4);
  }
  const both = Promise.allSettled([sys.waitpidAsync(pid), sys.waitpidAsync(pid)]);
  sys.close(writer);
  const [one, other] = await both;
  assert.equal(one.status, 'fulfilled');
  assert.equal(other.status, 'rejected');
  assert.equal((other as PromiseRejectedResult).reason.code, 'ECHILD');
});

fresh('a blocking waitpid takes a child from who waits for it', async () => {
  // It ends when waitpid waits already: before that SIGCHLD's handler would take it.
  const pid = sleepThenExit(0.3, 4);
  const waiting = sys.waitpidAsync(pid);
  assert.equal(sys.waitpid(pid).status, 4 << 8);
  await assert.rejects(waiting, fails('ECHILD', 'waitpid', { pid }));
});

fresh('where SIGCHLD is ignored nobody has the status: ECHILD once it has ended', async () => {
  sys.sigaction(sys.SIGCHLD, 'IGNORE');
  const pid = sleepThenExit(0.2, 4);
  const start = performance.now();
  await assert.rejects(sys.waitpidAsync(pid), fails('ECHILD', 'waitpid', { pid }));
  assert.ok(performance.now() - start >= 150);
});

fresh('waitpidAsync beside a handler of SIGCHLD of our own', async () => {
  let handled = 0;
  sys.sigaction(sys.SIGCHLD, () => handled++);
  const pid = sleepThenExit(0.05, 4);
  assert.equal((await sys.waitpidAsync(pid)).status, 4 << 8);
  assert.ok(handled >= 1);
  sys.sigaction(sys.SIGCHLD, 'DEFAULT');
  assert.equal((await sys.waitpidAsync(sleepThenExit(0.05, 5))).status, 5 << 8);
});

fresh('reaper gives every child once, those forked later too, and none of child_process', async () => {
  const seen = new Map<number, number>();
  const forked = new Map(Array.from({ length: 20 }, (_, i) => [sleepThenExit(i / 200, i), i]));
  const nodes = Promise.all(Array.from({ length: 20 }, (_, i) => nodeChild(i)));
  for await (const { pid, status } of sys.reaper()) {
    assert.ok(!seen.has(pid));
    seen.set(pid, sys.WEXITSTATUS(status));
    if (seen.size === 10) for (const i of [20, 21, 22]) forked.set(sleepThenExit(0.01, i), i);
    if (seen.size === 23) break;
  }
  assert.deepEqual(new Map([...seen].sort()), new Map([...forked].sort()));
  assert.deepEqual(
    await nodes,
    Array.from({ length: 20 }, (_, i) => i),
  );
});

fresh('a break leaves the children that it has not come to', async () => {
  const pids = [child(() => 1), child(() => 2), child(() => 3)];
  for (const pid of pids) sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOWAIT);
  for await (const { pid, status } of sys.reaper()) {
    assert.deepEqual([pid, status], [pids[0], 1 << 8]);
    break;
  }
  assert.equal(sys.waitpid(pids[1] ?? 0).status, 2 << 8);
  assert.equal((await sys.waitpidAsync(pids[2] ?? 0)).status, 3 << 8);
});

fresh(
  'a reaper with nobody to wait for lets the process end, and hears of a child forked later',
  async () => {
    const statuses: number[] = [];
    void (async () => {
      for await (const { status } of sys.reaper()) statuses.push(status);
    })();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const pid = sleepThenExit(0.1, 6);
    process.on('exit', () => {
      if (statuses[0] !== 6 << 8) console.log(`not reaped: ${pid}`);
    });
  },
);

fresh('the child of a fork waits for its own children, not for the parent’s', async () => {
  const elder = sleepThenExit(0.3, 1);
  const waiting = sys.waitpidAsync(elder);
  const pid = sys.fork();
  if (pid === 0) {
    await sys.waitpidAsync(elder).then(
      () => sys._exit(90),
      (error: sys.SystemError) => error.code === 'ECHILD' || sys._exit(91),
    );
    const own = await sys.waitpidAsync(sleepThenExit(0.02, 8));
    sys._exit(sys.WEXITSTATUS(own.status));
  }
  assert.equal((await sys.waitpidAsync(pid)).status, 8 << 8);
  assert.equal((await waiting).status, 1 << 8);
});

fresh('a burst of 100 children that end at once is reaped to the last', async () => {
  const [reader, writer] = sys.pipe();
  const pids = new Set<number>();
  for (let i = 0; i < 100; i++)
    pids.add(
      child(() => {
        sys.close(writer);
        return sys.read(reader, new Uint8Array(1));
      }),
    );
  sys.close(writer);
  for await (const { pid, status } of sys.reaper()) {
    assert.equal(status, 0);
    assert.ok(pids.delete(pid));
    if (pids.size === 0) break;
  }
  assert.throws(() => sys.waitpid(-1, sys.WNOHANG), { code: 'ECHILD' });
});

fresh(
  'a blocking wait that a signal interrupts throws EINTR once the handler has run, and can be made again',
  () => {
    const me = process.pid;
    let handled = 0;
    sys.sigaction(sys.SIGUSR1, () => handled++);
    const pid = child(() => {
      sys.nanosleep(0.2);
      sys.kill(me, sys.SIGUSR1);
      sys.nanosleep(0.3);
      return 9;
    });
    assert.throws(() => sys.waitpid(pid), fails('EINTR', 'waitpid', { pid }));
    assert.equal(handled, 1);
    assert.equal(sys.waitpid(pid).status, 9 << 8);
  },
);

fresh('a handler of another signal that throws rejects neither waitpidAsync nor the reaper', async () => {
  const uncaught: unknown[] = [];
  process.on('uncaughtException', (error) => uncaught.push(error.message));
  sys.sigaction(sys.SIGUSR1, () => {
    throw new Error('mine');
  });
  const pid = sys.fork();
  if (pid === 0) sys._exit(5);
  sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOWAIT);
  process.kill(process.pid, 'SIGUSR1');
  const { status } = await sys.waitpidAsync(pid);
  assert.equal(sys.WEXITSTATUS(status), 5);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(uncaught, ['mine']);
});
