import type { Fd } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import type { WaitOptions } from './options.js';
import { priority, readable, writable } from './readiness.js';

/**
 * Waits for a descriptor again and again, until it is told to end: `while (await watcher.readable()) …`. It leaves the descriptor
 * open. Several watchers of one descriptor don't disturb each other; each keeps the process alive only while one of its waits does.
 */
export class Watcher {
  readonly fd: number;
  readonly #ending = new AbortController();
  #ref = true;

  constructor(fd: Fd) {
    this.fd = descriptor('Watcher', fd);
  }

  /** Resolves to true when the descriptor can be read, see readable; to false once `close` was called. */
  readable(options?: Pick<WaitOptions, 'timeout'>): Promise<boolean> {
    return this.#wait(readable, options);
  }

  /** As readable, for writing. */
  writable(options?: Pick<WaitOptions, 'timeout'>): Promise<boolean> {
    return this.#wait(writable, options);
  }

  /** As readable, for what is exceptional. */
  priority(options?: Pick<WaitOptions, 'timeout'>): Promise<boolean> {
    return this.#wait(priority, options);
  }

  /** Its waits from now on keep the process alive, as they do at first. */
  ref(): this {
    this.#ref = true;
    return this;
  }

  /** Its waits from now on don't keep the process alive. */
  unref(): this {
    this.#ref = false;
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

  async #wait(wait: typeof readable, options: Pick<WaitOptions, 'timeout'> = {}): Promise<boolean> {
    try {
      await wait(this.fd, { ...options, ref: this.#ref, signal: this.#ending.signal });
      return !this.#ending.signal.aborted;
    } catch (error) {
      if (this.#ending.signal.aborted) return false;
      throw error;
    }
  }
}
