import {
  atfork,
  close,
  pidfd_open,
  reaper,
  waitpid as sysWaitpid,
  type WaitResult,
  WNOHANG,
} from '@perlipc/sys';
import { IN } from './operation.js';
import { checkBegin, type WaitOptions } from './options.js';
import { perform } from './poller.js';

/** Those who wait for one child share a descriptor, so that they come in order of asking. */
const shared = new Map<number, { pidfd: number; users: number }>();

/** In a forked child they are the parent's children. */
atfork({ child: () => shared.clear() });

function descriptorOf(pid: number): { pidfd: number; users: number } {
  const one = shared.get(pid) ?? { pidfd: pidfd_open(pid), users: 0 };
  one.users++;
  shared.set(pid, one);
  return one;
}

/**
 * `pid_t waitpid(pid_t pid, int *wstatus, int options)`, as a promise
 *
 * Waits for a child, by a pidfd: one that [fork(2)](https://man7.org/linux/man-pages/man2/fork.2.html) or [posix_spawn(3)](https://man7.org/linux/man-pages/man3/posix_spawn.3.html) made, not one of Node's `child_process`, whose exit Node takes
 * itself. If the wait is aborted or times out, the child can still be waited for. Rejects with `SystemError` with `pid`: ECHILD, ESRCH,
 * ETIMEDOUT. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export async function waitpid(pid: number, options?: WaitOptions): Promise<WaitResult> {
  if (!Number.isInteger(pid) || pid <= 0)
    throw new RangeError(`waitpid: pid must be a positive integer, got ${String(pid)}`);
  checkBegin('waitpid', options);
  if (!shared.has(pid)) {
    const at_once = sysWaitpid(pid, WNOHANG);
    if (at_once.pid !== 0) return at_once;
  }
  const one = descriptorOf(pid);
  try {
    return await perform(
      one.pidfd,
      IN,
      'waitpid',
      () => {
        const result = sysWaitpid(pid, WNOHANG);
        return result.pid === 0 ? undefined : result;
      },
      options,
    );
  } finally {
    if (--one.users === 0) {
      shared.delete(pid);
      close(one.pidfd);
    }
  }
}

/** `for await (const { pid, status } of children())`: every child of fork that has ended, each once; see reaper of sys. */
export const children = reaper;
