// A process that is stopped and continued again and again: time-outs end when they should, and nothing fails with EINTR.
import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** Each waits for 0.1 s for what doesn't come. */
const waits: Record<string, () => unknown> = {
  poll: () => sys.poll([{ fd: sys.pipe()[0], events: sys.POLLIN }], 100),
  ppoll: () => sys.ppoll([{ fd: sys.pipe()[0], events: sys.POLLIN }], 0.1),
  epoll_wait: () => sys.epoll_wait(sys.epoll_create1(), 1, 100).length,
  epoll_pwait2: () => sys.epoll_pwait2(sys.epoll_create1(), 1, 0.1).length,
  nanosleep: () => sys.nanosleep(0.1) ?? 0,
  clock_nanosleep: () => sys.clock_nanosleep(sys.CLOCK_MONOTONIC, 0, 0.1) ?? 0,
  semtimedop: () => {
    const id = sys.semget(sys.IPC_PRIVATE, 1);
    try {
      assert.throws(() => sys.semtimedop(id, [{ sem_num: 0, sem_op: -1 }], 0.1), { code: 'EAGAIN' });
    } finally {
      sys.semctl(id, 0, sys.IPC_RMID);
    }
    return 0;
  },
  sigtimedwait: () => {
    assert.throws(() => sys.sigtimedwait?.([sys.SIGUSR2], 0.1), { code: 'EAGAIN' });
    return 0;
  },
};

for (const [name, wait] of Object.entries(waits))
  fresh(
    `${name} of a process that is stopped and continued`,
    async () => {
      const parent = process.pid;
      const child = await forked(() => {
        for (;;) {
          sys.nanosleep(0.01);
          sys.kill(parent, sys.SIGSTOP);
          sys.kill(parent, sys.SIGCONT);
        }
      });
      try {
        assert.equal(wait(), 0);
      } finally {
        sys.kill(child, sys.SIGKILL);
      }
      assert.equal(await ended(child), sys.SIGKILL);
    },
    { skip: process.platform !== 'linux' && 'Linux’s calls' },
  );
