import type { EpollEvent } from '../addon/message-structs.js';
import { native } from '../addon/native.js';
import { type Fd, fileno } from '../fd.js';

export type { EpollEvent } from '../addon/message-structs.js';

/**
 * `int epoll_create1(int flags)`
 *
 * A descriptor that watches others, close-on-exec if above 2. Throws `SystemError`: EINVAL, EMFILE, ENFILE, ENOMEM, ENOSYS on
 * macOS, as the other calls of epoll. See [epoll_create1(2)](https://man7.org/linux/man-pages/man2/epoll_create1.2.html).
 */
export function epoll_create1(flags = 0): number {
  return native.epoll_create1(flags);
}

/**
 * `int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)`
 *
 * Adds, changes or deletes (`EPOLL_CTL_ADD`, `_MOD`, `_DEL`) what is watched of `fd`. Throws `SystemError`: EBADF, EEXIST, EINVAL,
 * ELOOP, ENOENT, ENOMEM, ENOSPC, EPERM. See [epoll_ctl(2)](https://man7.org/linux/man-pages/man2/epoll_ctl.2.html).
 */
export function epoll_ctl(epfd: Fd, op: number, fd: Fd, event?: { events: number; data?: number }): void {
  native.epoll_ctl(fileno(epfd), op, fileno(fd), event);
}

/**
 * `int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout)` · blocks, the event loop with it
 *
 * Waits for at most `timeout` milliseconds (-1: for ever) and returns at most `maxevents` events. Throws `SystemError`: EBADF,
 * EINTR, EINVAL. See [epoll_wait(2)](https://man7.org/linux/man-pages/man2/epoll_wait.2.html).
 */
export function epoll_wait(epfd: Fd, maxevents: number, timeout: number): EpollEvent[] {
  return native.epoll_wait(fileno(epfd), maxevents, timeout);
}

/**
 * `int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, const sigset_t *sigmask)` · blocks, the event
 * loop with it
 *
 * As epoll_wait, with the signals of `sigmask` alone blocked while it waits. Main thread only with `sigmask`. See [epoll_pwait(2)](https://man7.org/linux/man-pages/man2/epoll_pwait.2.html).
 */
export function epoll_pwait(epfd: Fd, maxevents: number, timeout: number, sigmask?: number[]): EpollEvent[] {
  return native.epoll_pwait(fileno(epfd), maxevents, timeout, sigmask);
}

/**
 * `int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, const struct timespec *timeout, const sigset_t *sigmask)` ·
 * blocks, the event loop with it
 *
 * As epoll_pwait, with a timeout in seconds with a fraction (undefined: for ever). Throws `SystemError` ENOSYS before Linux 5.11.
 * See [epoll_pwait2(2)](https://man7.org/linux/man-pages/man2/epoll_pwait2.2.html).
 */
export function epoll_pwait2(
  epfd: Fd,
  maxevents: number,
  timeout?: number,
  sigmask?: number[],
): EpollEvent[] {
  return native.epoll_pwait2(fileno(epfd), maxevents, timeout, sigmask);
}
