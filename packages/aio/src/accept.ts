import { atfork, close, type Fd } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { tryAccept } from '@perlipc/sys/loop';
import { accepted } from './events.js';
import { fileOf } from './file-of.js';
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

/** What lies where in the numbers of a call. */
const COUNT = 0;
const DRAINED = 1;
const FDS = 2;

/** What the last call for a listening descriptor took, and what of it was not handed out. */
class Batch {
  #numbers = new Int32Array(FDS);
  #addresses: Uint8Array = new Uint8Array();
  #next = 0;
  #at = 0;

  /** Which file the descriptor was when its last loop began. */
  constructor(readonly file: string | undefined) {}

  get empty(): boolean {
    return this.#next === this.#numbers[COUNT];
  }

  /** What comes before the next call: a full batch is followed by others, and timers and other descriptors come between. */
  get first(): First {
    if (this.#numbers[COUNT] === 0) return 'now';
    return this.#numbers[DRAINED] !== 0 ? 'drained' : 'turn';
  }

  /** Takes up to `most` connections; false if there are none. All that it held was handed out. */
  fill(fd: number, most: number): boolean {
    if (this.#numbers.length !== FDS + most) this.#numbers = new Int32Array(FDS + most);
    this.#numbers[COUNT] = 0;
    this.#next = 0;
    this.#at = 0;
    const addresses = tryAccept(fd, this.#numbers);
    if (typeof addresses === 'number') return false;
    this.#addresses = addresses;
    return true;
  }

  take(): Accepted {
    const fd = this.#numbers[FDS + this.#next++] as number;
    const connection = new Accepted(fd, this.#addresses, this.#at);
    this.#at += 1 + (this.#addresses[this.#at] ?? 0);
    return connection;
  }
}

/** By listening descriptor: no connection is lost by a loop that ends. */
const batches = new Map<number, Batch>();

onclose(drop);

function drop(fd: number): void {
  if (!batches.has(fd)) return;
  for (const connection of takeHeld(fd)) close(connection.fd);
}

/** Has a loop over it begin: what is held for another file that had the number is closed. */
export function begin(fd: number): void {
  const file = fileOf(fd);
  if (batches.get(fd)?.file === file) return;
  drop(fd);
  batches.set(fd, new Batch(file));
}

/** In a forked child they are the parent's, which hands them out: the child's copies would keep them open. */
atfork({
  child: () => {
    for (const fd of [...batches.keys()]) drop(fd);
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
  const batch = batches.get(fd) ?? new Batch(undefined);
  if (!batch.empty) return batch.take();
  if (!batch.fill(fd, most)) return undefined;
  batches.set(fd, batch);
  return batch.take();
}

/**
 * `int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`, as a promise
 *
 * Takes the next connection of a listening socket in non-blocking mode. If it is aborted or times out, no connection was taken.
 * Rejects with `SystemError` as sys.accept, ETIMEDOUT, or the signal's reason. See [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html).
 */
export async function accept(sockfd: Fd, options?: WaitOptions): Promise<Connection> {
  const fd = descriptor('accept', sockfd);
  if (batches.get(fd)?.empty === false) begin(fd);
  const one = options?.signal?.aborted ? undefined : held(fd);
  return one === undefined ? next(fd, 1, 'now', options) : told(fd, one);
}

/** The next connection after those that are held. */
export async function nextBatch(fd: number, most: number, options: WaitOptions): Promise<Connection> {
  return next(fd, most, batches.get(fd)?.first ?? 'now', options);
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
