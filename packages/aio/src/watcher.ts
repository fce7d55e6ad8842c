import type { Fd } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { checkWait, type OwnedWaitOptions, type Pending, type WaitOptions } from './options.js';
import { priority, readable, writable } from './readiness.js';

/** How long a wait of a watcher may take. */
export type WatchOptions = Pick<WaitOptions, 'signal' | 'timeout'>;

/**
 * Waits for a descriptor again and again, until it is told to end: `while (await watcher.readable()) …`. It leaves the descriptor
 * open. Several watchers of one descriptor don't disturb each other; each keeps the process alive only while one of its waits does.
 */
export class Watcher {
  readonly fd: number;
  readonly #ending = new AbortController();
  readonly #pending = new Set<Pending>();
  #ref = true;

  constructor(fd: Fd) {
    this.fd = descriptor('Watcher', fd);
  }

  /** Resolves to true when the descriptor can be read, see readable; to false once `close` was called. */
  readable(options?: WatchOptions): Promise<boolean> {
    return this.#wait(readable, options);
  }

  /** As readable, for writing. */
  writable(options?: WatchOptions): Promise<boolean> {
    return this.#wait(writable, options);
  }

  /** As readable, for what is exceptional. */
  priority(options?: WatchOptions): Promise<boolean> {
    return this.#wait(priority, options);
  }

  /** Its waits keep the process alive, as they do at first. */
  ref(): this {
    return this.#hold(true);
  }

  /** Its waits don't keep the process alive, those that go on now included. */
  unref(): this {
    return this.#hold(false);
  }

  #hold(holds: boolean): this {
    this.#ref = holds;
    for (const pending of this.#pending) pending.hold(holds);
    return this;
  }

  /** Ends its waits; those of others go on. */
  close(): void {
    this.#ending.abort();
  }

  /** Closes it, at the end of a block with `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  async #wait(wait: typeof readable, options: WatchOptions = {}): Promise<boolean> {
    checkWait(wait.name, options);
    const ending = this.#ending.signal;
    const signal = options.signal === undefined ? ending : AbortSignal.any([ending, options.signal]);
    let began: Pending | undefined;
    const owned: OwnedWaitOptions = {
      ...options,
      ref: this.#ref,
      signal,
      began: (pending) => {
        began = pending;
        this.#pending.add(pending);
      },
    };
    try {
      await wait(this.fd, owned);
      return !this.#ending.signal.aborted;
    } catch (error) {
      if (this.#ending.signal.aborted) return false;
      throw error;
    } finally {
      if (began !== undefined) this.#pending.delete(began);
    }
  }
}
