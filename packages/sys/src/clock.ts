import type { Timespec } from './addon/message-structs.js';
import { native } from './addon/native.js';

/**
 * `int clock_gettime(clockid_t clockid, struct timespec *tp)`
 *
 * What a clock shows: `CLOCK_REALTIME`, `CLOCK_MONOTONIC`, `CLOCK_PROCESS_CPUTIME_ID`, … Throws `SystemError`: EINVAL.
 * See [clock_gettime(2)](https://man7.org/linux/man-pages/man2/clock_gettime.2.html).
 */
export function clock_gettime(clockid: number): Timespec {
  return native.clock_gettime(clockid);
}

/**
 * `int clock_getres(clockid_t clockid, struct timespec *res)`
 *
 * The step of a clock. Throws `SystemError`: EINVAL. See [clock_getres(2)](https://man7.org/linux/man-pages/man2/clock_getres.2.html).
 */
export function clock_getres(clockid: number): Timespec {
  return native.clock_getres(clockid);
}

/**
 * `int clock_settime(clockid_t clockid, const struct timespec *tp)`
 *
 * Sets a clock. Throws `SystemError`: EINVAL, EPERM. See [clock_settime(2)](https://man7.org/linux/man-pages/man2/clock_settime.2.html).
 */
export function clock_settime(clockid: number, tp: Timespec): void {
  native.clock_settime(clockid, tp);
}

/**
 * `int clock_nanosleep(clockid_t clockid, int flags, const struct timespec *t, struct timespec *remain)` · blocks, the event loop with it
 *
 * Sleeps for a time of a clock, or with `TIMER_ABSTIME` until it shows `t`: a handler that runs meanwhile makes it EINTR, and the call
 * with the same absolute time goes on. `t` may also be seconds with a fraction, as for nanosleep. Throws `SystemError`: EINTR, EINVAL, ENOSYS (macOS). See [clock_nanosleep(2)](https://man7.org/linux/man-pages/man2/clock_nanosleep.2.html).
 */
export function clock_nanosleep(clockid: number, flags: number, t: Timespec | number): void {
  native.clock_nanosleep(clockid, flags, timespecOf(t));
}

function timespecOf(time: Timespec | number): Timespec {
  if (!(typeof time === 'number' && time >= 0 && time < 2 ** 53)) return time as Timespec;
  const nanoseconds = Math.round((time % 1) * 1e9);
  return { tv_sec: Math.floor(time) + Math.floor(nanoseconds / 1e9), tv_nsec: nanoseconds % 1e9 };
}
