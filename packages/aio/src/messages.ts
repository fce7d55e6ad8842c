import type { Fd } from '@perlipc/sys';
import { tryRecvBatch, trySendBatch } from '@perlipc/sys/loop';
import { IN, OUT } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

const meta = new Int32Array(4);
const sender = new Uint8Array(128);

/**
 * `ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *from, socklen_t *fromlen)`, as a promise
 *
 * As recv, with the sender's packed address. `datagrams` is the form for many. See [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html).
 */
export function recvfrom(
  sockfd: Fd,
  buffer: Uint8Array,
  options?: WaitOptions,
): Promise<{ size: number; address: Uint8Array }> {
  const receive = (fd: number) => {
    if (tryRecvBatch(fd, buffer, buffer.length, meta, sender) < 0) return undefined;
    return { size: meta[0] as number, address: sender.slice(0, meta[3]) };
  };
  return perform(sockfd, IN, 'recvfrom', receive, options);
}

/**
 * `ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen)`, as a promise
 *
 * Sends one datagram to a packed address. `sendmany` is the form for many. See [sendto(2)](https://man7.org/linux/man-pages/man2/sendto.2.html).
 */
export async function sendto(
  sockfd: Fd,
  data: Uint8Array,
  to: Uint8Array,
  options?: WaitOptions,
): Promise<void> {
  await perform(sockfd, OUT, 'sendto', (fd) => trySendBatch(fd, [data], [to], 0) > 0 || undefined, options);
}
