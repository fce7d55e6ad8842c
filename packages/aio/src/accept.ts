import { emitWarning } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { close, EBADF, EMFILE, ENFILE, ENOBUFS, ENOMEM, type Fd, SystemError } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { tryAccept } from '@perlipc/sys/loop';
import { accepted } from './events.js';
import { IN } from './operation.js';
import { shown, type WaitOptions } from './options.js';
import { perform } from './poller.js';
import { onclose } from './watching.js';

/** A connection that was accepted. */
export interface Connection {
  /** In non-blocking mode, and close-on-exec if it is above 2. It is the program's to close. */
  readonly fd: number;
  /** The peer's packed address; of an unnamed Unix peer the family alone. */
  readonly address: Uint8Array;
}

/** The addresses of a batch lie behind one another, each behind a byte with its length: most programs never look. */
class Accepted implements Connection {
  readonly #addresses: Uint8Array;
  readonly #at: number;

  constructor(
    readonly fd: number,
    addresses: Uint8Array,
    at: number,
  ) {
    this.#addresses = addresses;
    this.#at = at;
  }

  get address(): Uint8Array {
    return this.#addresses.slice(this.#at + 1, this.#at + 1 + (this.#addresses[this.#at] ?? 0));
  }
}

/** What was accepted and not yet handed out, by listening descriptor: no connection is lost by a loop that ends. */
const held = new Map<number, Accepted[]>();

/** The loops over each listening descriptor: they end with it, whatever its number comes to mean. */
const loops = new Map<number, Set<Connections>>();

onclose((fd) => {
  for (const loop of loops.get(fd) ?? []) loop.closed = true;
  loops.delete(fd);
  for (const connection of held.get(fd) ?? []) close(connection.fd);
  held.delete(fd);
});

/** What was accepted and not handed out, for who goes on with the listening socket. */
export function takeHeld(fd: number): readonly Connection[] {
  const connections = held.get(fd) ?? [];
  held.delete(fd);
  return connections;
}

/** Takes up to `most` connections and gives the first; the others wait in `held`. */
function take(fd: number, most: number): Accepted | undefined {
  const before = held.get(fd);
  if (before?.length === 1) held.delete(fd);
  if (before !== undefined) return before.shift();
  const batch = tryAccept(fd, most);
  if (typeof batch === 'number') return undefined;
  const [addresses, first, ...rest] = batch;
  let at = 0;
  const next = (number: number) => {
    const connection = new Accepted(number, addresses, at);
    at += 1 + (addresses[at] ?? 0);
    return connection;
  };
  const one = next(first as number);
  if (rest.length > 0) held.set(fd, rest.map(next));
  return one;
}

/**
 * `int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`, as a promise
 *
 * Takes the next connection of a listening socket in non-blocking mode. An accept that is aborted or late has taken none.
 * Rejects with `SystemError` as sys.accept, ETIMEDOUT, or the signal's reason. See [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html).
 */
export async function accept(sockfd: Fd, options?: WaitOptions): Promise<Connection> {
  return taken(sockfd, 1, options);
}

/**
 * The next connection, and an event of it in the async context of who accepts. What was taken already makes no descriptor ready: it
 * is handed out at once.
 */
function taken(server: Fd, most: number, options?: WaitOptions, afterTurn?: boolean): Promise<Connection> {
  const number = descriptor('accept', server);
  const one = options?.signal?.aborted ? undefined : held.get(number)?.length && take(number, most);
  const promise = one
    ? Promise.resolve(one)
    : perform(server, IN, 'accept', (fd) => take(fd, most), options, afterTurn);
  if (!accepted.heard) return promise;
  return promise.then((connection) => {
    const { fd, address } = connection;
    accepted.tell({ server: number, fd, address });
    return connection;
  });
}

/** What `connections` may be told. */
export interface ConnectionsOptions {
  /** How many connections one turn of the event loop takes at most: 64 unless told. Timers and other descriptors come between. */
  limit?: number;
  /** Ends the loop without an error; what was accepted and not handed out is the next one's who asks. */
  signal?: AbortSignal;
  /** Whether waiting keeps the process alive: yes unless told. */
  ref?: boolean;
}

/**
 * `for await (const { fd, address } of connections(server))`
 *
 * Every connection of a listening socket in non-blocking mode. They are taken in batches, so that a flood doesn't starve the rest
 * of the program. Where descriptors or memory have run out (EMFILE, ENFILE, ENOBUFS, ENOMEM) it warns once, pauses and goes on.
 * Other errors of [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html) end it: EBADF once the socket is closed.
 */
export function connections(server: Fd, options: ConnectionsOptions = {}): AsyncIterableIterator<Connection> {
  const { limit = 64, signal, ref = true } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1024)
    throw new RangeError(`connections: limit must be an integer from 1 to 1024, got ${shown(limit)}`);
  return new Connections(descriptor('connections', server), limit, { signal, ref });
}

const EXHAUSTED = [EMFILE, ENFILE, ENOBUFS, ENOMEM];
const PAUSE = 100;

class Connections implements AsyncIterableIterator<Connection> {
  readonly #fd: number;
  readonly #limit: number;
  readonly #options: WaitOptions;
  /** The listening socket was closed. */
  closed = false;
  /** A batch was taken: the event loop has its turn before the next one. */
  #taken = false;
  #warned = false;
  #ended = false;

  constructor(fd: number, limit: number, options: WaitOptions) {
    this.#fd = fd;
    this.#limit = limit;
    this.#options = options;
    loops.set(fd, (loops.get(fd) ?? new Set()).add(this));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Connection, undefined>> {
    for (;;) {
      if (this.#ended || this.#options.signal?.aborted) return this.return();
      if (this.closed) throw new SystemError(EBADF, 'accept');
      try {
        return { done: false, value: await this.#next() };
      } catch (error) {
        if (this.#options.signal?.aborted) continue;
        if (!(error instanceof SystemError) || !EXHAUSTED.includes(-error.errno)) throw error;
        await this.#rest(error);
      }
    }
  }

  #next(): Promise<Connection> {
    const afterTurn = this.#taken;
    this.#taken = true;
    return taken(this.#fd, this.#limit, this.#options, afterTurn);
  }

  async #rest(error: SystemError): Promise<void> {
    if (!this.#warned)
      emitWarning(`${error.message}; connections() pauses until there is room`, 'AioWarning');
    this.#warned = true;
    await pause(PAUSE, undefined, { signal: this.#options.signal, ref: this.#options.ref ?? true }).catch(
      () => {},
    );
  }

  async return(): Promise<IteratorResult<Connection, undefined>> {
    this.#ended = true;
    loops.get(this.#fd)?.delete(this);
    return { done: true, value: undefined };
  }
}
