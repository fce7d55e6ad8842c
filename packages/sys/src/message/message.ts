import { native } from '../addon/native.js';
import { type Fd, fileno } from '../fd.js';
import { takePeer } from '../peer.js';

export * from './control.js';
export * from './fds.js';
export * from './msg.js';
export * from './transfer.js';

/**
 * `ssize_t send(int sockfd, const void *buf, size_t len, int flags)` · blocks, the event loop with it
 *
 * Sends bytes of `data` on a connected socket and returns how many: a stream may take fewer than all.
 * Throws `SystemError`: EAGAIN, EBADF, ECONNRESET, EDESTADDRREQ, EINTR, EMSGSIZE, ENOBUFS, ENOTCONN, ENOTSOCK, EPIPE.
 * See [send(2)](https://man7.org/linux/man-pages/man2/send.2.html).
 *
 * @example
 * ```ts
 * const sent = send(fd, Buffer.from('hello\r\n'), MSG_NOSIGNAL);
 * ```
 */
export function send(sockfd: Fd, data: ArrayBufferView, flags = 0): number {
  return native.send(fileno(sockfd), data, flags);
}

/**
 * `ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen)` ·
 * blocks, the event loop with it
 *
 * Sends one datagram to a packed address; without one it is `send`. Throws `SystemError` with `address` and `port` or `path`, as send does, and
 * EACCES, EAFNOSUPPORT, EINVAL, EISCONN, ENETUNREACH, ENOENT. See [sendto(2)](https://man7.org/linux/man-pages/man2/sendto.2.html).
 *
 * @example
 * ```ts
 * sendto(fd, Buffer.from('ping'), 0, pack_sockaddr_in(5353, new Uint8Array([127, 0, 0, 1])));
 * ```
 */
export function sendto(sockfd: Fd, data: ArrayBufferView, flags: number, to?: Uint8Array): number {
  return native.sendto(fileno(sockfd), data, flags, to);
}

/**
 * `ssize_t recv(int sockfd, void *buf, size_t len, int flags)` · blocks, the event loop with it
 *
 * Receives into `buffer` and returns how many bytes; 0 is the end of a stream, or an empty datagram. With `MSG_TRUNC` it
 * is a datagram's whole length, which may be more than `buffer` holds. Throws `SystemError`: EAGAIN, EBADF,
 * ECONNREFUSED, ECONNRESET, EINTR, ENOTCONN, ENOTSOCK. See [recv(2)](https://man7.org/linux/man-pages/man2/recv.2.html).
 *
 * @example
 * ```ts
 * const buffer = Buffer.alloc(512);
 * const seen = recv(fd, buffer, MSG_PEEK); // the bytes stay in the socket
 * ```
 */
export function recv(sockfd: Fd, buffer: ArrayBufferView, flags = 0): number {
  return native.recv(fileno(sockfd), buffer, flags);
}

/**
 * `ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *from, socklen_t *fromlen)` ·
 * blocks, the event loop with it
 *
 * As recv, with the sender's packed address, which is empty where the socket is connected. See [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html).
 *
 * @example
 * ```ts
 * const buffer = Buffer.alloc(65536);
 * const datagram = recvfrom(fd, buffer);
 * ```
 */
export function recvfrom(
  sockfd: Fd,
  buffer: ArrayBufferView,
  flags = 0,
): { size: number; address: Uint8Array } {
  const size = native.recvfrom(fileno(sockfd), buffer, flags);
  return { size, address: takePeer() };
}
