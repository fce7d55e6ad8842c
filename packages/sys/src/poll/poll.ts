import { native } from '../addon/native.js';
import type { PollFd } from '../addon/structs.js';
import { descriptor, integer } from '../argument.js';
import type { Fd } from '../fd.js';
import { polled } from './pollfds.js';

export type { PollFd } from '../addon/structs.js';
export * from './epoll.js';
export * from './event-fds.js';
export * from './select.js';

/**
 * `int poll(struct pollfd *fds, nfds_t nfds, int timeout)` · blocks, the event loop with it
 *
 * Waits until one of `fds` has one of its `events` (`POLLIN`, `POLLOUT`, …), for at most `timeout` milliseconds (-1: for
 * ever, 0: not at all). Sets each `revents`; an entry with a negative `fd` is passed over, so that `~fd` switches one off. Returns how many have events.
 * Throws `SystemError`: EINTR, EINVAL, ENOMEM. See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html).
 *
 * @example
 * ```ts
 * const wanted = [pollfd(fd, POLLIN)];
 * if (poll(wanted, 1000) === 0) console.log('nothing within a second');
 * ```
 */
export function poll(fds: PollFd[], timeout: number): number {
  return polled('poll', fds, (words, count, again) => native.poll(words, count, timeout, again));
}

/** The `struct pollfd` of a descriptor. */
export function pollfd(fd: Fd, events: number): PollFd {
  return { fd: descriptor('pollfd', fd), events: integer('pollfd', 'events', events), revents: 0 };
}

/**
 * `int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p, const sigset_t *sigmask)` · blocks, the event loop
 * with it
 *
 * As poll, with a timeout in seconds with a fraction (undefined: for ever), and the signals of `sigmask` alone blocked while it
 * waits. Main thread only with `sigmask`. Throws `SystemError` as poll does, and ENOSYS on macOS. See [ppoll(2)](https://man7.org/linux/man-pages/man2/ppoll.2.html).
 */
export function ppoll(fds: PollFd[], timeout?: number, sigmask?: number[]): number {
  return polled('ppoll', fds, (words, count, again) => native.ppoll(words, count, timeout, sigmask, again));
}
