// Forks one after the other, without a turn of the event loop between them, leave the helper threads parked meanwhile.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { _exit, fork, waitpid } from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

function forkOnce(): void {
  const pid = fork();
  if (pid === 0) _exit(0);
  waitpid(pid);
}

/** How often each other thread has waited. */
function waits(): Map<string, number> {
  const tids = fs.readdirSync('/proc/self/task').filter((tid) => tid !== `${process.pid}`);
  return new Map(
    tids.map((tid) => {
      const status = fs.readFileSync(`/proc/self/task/${tid}/status`, 'utf8');
      return [tid, Number(/^voluntary_ctxt_switches:\t(\d+)$/m.exec(status)?.[1])];
    }),
  );
}

/** Until each thread of now has waited that often again, `step` after `step`. */
function untilAllHaveWaited(times: number, step: () => void): void {
  const before = [...waits()];
  assert.ok(before.length > 3);
  for (let now = waits(); before.some(([tid, count]) => (now.get(tid) ?? 0) < count + times); now = waits())
    step();
}

fresh('in a series that does not end each thread goes on now and then', () => {
  for (let i = 0; i < 3; i++) forkOnce();
  untilAllHaveWaited(3, forkOnce);
});

fresh('after a series they go on, though the event loop has no turn', () => {
  for (let i = 0; i < 20; i++) forkOnce();
  untilAllHaveWaited(1, () => {});
});
