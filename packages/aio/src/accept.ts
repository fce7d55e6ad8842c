import { atfork, close, type Fd } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { tryAccept } from '@perlipc/sys/loop';
import { accepted } from './events.js';
import { IN } from './operation.js';
import type { WaitOptions } from './options.js';
import { type First, perform } from './poller.js';
import { onclose } from './watching.js';

/** A connection that was accepted. */
export interface Connection {
  /** In non-blocking mode, and close-on-exec if it is above 2. The program closes it. */
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

/** What one call took, and how much of it was handed out. */
class Batch {
  #next = 0;
  #at = 0;

  constructor(
    readonly addresses: Uint8Array,
    /** The kernel had no more. */
    readonly drained: boolean,
    readonly fds: readonly number[],
  ) {}

  get empty(): boolean {
    return this.#next === this.fds.length;
  }

  take(): Accepted {
    const connection = new Accepted(this.fds[this.#next++] as number, this.addresses, this.#at);
    this.#at += 1 + (this.addresses[this.#at] ?? 0);
    return connection;
  }
}

/** The last batch by listening descriptor: no connection is lost by a loop that ends. */
const batches = new Map<number, Batch>();

onclose((fd) => {
  for (const connection of takeHeld(fd)) close(connection.fd);
});

/** In a forked child they are the parent's, which hands them out: the child's copies would keep them open. */
atfork({
  child: () => {
    for (const fd of [...batches.keys()]) for (const connection of takeHeld(fd)) close(connection.fd);
  },
});

/** What was accepted and not handed out, for who goes on with the listening socket. */
export function takeHeld(fd: number): Connection[] {
  const connections: Connection[] = [];
  for (let one = held(fd); one !== undefined; one = held(fd)) connections.push(one);
  batches.delete(fd);
  return connections;
}

/** The next of what was accepted and not handed out. */
export function held(fd: number): Connection | undefined {
  const batch = batches.get(fd);
  return batch === undefined || batch.empty ? undefined : batch.take();
}

/** Takes up to `most` connections and gives the first; the others are held. */
function take(fd: number, most: number): Connection | undefined {
  const before = held(fd);
  if (before !== undefined) return before;
  const got = tryAccept(fd, most);
  if (typeof got === 'number') return undefined;
  const [addresses, drained, ...fds] = got;
  const batch = new Batch(addresses, drained, fds);
  batches.set(fd, batch);
  return batch.take();
}

/** What comes before the next call: a full batch is followed by others, and timers and other descriptors come between. */
function firstAfter(fd: number): First {
  const batch = batches.get(fd);
  return batch === undefined ? 'now' : batch.drained ? 'drained' : 'turn';
}

/**
 * `int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`, as a promise
 *
 * Takes the next connection of a listening socket in non-blocking mode. If it is aborted or times out, no connection was taken.
 * Rejects with `SystemError` as sys.accept, ETIMEDOUT, or the signal's reason. See [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html).
 */
export async function accept(sockfd: Fd, options?: WaitOptions): Promise<Connection> {
  const fd = descriptor('accept', sockfd);
  const one = options?.signal?.aborted ? undefined : held(fd);
  return one === undefined ? next(fd, 1, 'now', options) : told(fd, one);
}

/** The next connection after those that are held. */
export async function nextBatch(fd: number, most: number, options: WaitOptions): Promise<Connection> {
  return next(fd, most, firstAfter(fd), options);
}

async function next(fd: number, most: number, first: First, options?: WaitOptions): Promise<Connection> {
  return told(fd, await perform(fd, IN, 'accept', (number) => take(number, most), options, first));
}

/** Publishes an event of it, in the async context of who accepts. */
export function told(server: number, connection: Connection): Connection {
  const { fd } = connection;
  if (accepted.heard) accepted.tell({ server, fd, address: connection.address });
  return connection;
}
