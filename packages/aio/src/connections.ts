import { emitWarning } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import * as sys from '@perlipc/sys';
import { EBADF, EMFILE, ENFILE, ENOBUFS, ENOMEM, type Fd, SystemError } from '@perlipc/sys';
import { described, descriptor, options as given } from '@perlipc/sys/argument';
import { begin, type Connection, held, nextBatch, told } from './accept.js';
import type { WaitOptions } from './options.js';
import { onclose } from './watching.js';

/** The loops over each listening descriptor: they end with it, whatever its number comes to mean. */
const loops = new Map<number, Set<Connections>>();

/** The loops over a listening descriptor that is closed, or Node's from now on, don't go on. */
export function endLoops(fd: number, error: number): void {
  for (const loop of loops.get(fd) ?? []) loop.error = error;
  loops.delete(fd);
}

onclose((fd) => endLoops(fd, EBADF));

/** Options of `connections`. */
export interface ConnectionsOptions {
  /** How many connections one turn of the event loop takes at most: 64 by default. Timers and other descriptors come between. */
  limit?: number;
  /** Ends the loop without an error; what was accepted and not handed out is the next one's who asks. */
  signal?: AbortSignal;
  /** Whether waiting keeps the process alive: true by default. */
  ref?: boolean;
}

/**
 * `for await (const { fd, address } of connections(server))`
 *
 * Every connection of a listening socket in non-blocking mode. They are taken in batches, so that a flood doesn't starve the rest
 * of the program. Where descriptors or memory have run out (EMFILE, ENFILE, ENOBUFS, ENOMEM) it warns once, pauses and goes on.
 * A connection that went away, or whose network did (ECONNABORTED, EPROTO, EPERM, ENETDOWN, EHOSTUNREACH, …), is passed over. Other errors of [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html) end it: EBADF once the socket is closed.
 */
export function connections(server: Fd, options?: ConnectionsOptions): AsyncIterableIterator<Connection> {
  const { limit = 64, signal, ref = true } = given('connections', options);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1024)
    throw new RangeError(`connections: limit must be an integer from 1 to 1024, got ${described(limit)}`);
  return new Connections(descriptor('connections', server), limit, { signal, ref });
}

const EXHAUSTED = [EMFILE, ENFILE, ENOBUFS, ENOMEM];

/** Of a connection that went away, and on Linux of its network: [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html) has them retried. EPERM is a firewall's. */
const GONE = [
  sys.ECONNABORTED,
  sys.EPROTO,
  sys.EPERM,
  sys.ENETDOWN,
  sys.ENOPROTOOPT,
  sys.EHOSTDOWN,
  sys.ENONET,
  sys.EHOSTUNREACH,
  sys.ENETUNREACH,
];

/** As many connections may have gone away one after another before it pauses. */
const MANY = 16;
const PAUSE = 100;

type Result = IteratorResult<Connection, undefined>;

class Connections implements AsyncIterableIterator<Connection> {
  readonly #fd: number;
  readonly #limit: number;
  readonly #options: WaitOptions;
  /** Why it can't go on. */
  error: number | undefined;
  #warned = false;
  /** Connections that went away, since one came. */
  #gone = 0;
  #ended = false;

  constructor(fd: number, limit: number, options: WaitOptions) {
    this.#fd = fd;
    this.#limit = limit;
    this.#options = options;
    begin(fd);
    const others = loops.get(fd);
    if (others === undefined) loops.set(fd, new Set([this]));
    else others.add(this);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const one = this.error !== undefined || this.#over ? undefined : held(this.#fd);
    return one === undefined ? this.#wait() : Promise.resolve({ done: false, value: told(this.#fd, one) });
  }

  get #over(): boolean {
    return this.#ended || this.#options.signal?.aborted === true;
  }

  async #wait(): Promise<Result> {
    for (;;) {
      if (this.#over) return this.return();
      if (this.error !== undefined) throw new SystemError(this.error, 'accept');
      try {
        const value = await nextBatch(this.#fd, this.#limit, this.#options);
        this.#gone = 0;
        return { done: false, value };
      } catch (error) {
        if (this.#options.signal?.aborted) continue;
        if (!(error instanceof SystemError)) throw error;
        if (GONE.includes(-error.errno) && ++this.#gone <= MANY) continue;
        if (![...EXHAUSTED, ...GONE].includes(-error.errno)) throw error;
        await this.#rest(error);
      }
    }
  }

  async #rest(error: SystemError): Promise<void> {
    if (!this.#warned) emitWarning(`${error.message}; connections() pauses`, 'AioWarning');
    this.#warned = true;
    await pause(PAUSE, undefined, { signal: this.#options.signal, ref: this.#options.ref ?? true }).catch(
      () => {},
    );
  }

  async return(): Promise<Result> {
    this.#ended = true;
    loops.get(this.#fd)?.delete(this);
    return { done: true, value: undefined };
  }
}
