import {
  ENOPROTOOPT,
  type Fd,
  fileno,
  MSG_TRUNC,
  SOL_UDP,
  SystemError,
  setsockopt,
  UDP_GRO,
} from '@perlipc/sys';
import { described, integer } from '@perlipc/sys/argument';
import { tryRecvBatch } from '@perlipc/sys/loop';
import { IN } from './operation.js';
import { Pause } from './pause.js';
import { type First, perform } from './poller.js';

/** Options of `batches` and `datagrams`. */
export interface DatagramsOptions {
  /** How many datagrams one system call takes at most: 64 by default. */
  limit?: number;
  /** Bytes for each; of a longer datagram the rest is lost and `truncated` is true. 2048 by default, 65535 with `gro`. */
  size?: number;
  /** Whether the program keeps a batch until it gives it back by `release`: false by default. Only for `batches`. */
  keep?: boolean;
  /** Lets the kernel join datagrams of one sender that arrive in a train (`UDP_GRO`): far fewer calls for the same packets. */
  gro?: boolean;
  /**
   * Milliseconds, from 0 to 1000, 0.05 say, that are waited after a batch that wasn't full before more is received: what comes meanwhile is one
   * batch. At a high rate there are far fewer wake-ups, for up to that much delay. 0, which waits for nothing, by default.
   */
  coalesce?: number;
  /** Ends the loop without an error. */
  signal?: AbortSignal;
  /** Whether waiting keeps the process alive: true by default. */
  ref?: boolean;
}

const META = 4;
const ADDRESS = 128;

/** What one system call received. Unless batches are kept its memory is written again by the next: what is to stay is copied. */
export class Batch {
  /** How many there are. With `gro` each may hold several datagrams. */
  count = 0;
  readonly buffer: Buffer;
  readonly size: number;
  readonly meta: Int32Array;
  readonly addresses: Uint8Array;

  readonly #pool: Batch[];

  constructor(limit: number, size: number, pool: Batch[] = []) {
    this.#pool = pool;
    this.size = integer('Batch', 'size', size);
    this.buffer = Buffer.allocUnsafeSlow(integer('Batch', 'limit', limit) * size);
    this.meta = new Int32Array(limit * META);
    this.addresses = new Uint8Array(limit * ADDRESS);
  }

  /** Gives its memory back, for a batch to come; nothing of it may be looked at any more. */
  release(): void {
    if (!this.#pool.includes(this)) this.#pool.push(this);
  }

  /** The bytes of number `i`. */
  data(i: number): Buffer {
    const start = i * this.size;
    return this.buffer.subarray(start, start + this.length(i));
  }

  /** How many bytes they are. */
  length(i: number): number {
    return Math.min(this.meta[i * META] as number, this.size);
  }

  /** Whether it was longer than `size`. */
  truncated(i: number): boolean {
    return ((this.meta[i * META + 1] as number) & MSG_TRUNC) !== 0;
  }

  /** The length of each datagram in it, of which the last may be shorter. */
  segment(i: number): number {
    return this.meta[i * META + 2] || this.length(i);
  }

  /** The sender's packed address, a copy. */
  address(i: number): Uint8Array {
    return this.addresses.slice(i * ADDRESS, i * ADDRESS + (this.meta[i * META + 3] as number));
  }
}

/**
 * `for await (const batch of batches(socket))`
 *
 * The datagrams of a socket as [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html) has them, without an object or a copy of each: `batch.count`, `batch.data(i)`,
 * `batch.address(i)`. The batch is the same one each time, or with `keep` one that was given back, or a new one. Ends with `SystemError` of [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html): EBADF once it is closed.
 */
export async function* batches(
  socket: Fd,
  options: DatagramsOptions = {},
): AsyncGenerator<Batch, undefined, undefined> {
  const { gro = false, keep = false, limit = 64, size = gro ? 65_535 : 2048, coalesce = 0 } = options;
  const { signal, ref = true } = options;
  checkPause(coalesce);
  checkRange('limit', limit, 1024);
  checkRange('size', size, 1 << 20);
  if (gro) join(fileno(socket));
  const pool: Batch[] = [];
  let batch = new Batch(limit, size, pool);
  const receive = (fd: number) => {
    const count = tryRecvBatch(fd, batch.buffer, size, batch.meta, batch.addresses);
    return count < 0 ? undefined : count;
  };
  const pause = coalesce > 0 ? new Pause(coalesce, { signal, ref }) : undefined;
  try {
    for (let first: First = 'now'; ; ) {
      batch.count = await perform(socket, IN, 'recvmmsg', receive, { signal, ref }, first);
      // A full batch is followed by others: timers and other descriptors come between. A short one has found that there are no more.
      first = batch.count === limit ? 'turn' : 'drained';
      yield batch;
      if (keep) batch = pool.pop() ?? new Batch(limit, size, pool);
      if (first === 'turn' || pause === undefined) continue;
      await pause.over();
      first = 'now';
    }
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  } finally {
    pause?.close();
  }
}

function join(fd: number): void {
  if (SOL_UDP === undefined || UDP_GRO === undefined) throw new SystemError(ENOPROTOOPT, 'setsockopt');
  setsockopt(fd, SOL_UDP, UDP_GRO, 1);
}

function checkPause(coalesce: unknown): void {
  if (typeof coalesce !== 'number' || !(coalesce >= 0 && coalesce <= 1000))
    throw new RangeError(
      `datagrams: coalesce must be a number of milliseconds from 0 to 1000, got ${described(coalesce)}`,
    );
}

function checkRange(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new RangeError(`datagrams: ${name} must be an integer from 1 to ${most}, got ${described(value)}`);
}
