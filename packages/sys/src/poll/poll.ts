import { native } from '../addon/native.js';
import { type Fd, fileno } from '../fd.js';

export * from './epoll.js';
export * from './event-fds.js';
export * from './select.js';

/** `struct pollfd`; poll writes `revents`. */
export interface PollFd {
  fd: number;
  events: number;
  revents?: number;
}

/**
 * `int poll(struct pollfd *fds, nfds_t nfds, int timeout)` · blocks, the event loop with it
 *
 * Waits until one of `fds` has one of its `events` (`POLLIN`, `POLLOUT`, …), for at most `timeout` milliseconds (-1: for
 * ever, 0: not at all). Sets each `revents`; an entry with `fd` -1 is passed over. Returns how many have events.
 * Throws `SystemError`: EINTR, EINVAL, ENOMEM. See poll(2).
 */
export function poll(fds: PollFd[], timeout: number): number {
  return native.poll(fds, timeout);
}

/** The `struct pollfd` of a descriptor. */
export function pollfd(fd: Fd, events: number): PollFd {
  return { fd: fileno(fd), events, revents: 0 };
}

/**
 * `int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p, const sigset_t *sigmask)` · blocks, the event loop
 * with it
 *
 * As poll, with a timeout in seconds with a fraction (undefined: for ever), and the signals of `sigmask` alone blocked while it
 * waits. Main thread only with `sigmask`. Throws `SystemError` as poll does, and ENOSYS on macOS. See ppoll(2).
 */
export function ppoll(fds: PollFd[], timeout?: number, sigmask?: number[]): number {
  return native.ppoll(fds, timeout, sigmask);
}
