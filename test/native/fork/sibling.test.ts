import assert from 'node:assert/strict';
import { _exit, fork, getppid, nanosleep, WEXITSTATUS, wait, waitpid, waitpidAsync } from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('a sibling is a child of the parent, which waits for it', () => {
  const first = process.pid;
  const middle = fork();
  if (middle === 0) {
    const pid = fork({ sibling: true });
    if (pid === 0) _exit(getppid() === first ? 7 : 1);
    assert.throws(() => waitpid(pid), { code: 'ECHILD' });
    _exit(3);
  }
  const ended = [wait(), wait()].map(({ pid, status }) => [pid === middle, WEXITSTATUS(status)]);
  assert.deepEqual(new Map(ended as [boolean, number][]), new Map([[true, 3]]).set(false, 7));
});

fresh(
  'a sibling is none of those that waitpidAsync waits for, and goes on after the process that made it',
  async () => {
    const first = process.pid;
    const middle = fork();
    if (middle === 0) {
      const maker = process.pid;
      const pid = fork({ sibling: true });
      if (pid === 0) {
        while (alive(maker)) nanosleep(0.01);
        // The heap and the helper threads are whole: a collection of a large heap needs both.
        for (let round = 0; round < 50; round++) new Array(100_000).fill({ round });
        _exit(getppid() === first ? 0 : 1);
      }
      await assert.rejects(waitpidAsync(pid), { code: 'ECHILD' });
      _exit(0);
    }
    assert.deepEqual([wait().status, wait().status], [0, 0]);
  },
);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
