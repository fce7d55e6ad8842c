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
import { integer } from '@perlipc/sys/argument';
import { tryRecvBatch } from '@perlipc/sys/loop';
import { IN } from './operation.js';
import { shown } from './options.js';
import { perform } from './poller.js';

/** What `batches` and `datagrams` may be told. */
export interface DatagramsOptions {
  /** How many datagrams one system call takes at most: 64 unless told. */
  limit?: number;
  /** Bytes for each; of a longer datagram the rest is lost and `truncated` is true. 2048 unless told, 65535 with `gro`. */
  size?: number;
  /** Lets the kernel join datagrams of one sender that arrive in a train (`UDP_GRO`): far fewer calls for the same packets. */
  gro?: boolean;
  /** Ends the loop without an error. */
  signal?: AbortSignal;
  /** Whether waiting keeps the process alive: yes unless told. */
  ref?: boolean;
}

/** A datagram, in memory of its own. */
export interface Datagram {
  readonly data: Buffer;
  /** The sender's packed address. */
  readonly address: Uint8Array;
  /** Whether it was longer than `size`. */
  readonly truncated: boolean;
}

const META = 4;
const ADDRESS = 128;

/** What one system call received. Its memory is written again by the next: what is to stay is copied. */
export class Batch {
  /** How many there are. With `gro` each may hold several datagrams. */
  count = 0;
  readonly buffer: Buffer;
  readonly size: number;
  readonly meta: Int32Array;
  readonly addresses: Uint8Array;

  constructor(limit: number, size: number) {
    this.size = integer('Batch', 'size', size);
    this.buffer = Buffer.allocUnsafeSlow(integer('Batch', 'limit', limit) * size);
    this.meta = new Int32Array(limit * META);
    this.addresses = new Uint8Array(limit * ADDRESS);
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
 * `batch.address(i)`. The batch is the same one each time. Ends with `SystemError` of [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html): EBADF once it is closed.
 */
export async function* batches(
  socket: Fd,
  options: DatagramsOptions = {},
): AsyncGenerator<Batch, undefined, undefined> {
  const { gro = false, limit = 64, size = gro ? 65_535 : 2048, signal, ref = true } = options;
  checkRange('limit', limit, 1024);
  checkRange('size', size, 1 << 20);
  if (gro) join(fileno(socket));
  const batch = new Batch(limit, size);
  const receive = (fd: number) => {
    const count = tryRecvBatch(fd, batch.buffer, size, batch.meta, batch.addresses);
    return count < 0 ? undefined : count;
  };
  for (let full = false; ; ) {
    try {
      batch.count = await perform(socket, IN, 'recvmmsg', receive, { signal, ref }, full);
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
    // A full batch is followed by others: timers and other descriptors come between.
    full = batch.count === limit;
    yield batch;
  }
}

/**
 * `for await (const { data, address } of datagrams(socket))`
 *
 * The datagrams of a socket one by one, each in memory of its own; what `gro` joined is taken apart. See batches for the faster form.
 */
export async function* datagrams(
  socket: Fd,
  options: DatagramsOptions = {},
): AsyncGenerator<Datagram, undefined, undefined> {
  for await (const batch of batches(socket, options))
    for (const datagram of [...taken(batch)]) yield datagram;
  return undefined;
}

function* taken(batch: Batch): Generator<Datagram> {
  for (let i = 0; i < batch.count; i++) {
    const [data, segment, address] = [batch.data(i), batch.segment(i), batch.address(i)];
    let at = 0;
    do {
      yield { data: Buffer.from(data.subarray(at, at + segment)), address, truncated: batch.truncated(i) };
      at += segment;
    } while (at < data.length);
  }
}

function join(fd: number): void {
  if (SOL_UDP === undefined || UDP_GRO === undefined) throw new SystemError(ENOPROTOOPT, 'setsockopt');
  setsockopt(fd, SOL_UDP, UDP_GRO, 1);
}

function checkRange(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new RangeError(`datagrams: ${name} must be an integer from 1 to ${most}, got ${shown(value)}`);
}
