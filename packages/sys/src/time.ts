import { native } from './addon/native.js';
import type { Tm } from './addon/structs.js';

export type { Tm } from './addon/structs.js';

/**
 * `struct tm *localtime(const time_t *timep)`
 *
 * Breaks seconds since 1970 into local time, by TZ as the environment has it now (`process.env.TZ` may be set), also
 * where TZ is a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, of which `Date` knows nothing.
 * Throws `SystemError`: EOVERFLOW. See [localtime(3)](https://man7.org/linux/man-pages/man3/localtime.3.html), [tzset(3)](https://man7.org/linux/man-pages/man3/tzset.3.html).
 */
export function localtime(time: number): Tm {
  return native.localtime(time);
}

/**
 * `struct tm *gmtime(const time_t *timep)`
 *
 * Breaks seconds since 1970 into UTC. Throws `SystemError`: EOVERFLOW. See [gmtime(3)](https://man7.org/linux/man-pages/man3/gmtime.3.html).
 */
export function gmtime(time: number): Tm {
  return native.gmtime(time);
}

/**
 * `time_t mktime(struct tm *tm)`
 *
 * The seconds since 1970 of local time, by TZ as the environment has it now. Fields may lie outside of their ranges; those of
 * the week and the year don't matter, and `isdst` -1 leaves to the zone whether it is summer time. Throws `SystemError`:
 * EOVERFLOW. See [mktime(3)](https://man7.org/linux/man-pages/man3/mktime.3.html).
 */
export function mktime(tm: Tm): number {
  return native.mktime(tm);
}

/**
 * `size_t strftime(char *s, size_t max, const char *format, const struct tm *tm)`
 *
 * A time as text: `%Y-%m-%dT%H:%M:%S%z` and so on, in English. The zone's name and offset are those that mktime finds for the
 * fields. See [strftime(3)](https://man7.org/linux/man-pages/man3/strftime.3.html).
 */
export function strftime(format: string, tm: Tm): string {
  return native.strftime(format, tm);
}

/**
 * `clock_t times(struct tms *buf)`
 *
 * Seconds of processor time: this process's in user and in system mode, and those of its waited-for children. See [times(2)](https://man7.org/linux/man-pages/man2/times.2.html).
 */
export function times(): [user: number, system: number, cuser: number, csystem: number] {
  return native.times();
}
