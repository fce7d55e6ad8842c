import type { InotifyEvent, SignalfdSiginfo } from '../addon/message-structs.js';
import { native } from '../addon/native.js';
import type { ITimerVal } from '../addon/structs.js';
import { structure } from '../argument.js';
import { type Fd, fileno } from '../fd.js';

export type { InotifyEvent, SignalfdSiginfo } from '../addon/message-structs.js';

/**
 * `int eventfd(unsigned int initval, int flags)`
 *
 * A descriptor with a counter, close-on-exec if above 2: `EFD_NONBLOCK`, `EFD_SEMAPHORE`. Throws `SystemError`: EINVAL, EMFILE,
 * ENFILE, ENOMEM, ENOSYS on macOS, as all calls here. See [eventfd(2)](https://man7.org/linux/man-pages/man2/eventfd.2.html).
 */
export function eventfd(initval: number, flags = 0): number {
  return native.eventfd(initval, flags);
}

/**
 * `int eventfd_read(int fd, eventfd_t *value)` · blocks, the event loop with it
 *
 * Waits until the counter is not 0, returns it and sets it to 0; with `EFD_SEMAPHORE` it returns 1 and subtracts 1. Throws `SystemError`: EAGAIN, EBADF, EINTR, EINVAL.
 * See [eventfd_read(3)](https://man7.org/linux/man-pages/man3/eventfd_read.3.html).
 */
export function eventfd_read(fd: Fd): bigint {
  return native.eventfd_read(fileno(fd));
}

/**
 * `int eventfd_write(int fd, eventfd_t value)` · blocks, the event loop with it
 *
 * Adds to the counter. Throws `SystemError`: EAGAIN, EBADF, EINTR, EINVAL for 2⁶⁴-1. See [eventfd_write(3)](https://man7.org/linux/man-pages/man3/eventfd_write.3.html).
 */
export function eventfd_write(fd: Fd, value: bigint): void {
  native.eventfd_write(fileno(fd), value);
}

/**
 * `int timerfd_create(int clockid, int flags)`
 *
 * A descriptor of a timer, close-on-exec if above 2. Once the timer has expired, 8 bytes can be read: how often it expired.
 * Throws `SystemError`: EINVAL, EMFILE, ENFILE, EPERM. See [timerfd_create(2)](https://man7.org/linux/man-pages/man2/timerfd_create.2.html).
 */
export function timerfd_create(clockid: number, flags = 0): number {
  return native.timerfd_create(clockid, flags);
}

/**
 * `int timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct itimerspec *old_value)`
 *
 * Sets the timer and returns its former value. Times are seconds with a fraction, to the nanosecond; 0 stops the timer. With
 * `TFD_TIMER_ABSTIME` the time is a time of the clock. Throws `SystemError`: EBADF, ECANCELED, EINVAL. See [timerfd_settime(2)](https://man7.org/linux/man-pages/man2/timerfd_settime.2.html).
 */
export function timerfd_settime(fd: Fd, flags: number, new_value: ITimerVal): ITimerVal {
  const { it_interval, it_value } = structure('timerfd_settime', 'new_value', 'an object', new_value);
  return native.timerfd_settime(fileno(fd), flags, it_interval, it_value);
}

/** `int timerfd_gettime(int fd, struct itimerspec *curr_value)`: what is left of the timer. See [timerfd_gettime(2)](https://man7.org/linux/man-pages/man2/timerfd_gettime.2.html). */
export function timerfd_gettime(fd: Fd): ITimerVal {
  return native.timerfd_gettime(fileno(fd));
}

/**
 * `int signalfd(int fd, const sigset_t *mask, int flags)`
 *
 * A descriptor from which pending signals of `mask` are read, each as a `struct signalfd_siginfo` of 128 bytes (see
 * {@link unpack_signalfd_siginfo}). Block these signals first, by sigprocmask. If `fd` is not -1, the mask of that signalfd is changed. Throws `SystemError`: EBADF, EINVAL,
 * EMFILE, ENFILE. See [signalfd(2)](https://man7.org/linux/man-pages/man2/signalfd.2.html).
 */
export function signalfd(fd: number, mask: number[], flags = 0): number {
  return native.signalfd(fd, mask, flags);
}

/** `struct signalfd_siginfo`: what 128 bytes that were read from a signalfd say. See [signalfd(2)](https://man7.org/linux/man-pages/man2/signalfd.2.html). */
export function unpack_signalfd_siginfo(bytes: ArrayBufferView): SignalfdSiginfo {
  return native.unpack_signalfd_siginfo(bytes);
}

/**
 * `int inotify_init1(int flags)`
 *
 * A descriptor that tells of changes of files, close-on-exec if above 2. Throws `SystemError`: EINVAL, EMFILE, ENFILE, ENOMEM.
 * See [inotify_init1(2)](https://man7.org/linux/man-pages/man2/inotify_init1.2.html).
 */
export function inotify_init1(flags = 0): number {
  return native.inotify_init1(flags);
}

/**
 * `int inotify_add_watch(int fd, const char *pathname, uint32_t mask)`
 *
 * Watches a file or a folder (`IN_CREATE`, `IN_MODIFY`, …) and returns the watch. Throws `SystemError` with `path`: EACCES, EBADF,
 * EEXIST, EINVAL, ENOENT, ENOSPC, ENOTDIR. See [inotify_add_watch(2)](https://man7.org/linux/man-pages/man2/inotify_add_watch.2.html).
 */
export function inotify_add_watch(fd: Fd, pathname: string | Uint8Array, mask: number): number {
  return native.inotify_add_watch(fileno(fd), pathname, mask);
}

/** `int inotify_rm_watch(int fd, int wd)`: ends a watch. Throws `SystemError`: EBADF, EINVAL. See [inotify_rm_watch(2)](https://man7.org/linux/man-pages/man2/inotify_rm_watch.2.html). */
export function inotify_rm_watch(fd: Fd, wd: number): void {
  native.inotify_rm_watch(fileno(fd), wd);
}

/** `struct inotify_event`: the events in bytes that were read from an inotify descriptor. See [inotify(7)](https://man7.org/linux/man-pages/man7/inotify.7.html). */
export function unpack_inotify_events(bytes: ArrayBufferView): InotifyEvent[] {
  return native.unpack_inotify_events(bytes);
}
