import type { Timespec } from './addon/message-structs.js';
import { native } from './addon/native.js';

/**
 * `int clock_gettime(clockid_t clockid, struct timespec *tp)`
 *
 * What a clock shows: `CLOCK_REALTIME` (since 1970), `CLOCK_MONOTONIC` (which nobody sets), `CLOCK_PROCESS_CPUTIME_ID` and their
 * like. Throws `SystemError`: EINVAL for a clock that isn't there. See [clock_gettime(2)](https://man7.org/linux/man-pages/man2/clock_gettime.2.html).
 */
export function clock_gettime(clockid: number): Timespec {
  return native.clock_gettime(clockid);
}

/**
 * `int clock_getres(clockid_t clockid, struct timespec *res)`
 *
 * The smallest step of a clock. Throws `SystemError`: EINVAL for a clock that isn't there. See [clock_getres(2)](https://man7.org/linux/man-pages/man2/clock_getres.2.html).
 */
export function clock_getres(clockid: number): Timespec {
  return native.clock_getres(clockid);
}
