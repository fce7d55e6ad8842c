import type { IncomingMessage, Message, OutgoingMessage, SentControl } from '../addon/message-structs.js';
import { native } from '../addon/native.js';
import { type Fd, fileno } from '../fd.js';

export type { IncomingMessage, Message, OutgoingMessage } from '../addon/message-structs.js';

/**
 * `ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)` · blocks, the event loop with it
 *
 * Sends the bytes of `buffers`, one after another, with control messages, to a packed address if one is given. Returns how many
 * bytes were sent. A stream may take fewer than all; the control messages are sent then all the same. On a stream, control messages
 * need at least one byte of data. Throws `SystemError` as sendto does, and EBADF for a passed descriptor, EINVAL,
 * EMSGSIZE (also for more than 1024 buffers), ENOBUFS, EPERM for credentials that are not one's own, ETOOMANYREFS.
 * See [sendmsg(2)](https://man7.org/linux/man-pages/man2/sendmsg.2.html), [cmsg(3)](https://man7.org/linux/man-pages/man3/cmsg.3.html), [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 */
export function sendmsg(
  sockfd: Fd,
  buffers: readonly ArrayBufferView[],
  control: readonly SentControl[] = [],
  flags = 0,
  address?: Uint8Array,
): number {
  return native.sendmsg(fileno(sockfd), buffers, control, flags, address);
}

/**
 * `ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)` · blocks, the event loop with it
 *
 * Fills `buffers` one after another, with at most `controllen` bytes of control messages (see {@link CMSG_SPACE}).
 * Descriptors that arrive are close-on-exec if above 2, unless `cloexec` is false. If the control messages don't fit, or the
 * process can't open as many descriptors, `flags` has `MSG_CTRUNC`; then all descriptors that arrived by `SCM_RIGHTS` are
 * closed, and `control` has none of them. With `MSG_PEEK` each call gives new descriptors. Throws `SystemError` as recv does, and EINVAL,
 * EMSGSIZE. See [recvmsg(2)](https://man7.org/linux/man-pages/man2/recvmsg.2.html), [cmsg(3)](https://man7.org/linux/man-pages/man3/cmsg.3.html), [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 */
export function recvmsg(
  sockfd: Fd,
  buffers: readonly ArrayBufferView[],
  controllen = 0,
  flags = 0,
  cloexec = true,
): Message {
  return native.recvmsg(fileno(sockfd), buffers, controllen, flags, cloexec);
}

/**
 * `int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags)` · blocks, the event loop with it
 *
 * Sends up to 1024 messages with one call and returns the size of each one sent. These may be fewer than all: an error is thrown
 * only if it was the first message's. Throws `SystemError` as sendmsg does, and ENOSYS on macOS. See [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html).
 */
export function sendmmsg(sockfd: Fd, messages: readonly OutgoingMessage[], flags = 0): number[] {
  return native.sendmmsg(fileno(sockfd), messages, flags);
}

/**
 * `int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout)` · blocks, the
 * event loop with it
 *
 * Receives a message into each of `messages`, at most 1024. With `MSG_WAITFORONE` it waits only for the first. The kernel checks
 * `timeout`, in seconds, only when a message arrives: for a real limit use poll or `SO_RCVTIMEO`.
 * Descriptors are as in recvmsg. Throws `SystemError` as recvmsg does, and ENOSYS on macOS. See [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html).
 */
export function recvmmsg(
  sockfd: Fd,
  messages: readonly IncomingMessage[],
  flags = 0,
  timeout?: number,
  cloexec = true,
): Message[] {
  return native.recvmmsg(fileno(sockfd), messages, flags, timeout, cloexec);
}
