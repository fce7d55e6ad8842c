import { isMainThread } from 'node:worker_threads';
import { native } from './addon/native.js';
import type { SigactionOptions, SigInfo, SignalAction, SignalDisposition } from './addon/structs.js';
import { options as optionsOf } from './argument.js';
import { SA_RESETHAND } from './constants.js';
import { occasion } from './occasion.js';

export type { SigactionOptions, SigInfo, SignalDisposition, SignalHandler } from './addon/structs.js';

/** `struct sigaction`: what `sigaction` has set, or should set. */
export interface Sigaction {
  sa_handler: SignalDisposition;
  sa_flags?: number;
  sa_mask?: readonly number[];
  keepAlive?: boolean;
}

const actions = new Map<number, Required<Sigaction>>();
native.setSignalDispatcher(dispatch);

function dispatch(signum: number, info: SigInfo, afterCall: boolean): void {
  const action = actions.get(signum);
  if (typeof action?.sa_handler !== 'function') return;
  if ((action.sa_flags & SA_RESETHAND) !== 0) install(signum, standard());
  occasion.afterCall = afterCall;
  action.sa_handler(signum, info);
}

function standard(): Required<Sigaction> {
  return { sa_handler: 'DEFAULT', sa_flags: 0, sa_mask: [], keepAlive: false };
}

function install(signum: number, action: Required<Sigaction>): void {
  native.sigaction(signum, action.sa_handler, action.sa_flags, action.sa_mask, action.keepAlive);
  actions.set(signum, { ...action, sa_mask: [...action.sa_mask] });
}

/**
 * `int sigaction(int signum, const struct sigaction *act, struct sigaction *oldact)`
 *
 * Sets the action of a signal and returns the action before: a handler, `'IGNORE'` or `'DEFAULT'`. Without `act` it only returns it. `act`
 * is one of these, or a whole `Sigaction`, as `getsigaction` returns it.
 * A handler runs in JavaScript at the next safe point: before a blocking call begins, after a signal ended it with EINTR, after
 * `raise`, `sigqueue` and `sigprocmask`, and when the event loop turns. If it throws, that call throws. The signal is
 * blocked while it runs (`SIGCHLD` is not: calls there are restarted). Listeners of `process` and Node's child processes go on working
 * beside it. While `SIGCHLD` is ignored, or has `SA_NOCLDWAIT`, the kernel reaps Node's children too, and their `exit` events don't come.
 * `'DEFAULT'` gives the signal back to listeners of `process` if there are any. Main thread only; handlers only on Node.
 * Throws `SystemError`: EINVAL for `SIGKILL` and `SIGSTOP`. See [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html).
 *
 * @example
 * ```ts
 * sigaction(SIGTERM, () => console.log('asked to end'));
 * sigaction(SIGCHLD, 'IGNORE'); // children are reaped by the kernel
 * ```
 */
export function sigaction(
  signum: number,
  act?: SignalDisposition | Sigaction,
  options?: SigactionOptions,
): SignalDisposition {
  const { flags = 0, mask = [], keepAlive = false } = optionsOf('sigaction', options);
  const before = disposition(signum, native.sigaction(signum));
  if (act === undefined) return before;
  if (typeof act === 'object' && act !== null) install(signum, { ...standard(), ...act });
  else install(signum, { sa_handler: act, sa_flags: flags, sa_mask: mask, keepAlive });
  return before;
}

/**
 * `int sigaction(int signum, NULL, struct sigaction *oldact)`
 *
 * The action of a signal, with the flags and the mask that `sigaction` set. Pass it to `sigaction` to restore it.
 * Main thread only. See [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html).
 */
export function getsigaction(signum: number): Required<Sigaction> {
  const sa_handler = disposition(signum, native.getsigaction(signum));
  const action = actions.get(signum);
  return action?.sa_handler === sa_handler ? { ...action } : { ...standard(), sa_handler };
}

function disposition(signum: number, action: SignalAction): SignalDisposition {
  return action === 'HANDLER' ? (actions.get(signum)?.sa_handler ?? 'DEFAULT') : action;
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

const flags = new Int32Array(native.interruptFlags());

/**
 * `safePoint()`
 *
 * Runs the handlers of the signals that have come, as each blocking call does before it begins. If none has come, it only looks at one word of
 * memory, so a long computation can call it in each turn of its loop. If a handler throws, it throws. Not a call of C.
 */
export function safePoint(): void {
  if (flags[0] !== 0) native.safePoint();
}

/**
 * `int sigqueue(pid_t pid, int sig, const union sigval value)`
 *
 * Sends a signal with an integer of 32 bits. Real-time signals queue in order, up to the receiver's `RLIMIT_SIGPENDING`; beyond it
 * the call fails with EAGAIN. Throws `SystemError` with `pid`: EAGAIN, EINVAL, EPERM, ESRCH. Not on macOS. See [sigqueue(3)](https://man7.org/linux/man-pages/man3/sigqueue.3.html).
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
