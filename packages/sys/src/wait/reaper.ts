import { integer } from '../argument.js';
import { ECHILD, WNOHANG } from '../constants.js';
import { SystemError } from '../errors.js';
import { childEvent, removeChild, turn, unreaped, watchChildren } from './children.js';
import { type WaitResult, waitpid } from './wait.js';

/**
 * `pid_t waitpid(pid_t pid, int *wstatus, int options)`, as a promise
 *
 * Waits in the event loop until a child of `fork` has ended, and keeps the process alive meanwhile. SIGCHLD wakes it; if none comes
 * (SIGCHLD is ignored, or this is a Worker), it checks once a second. It waits for that pid alone and refuses those of Node's
 * `child_process`. If a signal's handler throws meanwhile, that is an uncaught exception, as in the loop. Rejects with
 * `SystemError`: ECHILD when `pid` is no child of `fork`, or somebody else has waited for it.
 */
export async function waitpidAsync(pid: number): Promise<WaitResult> {
  integer('waitpidAsync', 'pid', pid);
  if (!unreaped().has(pid)) throw new SystemError(ECHILD, 'waitpid', { pid });
  watchChildren();
  let turned = false;
  for (;;) {
    const result = waitNow(pid);
    if (result.pid !== 0) {
      if (!turned) await turn();
      return result;
    }
    await childEvent();
    turned = true;
  }
}

/**
 * `for await (const { pid, status } of reaper())`
 *
 * Yields every child of `fork` that has ended, each once, and goes on for those forked later; break ends it. A child is
 * waited for when the loop asks for the next one, so none is lost by a break. It leaves children of Node's
 * `child_process` alone, and keeps the process alive only while there are children of `fork`.
 */
export async function* reaper(): AsyncGenerator<WaitResult, never, undefined> {
  watchChildren();
  for (;;) {
    await turn();
    const result = reapOne();
    if (result) yield result;
    else await childEvent();
  }
}

function reapOne(): WaitResult | undefined {
  for (const pid of unreaped()) {
    const result = tryWait(pid);
    if (result.pid !== 0) return result;
  }
  return undefined;
}

/** pid 0 also for a child whose status somebody else has, or nobody, as when SIGCHLD is ignored. */
function tryWait(pid: number): WaitResult {
  try {
    return waitNow(pid);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'ECHILD')) throw error;
    removeChild(pid);
    return { pid: 0, status: 0 };
  }
}

/** waitpid is a safe point: what a handler throws there is no failure of the wait, and the child is still to be reaped. */
function waitNow(pid: number): WaitResult {
  for (;;) {
    try {
      return waitpid(pid, WNOHANG);
    } catch (error) {
      if (error instanceof SystemError && error.syscall === 'waitpid' && error.pid === pid) throw error;
      process.nextTick(() => {
        throw error;
      });
    }
  }
}
