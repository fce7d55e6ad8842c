import { isMainThread } from 'node:worker_threads';
import { native } from './addon/native.js';
import type { SigactionOptions, SignalAction, SignalDisposition, SignalHandler } from './addon/structs.js';
import { options as optionsOf } from './argument.js';

export type { SigactionOptions, SigInfo, SignalDisposition, SignalHandler } from './addon/structs.js';

const handlers = new Map<number, SignalHandler>();
native.setSignalDispatcher((signum, info) => handlers.get(signum)?.(signum, info));

/**
 * `int sigaction(int signum, const struct sigaction *act, struct sigaction *oldact)`
 *
 * Sets what a signal does and returns what it did: a handler, `'IGNORE'` or `'DEFAULT'`; without `act` it only tells.
 * A handler runs in JavaScript at the next safe point: before a blocking call begins, after a signal ended it with EINTR, after
 * `raise`, `sigqueue` and `sigprocmask`, and when the event loop turns. What it throws comes out of that call. The signal is
 * blocked while it runs (`SIGCHLD` is not: calls there are restarted). Listeners of `process` and child processes of Node go
 * on beside it; while `SIGCHLD` is ignored the kernel reaps Node's children too and their `exit` events don't come.
 * `'DEFAULT'` gives the signal back to such listeners if there are any. Main thread only; a handler only on Node.
 * Throws `SystemError`: EINVAL for `SIGKILL` and `SIGSTOP`. See [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html).
 */
export function sigaction(
  signum: number,
  act?: SignalDisposition,
  options?: SigactionOptions,
): SignalDisposition {
  const { flags = 0, keepAlive = false } = optionsOf('sigaction', options);
  const before = dispositionOf(signum, native.sigaction(signum));
  if (act === undefined) return before;
  native.sigaction(signum, act, flags, keepAlive);
  if (typeof act === 'function') handlers.set(signum, act);
  else handlers.delete(signum);
  return before;
}

function dispositionOf(signum: number, action: SignalAction): SignalDisposition {
  return action === 'HANDLER' ? (handlers.get(signum) ?? 'DEFAULT') : action;
}

/**
 * `int raise(int sig)`
 *
 * Sends a signal to the main thread, which is the caller; a handler of it runs before `raise` returns, unless it is blocked.
 * Throws `SystemError`: EINVAL. See [raise(3)](https://man7.org/linux/man-pages/man3/raise.3.html).
 */
export function raise(sig: number): void {
  native.raise(sig);
}

/**
 * `int sigqueue(pid_t pid, int sig, const union sigval value)`
 *
 * Sends a signal with an integer of 32 bits. Real-time signals queue in order, up to the receiver's `RLIMIT_SIGPENDING`; past
 * it EAGAIN. Throws `SystemError` with `pid`: EAGAIN, EINVAL, EPERM, ESRCH. Not on macOS. See [sigqueue(3)](https://man7.org/linux/man-pages/man3/sigqueue.3.html).
 */
export const sigqueue: ((pid: number, sig: number, value: number) => void) | undefined = native.sigqueue;

/** The names of the signals that end blocking calls when `process` has a listener of them. */
const names = new Map(
  Object.entries(native.constants.signal).filter(([name]) => interruptsWithListener(name)),
);

// Node itself listens for SIGWINCH where stdout is a terminal: no program asked for that.
function interruptsWithListener(name: string): boolean {
  return !['SIGWINCH', 'SIGKILL', 'SIGSTOP', 'SIGRTMIN', 'SIGRTMAX'].includes(name);
}

function follow(event: string | symbol, listening: boolean): void {
  const signum = typeof event === 'string' ? names.get(event) : undefined;
  if (signum !== undefined) native.setSignalInterrupts(signum, listening);
}

if (isMainThread) {
  process.on('newListener', (event: string | symbol) => follow(event, true));
  process.on('removeListener', (event: string | symbol) => follow(event, process.listenerCount(event) > 0));
  for (const event of process.eventNames()) follow(event, true);
}
