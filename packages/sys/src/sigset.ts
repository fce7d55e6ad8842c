import { native } from './addon/native.js';
import type { SigInfo } from './signal.js';

/**
 * `int sigprocmask(int how, const sigset_t *set, sigset_t *oldset)`
 *
 * Blocks signals (`SIG_BLOCK`), lets them come (`SIG_UNBLOCK`) or sets which are blocked (`SIG_SETMASK`), and returns those that
 * were; without `set` it only tells. Node's helper threads block what becomes blocked too, so that it waits for this one.
 * Handlers of what came run before it returns. Throws `SystemError` EMFILE, ENFILE, and an error with the code `ERR_PROC` where there
 * is no /proc or that of another pid namespace, and nothing has changed: those threads could not be listed. Main thread only. See [sigprocmask(2)](https://man7.org/linux/man-pages/man2/sigprocmask.2.html).
 *
 * @example
 * ```ts
 * const before = sigprocmask(SIG_BLOCK, [SIGTERM]);
 * sigprocmask(SIG_SETMASK, before);
 * ```
 */
export function sigprocmask(how: number, set?: number[]): number[] {
  return native.sigprocmask(how, set);
}

/**
 * `int sigpending(sigset_t *set)`
 *
 * The signals that came and wait: blocked ones, and those whose handler has not run yet. Main thread only. See [sigpending(2)](https://man7.org/linux/man-pages/man2/sigpending.2.html).
 */
export function sigpending(): number[] {
  return native.sigpending();
}

/**
 * `int sigsuspend(const sigset_t *mask)` · blocks, the event loop with it
 *
 * Blocks the signals of `mask` and no others until a handler has run, then blocks what was blocked before. It returns
 * where C returns -1 and EINTR. Main thread only. See [sigsuspend(2)](https://man7.org/linux/man-pages/man2/sigsuspend.2.html).
 *
 * @example
 * ```ts
 * const before = sigprocmask(SIG_BLOCK, [SIGCHLD]);
 * sigsuspend(before); // throws EINTR once a handler has run
 * ```
 */
export function sigsuspend(mask: number[]): void {
  native.sigsuspend(mask);
}

/**
 * `int pause(void)` · blocks, the event loop with it
 *
 * Waits until a handler has run. It returns where C returns -1 and EINTR. Main thread only. See [pause(2)](https://man7.org/linux/man-pages/man2/pause.2.html).
 */
export function pause(): void {
  native.pause();
}

/**
 * `int sigwait(const sigset_t *set, int *sig)` · blocks, the event loop with it
 *
 * Takes a pending signal of `set`, which is to be blocked before, and returns its number. Handlers of others run meanwhile.
 * Main thread only; not on macOS. See [sigwait(3)](https://man7.org/linux/man-pages/man3/sigwait.3.html).
 */
export const sigwait: ((set: number[]) => number) | undefined = native.sigwait;

/**
 * `int sigwaitinfo(const sigset_t *set, siginfo_t *info)` · blocks, the event loop with it
 *
 * Takes a pending signal of `set`, which is to be blocked before, and returns what came with it.
 * Throws `SystemError`: EINTR. Main thread only; not on macOS. See [sigwaitinfo(2)](https://man7.org/linux/man-pages/man2/sigwaitinfo.2.html).
 */
export const sigwaitinfo: ((set: number[]) => SigInfo) | undefined = native.sigwaitinfo;

/**
 * `int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)` · blocks, the event loop with it
 *
 * As sigwaitinfo, for at most `timeout` seconds. Throws `SystemError`: EAGAIN when none came, EINTR.
 * Main thread only; not on macOS. See [sigtimedwait(2)](https://man7.org/linux/man-pages/man2/sigtimedwait.2.html).
 */
export const sigtimedwait: ((set: number[], timeout: number) => SigInfo) | undefined = native.sigtimedwait;
