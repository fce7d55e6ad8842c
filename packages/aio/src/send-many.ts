import type { Fd } from '@perlipc/sys';
import { described, options as given, refuse } from '@perlipc/sys/argument';
import { trySendBatch } from '@perlipc/sys/loop';
import { DONE, OUT, PART } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform, soon } from './poller.js';

/** Options of `sendmany`. */
export interface SendManyOptions extends WaitOptions {
  /** Where to: one packed address for all, one for each, or none for a connected socket. */
  to?: Uint8Array | readonly Uint8Array[];
}

/** One, or as many as an array has. */
type Some = Uint8Array | readonly Uint8Array[];

/**
 * `int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags)`, as a promise
 *
 * Sends a datagram of each of `data`, up to 1024 with each system call, and resolves when all have gone; what is sent meanwhile comes after them. If it is rejected, the
 * error's `sent` says how many had. See [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html).
 */
export async function sendmany(
  sockfd: Fd,
  data: readonly Uint8Array[],
  options?: SendManyOptions,
): Promise<void> {
  const { to, ...rest } = given('sendmany', options);
  if (!Array.isArray(data))
    refuse('sendmany', 'data', 'an array of Uint8Arrays, one for each datagram', data);
  if (Array.isArray(to)) {
    if (to.length > 1 && to.length !== data.length)
      throw new RangeError(`sendmany: to must have one address or ${data.length}, got ${to.length}`);
  } else if (to !== undefined && !(to instanceof Uint8Array))
    refuse('sendmany', 'to', 'a packed address or an array of them', to);
  await sendTrains(sockfd, data, to, 0, rest);
}

/** Options of `sendsegments`. */
export interface SendSegmentsOptions extends WaitOptions {
  /** Where to; a connected socket needs none. */
  to?: Uint8Array;
}

/** The kernel's own bounds: UDP_MAX_SEGMENTS, and the longest datagram of IPv4. */
const SEGMENTS = 64;
const LONGEST = 65_507;

/**
 * Sends `data` as datagrams of `segment` bytes, of which the last may be shorter: the kernel cuts them (`UDP_SEGMENT`), so that up to
 * 64 packets cost what one costs. Linux 4.18 or newer, UDP alone. Rejects with `SystemError` of [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html): EINVAL where a segment
 * is longer than the way to the peer carries. See [udp(7)](https://man7.org/linux/man-pages/man7/udp.7.html).
 */
export function sendsegments(
  sockfd: Fd,
  data: Uint8Array,
  segment: number,
  options?: SendSegmentsOptions,
): Promise<void> {
  try {
    const trains = trainsOf(data, segment);
    if (options === undefined) return sendTrains(sockfd, trains, undefined, segment);
    const { to, ...rest } = given('sendsegments', options);
    if (to !== undefined && !(to instanceof Uint8Array)) refuse('sendsegments', 'to', 'a packed address', to);
    return sendTrains(sockfd, trains, to, segment, rest);
  } catch (error) {
    return Promise.reject(error);
  }
}

function trainsOf(data: Uint8Array, segment: number): Some {
  if (!(data instanceof Uint8Array))
    throw new TypeError(`sendsegments: data must be a Uint8Array, got ${described(data)}`);
  if (!Number.isInteger(segment) || segment < 1 || segment > LONGEST)
    throw new RangeError(
      `sendsegments: segment must be an integer from 1 to ${LONGEST}, got ${described(segment)}`,
    );
  const train = Math.min(SEGMENTS, Math.floor(LONGEST / segment)) * segment;
  return data.length > 0 && data.length <= train ? data : cut(data, train);
}

function cut(data: Uint8Array, train: number): Uint8Array[] {
  const trains: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += train) trains.push(data.subarray(at, at + train));
  return trains;
}

/** What one system call takes (UIO_MAXIOV). */
const MOST = 1024;

/** What has gone with the first call needs no promise of its own. */
const GONE = Promise.resolve();

function sendTrains(
  sockfd: Fd,
  data: Some,
  to: Some | undefined,
  segment: number,
  options?: WaitOptions,
): Promise<void> {
  const count = data instanceof Uint8Array ? 1 : data.length;
  let sent = 0;
  try {
    const fd = count > MOST ? -1 : soon(sockfd, OUT, 'sendmmsg', options);
    if (fd >= 0) sent = Math.max(trySendBatch(fd, data, to, segment), 0);
  } catch (error) {
    return Promise.reject(withSent(error, 0));
  }
  if (sent === count) return GONE;
  return sendRest(sockfd, data instanceof Uint8Array ? [data] : data, to, segment, options, sent);
}

async function sendRest(
  sockfd: Fd,
  data: readonly Uint8Array[],
  to: Some | undefined,
  segment: number,
  options: WaitOptions | undefined,
  before: number,
): Promise<void> {
  let sent = before;
  const rest = (list: readonly Uint8Array[]) => list.slice(sent, sent + MOST);
  const restOf = (some: Some | undefined) => (Array.isArray(some) && some.length > 1 ? rest(some) : some);
  const send = (fd: number) => {
    const started = sent;
    do {
      const count = trySendBatch(fd, rest(data), restOf(to), segment);
      if (count < 0) return sent > started ? PART : undefined;
      sent += count;
    } while (sent < data.length);
    return DONE;
  };
  try {
    await perform<void>(sockfd, OUT, 'sendmmsg', send, options);
  } catch (error) {
    throw withSent(error, sent);
  }
}

function withSent(error: unknown, sent: number): unknown {
  return error instanceof Error ? Object.assign(error, { sent }) : error;
}
