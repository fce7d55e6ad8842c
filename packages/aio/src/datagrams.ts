import { atfork, type Fd } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { type Batch, batches, type DatagramsOptions } from './batches.js';
import { onclose } from './watching.js';

/** A datagram, in memory of its own. */
export interface Datagram {
  readonly data: Buffer;
  /** The sender's packed address. */
  readonly address: Uint8Array;
  /** Whether it was longer than `size`. */
  readonly truncated: boolean;
}

/** What was received and not handed out, by descriptor: a loop that ends loses no datagram. */
const held = new Map<number, Datagram[]>();

onclose((fd) => held.delete(fd));

/** In a forked child they are the parent's, which hands them out. */
atfork({ child: () => held.clear() });

/** What was received and not handed out, for who goes on with the socket. */
export function takeDatagrams(fd: number): Datagram[] {
  const datagrams = held.get(fd) ?? [];
  held.delete(fd);
  return datagrams;
}

/**
 * `for await (const { data, address } of datagrams(socket))`
 *
 * The datagrams of a socket one by one, each in memory of its own; what `gro` joined is taken apart. What a loop that ends has received
 * and not handed out is the next loop's over that descriptor. See batches for the faster form.
 */
export async function* datagrams(
  socket: Fd,
  options: DatagramsOptions = {},
): AsyncGenerator<Datagram, undefined, undefined> {
  const fd = descriptor('datagrams', socket);
  yield* heldOf(fd);
  for await (const batch of batches(fd, { ...options, keep: false })) {
    held.set(fd, [...(held.get(fd) ?? []), ...taken(batch)]);
    yield* heldOf(fd);
  }
  return undefined;
}

function* heldOf(fd: number): Generator<Datagram> {
  for (let one = held.get(fd)?.shift(); one !== undefined; one = held.get(fd)?.shift()) yield one;
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
