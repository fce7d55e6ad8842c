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
  return waited(maxevents, (room) => native.epoll_wait(fileno(epfd), maxevents, timeout, undefined, room));
}

/**
 * `int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, const sigset_t *sigmask)` · blocks, the event
 * loop with it
 *
 * As epoll_wait, with the signals of `sigmask` alone blocked while it waits. Main thread only with `sigmask`. See [epoll_pwait(2)](https://man7.org/linux/man-pages/man2/epoll_pwait.2.html).
 */
export function epoll_pwait(epfd: Fd, maxevents: number, timeout: number, sigmask?: number[]): EpollEvent[] {
  return waited(maxevents, (room) => native.epoll_pwait(fileno(epfd), maxevents, timeout, sigmask, room));
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
  return waited(maxevents, (room) => native.epoll_pwait2(fileno(epfd), maxevents, timeout, sigmask, room));
}

/** As many as the calls give at the most; they refuse to look for more (kMostEvents of epoll.cc). */
const MOST = 65_536;

/** Taken while a call uses it: a signal's handler may wait for events meanwhile. */
let spare: Float64Array | undefined;

/** The events that `wait` puts into the memory that it gets: in pairs, what came and its data. */
function waited(maxevents: number, wait: (room: Float64Array) => number): EpollEvent[] {
  const size = Number.isInteger(maxevents) && maxevents > 0 && maxevents <= MOST ? 2 * maxevents : 0;
  const room = spare !== undefined && spare.length >= size ? spare : new Float64Array(size);
  spare = undefined;
  try {
    const count = wait(room);
    const list: EpollEvent[] = [];
    for (let i = 0; i < 2 * count; i += 2) list.push({ events: room[i] ?? 0, data: room[i + 1] ?? 0 });
    return list;
  } finally {
    spare = room;
  }
}
