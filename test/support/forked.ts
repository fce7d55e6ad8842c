import { _exit, type ForkOptions, fork, kill, type SystemError, WNOHANG, waitpid } from '@perlipc/sys';

/**
 * Forks a child that runs `body` and leaves by `_exit`: 0, or 1 with the error on stderr. Gives the child's pid; in the
 * child itself the promise never settles, so that nothing after it runs there.
 */
export async function forked(body: () => unknown, options: ForkOptions = {}): Promise<number> {
  const pid = fork(options);
  if (pid !== 0) return pid;
  try {
    await body();
  } catch (error) {
    console.error(error);
    _exit(1);
  }
  _exit(0);
}

/** The wait status of a child, with the event loop going on meanwhile. */
export async function ended(pid: number, seconds = 15): Promise<number> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const status = statusOf(pid);
    if (status !== undefined) return status;
    if (performance.now() > deadline) {
      kill(pid, 9);
      waitpid(pid, 0);
      throw new Error(`child ${pid} did not end in ${seconds} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function statusOf(pid: number): number | undefined {
  try {
    const result = waitpid(pid, WNOHANG);
    return result.pid === pid ? result.status : undefined;
  } catch (error) {
    if ((error as SystemError).code === 'EINTR') return undefined;
    throw error;
  }
}

/** The status of a child that called exit or _exit with `code`. */
export const exited = (code: number): number => code << 8;
