import { described, options as given } from '@perlipc/sys/argument';

/** How long a call may wait. */
export interface WaitOptions {
  /** Ends the wait: the promise is rejected with the signal's reason, and nothing that the call would have taken is lost. */
  signal?: AbortSignal | undefined;
  /** Milliseconds, 0 included; then the promise is rejected with `SystemError` ETIMEDOUT. No limit by default. */
  timeout?: number | undefined;
  /** Whether the wait keeps the process alive: true by default. */
  ref?: boolean | undefined;
}

/** A wait that whoever asked may hold, or let go, while it goes on. */
export interface Pending {
  /** Whether it keeps the process alive from now on. */
  hold(holds: boolean): void;
}

/** Options of who has to know of the wait itself. */
export interface OwnedWaitOptions extends WaitOptions {
  /** Told of the wait if there is one: the call was not done at once. */
  began?: (pending: Pending) => void;
}

/** Throws unless the options are what they should be; `call` begins the message. */
export function checkWait(call: string, options: WaitOptions): void {
  const { signal, timeout, ref } = given(call, options);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError(`${call}: signal must be an AbortSignal, got ${described(signal)}`);
  if (timeout !== undefined && typeof timeout !== 'number')
    throw new TypeError(`${call}: timeout must be a number of milliseconds, got ${described(timeout)}`);
  if (timeout !== undefined && !(timeout >= 0 && timeout <= MOST))
    throw new RangeError(`${call}: timeout must be from 0 to ${MOST} milliseconds, got ${timeout}`);
  if (ref !== undefined && typeof ref !== 'boolean')
    throw new TypeError(`${call}: ref must be a boolean, got ${described(ref)}`);
}

/** What comes before a call that doesn't go through `perform`: the options are right, and it is not aborted already. */
export function checkBegin(call: string, options: WaitOptions = {}): void {
  checkWait(call, options);
  options.signal?.throwIfAborted();
}

/** Timers of Node hold 31 bits. */
const MOST = 2 ** 31 - 1;
