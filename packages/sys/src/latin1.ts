// Calls whose data are text of which each character is a byte, as Perl's strings are and those of Node's encoding `latin1`. They
// save the typed array on the way.

import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';
import { takePeer } from './peer.js';

/**
 * `ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen)` ·
 * blocks, the event loop with it
 *
 * As `sendto` of `@perlipc/sys`, with text: of a character above U+00FF the low byte is sent. Without an address it is `send`. See
 * [sendto(2)](https://man7.org/linux/man-pages/man2/sendto.2.html).
 */
export function sendto(sockfd: Fd, text: string, flags = 0, to?: Uint8Array): number {
  return native.sendtoLatin1(fileno(sockfd), text, flags, to);
}

/**
 * `ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *from, socklen_t *fromlen)` ·
 * blocks, the event loop with it
 *
 * Receives at most `length` bytes, as text: empty at the end of a stream. `address` is the sender's, empty where the socket is
 * connected. See [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html).
 */
export function recvfrom(sockfd: Fd, length: number, flags = 0): { text: string; address: Uint8Array } {
  const text = native.recvfromLatin1(fileno(sockfd), length, flags);
  return { text, address: takePeer() };
}

/**
 * `ssize_t read(int fd, void *buf, size_t count)` · blocks, the event loop with it
 *
 * Reads at most `length` bytes, as text: empty at the end. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html).
 */
export function read(fd: Fd, length: number): string {
  return native.readLatin1(fileno(fd), length);
}

/**
 * `ssize_t write(int fd, const void *buf, size_t count)` · blocks, the event loop with it
 *
 * Writes text, of a character above U+00FF the low byte, and returns how many characters were taken. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html).
 */
export function write(fd: Fd, text: string): number {
  return native.writeLatin1(fileno(fd), text);
}
