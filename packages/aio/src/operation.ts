import { ETIMEDOUT, SystemError } from '@perlipc/sys';
import type { OwnedWaitOptions, Pending } from './options.js';

/** What a call waits for. */
export type Way = 0 | 1 | 2 | 3;

export const IN: Way = 0;
export const OUT: Way = 1;
export const PRIORITY: Way = 2;
/** The error queue: epoll reports EPOLLERR and EPOLLHUP unasked. */
export const ERROR: Way = 3;

/** What an attempt gives that is done and has no value: undefined means that it would block. */
export const DONE = Symbol('done');

/** What an attempt gives that had a part, and would block for the rest: an edge follows. */
export const PART = Symbol('part');

/** Makes the call: its value, or undefined where it would block. */
export type Attempt<T> = (fd: number) => T | typeof DONE | typeof PART | undefined;

/** Whether an attempt gave that it would block for the rest. V8 compares a number with a symbol at length. */
export function isPart(value: unknown): value is typeof PART {
  return typeof value === 'symbol' && value === PART;
}

/** What a caller gets of what an attempt gave. */
export function resultOf<T>(done: T | typeof DONE): T {
  return typeof done === 'symbol' ? (undefined as T) : done;
}

/** What {@link Operation} needs of the poller. */
export interface Holder {
  hold(): void;
  release(): void;
  remove(operation: Operation<unknown>): void;
}

/** A call that waits for its descriptor. */
export class Operation<T> implements Pending {
  #timer: NodeJS.Timeout | undefined;
  #signal: AbortSignal | undefined;
  #abort: (() => void) | undefined;
  /** The last attempt had a part of it. */
  part = false;
  #ended = false;
  #holds = false;

  constructor(
    readonly fd: number,
    readonly way: Way,
    readonly syscall: string,
    readonly attempt: Attempt<T>,
    readonly resolve: (value: T) => void,
    readonly reject: (error: unknown) => void,
    holds: boolean,
    readonly holder: Holder,
  ) {
    this.hold(holds);
  }

  hold(holds: boolean): void {
    if (this.#ended || holds === this.#holds) return;
    this.#holds = holds;
    if (holds) this.holder.hold();
    else this.holder.release();
    if (holds) this.#timer?.ref();
    else this.#timer?.unref();
  }

  /** Has the signal and the time-out end it. */
  limit({ signal, timeout, began }: OwnedWaitOptions): void {
    began?.(this);
    if (signal !== undefined) {
      this.#signal = signal;
      this.#abort = () => this.fail(signal.reason);
      signal.addEventListener('abort', this.#abort, { once: true });
    }
    if (timeout === undefined) return;
    this.#timer = setTimeout(() => this.fail(new SystemError(ETIMEDOUT, this.syscall)), timeout);
    if (!this.#holds) this.#timer.unref();
  }

  /** Makes the call; false if it would block still. */
  try(): boolean {
    try {
      const value = this.attempt(this.fd);
      this.part = isPart(value);
      if (value === undefined || isPart(value)) return false;
      this.resolve(resultOf(value));
    } catch (error) {
      this.reject(error);
    }
    this.#end();
    return true;
  }

  fail(error: unknown): void {
    if (this.#ended) return;
    this.holder.remove(this as Operation<unknown>);
    this.reject(error);
    this.#end();
  }

  /** Ends it without a result: the promise stays pending. */
  abandon(): void {
    this.#ended = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#abort !== undefined) this.#signal?.removeEventListener('abort', this.#abort);
  }

  #end(): void {
    this.abandon();
    if (this.#holds) this.holder.release();
  }
}
