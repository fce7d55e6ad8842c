import {
  type Fd,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  SystemError,
  recvfrom as sysRecvfrom,
  sendto as sysSendto,
} from '@perlipc/sys';
import { bytes, options as given } from '@perlipc/sys/argument';
import { tryRecvBatch } from '@perlipc/sys/loop';
import { unlessLater } from './later.js';
import type { MessageOptions } from './msg.js';
import { IN, OUT } from './operation.js';
import { perform } from './poller.js';

const meta = new Int32Array(4);
const sender = new Uint8Array(128);

/** A datagram's size, and the sender's packed address. */
export interface Received {
  size: number;
  address: Uint8Array;
}

/**
 * `ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *from, socklen_t *fromlen)`, as a promise
 *
 * As recv, with the sender's packed address; `flags` are among the options. `datagrams` is the form for many. See [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html).
 */
export async function recvfrom(
  sockfd: Fd,
  buffer: ArrayBufferView,
  options?: MessageOptions,
): Promise<Received> {
  const { flags = 0, ...rest } = given('recvfrom', options);
  const size = bytes('recvfrom', 'buffer', buffer).byteLength;
  const view = new Uint8Array(buffer.buffer, buffer.byteOffset, size);
  const quick = flags === 0 && size > 0 && size <= LARGEST;
  const receive = (fd: number) =>
    quick ? received(fd, view) : unlessLater(() => sysRecvfrom(fd, buffer, flags | MSG_DONTWAIT));
  return perform(sockfd, IN, 'recvfrom', receive, rest);
}

/** What the batch form takes for one datagram; it makes no error of a datagram that isn't there yet. */
const LARGEST = 1 << 20;

function received(fd: number, buffer: Uint8Array): Received | undefined {
  try {
    const count = tryRecvBatch(fd, buffer, buffer.byteLength, meta, sender);
    return count < 0 ? undefined : { size: meta[0] as number, address: sender.slice(0, meta[3]) };
  } catch (error) {
    throw error instanceof SystemError ? new SystemError(-error.errno, 'recvfrom') : error;
  }
}

/**
 * `ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen)`, as a promise
 *
 * Sends one datagram to a packed address, without SIGPIPE, and resolves to how many bytes went; `flags` are among the options.
 * `sendmany` is the form for many. Rejects with `SystemError` as sys.sendto, ETIMEDOUT, or the signal's reason. See [sendto(2)](https://man7.org/linux/man-pages/man2/sendto.2.html).
 */
export async function sendto(
  sockfd: Fd,
  data: ArrayBufferView,
  to: Uint8Array,
  options?: MessageOptions,
): Promise<number> {
  const { flags = 0, ...rest } = given('sendto', options);
  const all = flags | MSG_DONTWAIT | (MSG_NOSIGNAL ?? 0);
  return perform(sockfd, OUT, 'sendto', (fd) => unlessLater(() => sysSendto(fd, data, all, to)), rest);
}
