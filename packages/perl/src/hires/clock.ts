import * as sys from '@perlipc/sys';
import { refuse } from '@perlipc/sys/argument';
import { attempt } from '../base/errno.js';
import { BILLION, now } from './sleep.js';

/** `Time::HiRes::time()`: seconds since 1970, with a fraction. */
export function time(): number {
  sys.safePoint();
  return now(sys.CLOCK_REALTIME);
}

/** Seconds since 1970 and microseconds. */
export type TimeOfDay = [seconds: number, microseconds: number];

function seconds(): number {
  return time();
}

function timeOfDay(): TimeOfDay {
  sys.safePoint();
  const { tv_sec, tv_nsec } = sys.clock_gettime(sys.CLOCK_REALTIME);
  return [tv_sec, Math.floor(tv_nsec / 1000)];
}

/**
 * `Time::HiRes::gettimeofday()`
 *
 * Seconds since 1970, with a fraction; `gettimeofday.list()` is the list of seconds and microseconds, as `tv_interval` takes them. See
 * [gettimeofday(2)](https://man7.org/linux/man-pages/man2/gettimeofday.2.html).
 */
export const gettimeofday: { (): number; list(): TimeOfDay } = Object.assign(seconds, { list: timeOfDay });

/**
 * `Time::HiRes::tv_interval(T0, T1)`
 *
 * Seconds, with a fraction, from one time of `gettimeofday.list()` to another, or to now.
 */
export function tv_interval(from: TimeOfDay, to: TimeOfDay = timeOfDay()): number {
  for (const time of [from, to])
    if (!Array.isArray(time)) refuse('tv_interval', 'time', 'what gettimeofday gives', time);
  return to[0] - from[0] + (to[1] - from[1]) / 1e6;
}

/** `Time::HiRes::clock_gettime(CLOCK)`: what a clock shows, in seconds with a fraction; -1 and ERRNO if there is none. See [clock_gettime(2)](https://man7.org/linux/man-pages/man2/clock_gettime.2.html). */
export function clock_gettime(clock: number): number {
  sys.safePoint();
  return attempt(() => now(clock), -1);
}

/** `Time::HiRes::clock_getres(CLOCK)`: the smallest step of a clock in seconds; -1 and ERRNO if there is none. See [clock_getres(2)](https://man7.org/linux/man-pages/man2/clock_getres.2.html). */
export function clock_getres(clock: number): number {
  sys.safePoint();
  return attempt(() => {
    const { tv_sec, tv_nsec } = sys.clock_getres(clock);
    return tv_sec + tv_nsec / BILLION;
  }, -1);
}

/** `Time::HiRes::clock()`: seconds of processor time that this process has used. See [clock(3)](https://man7.org/linux/man-pages/man3/clock.3.html). */
export function clock(): number {
  sys.safePoint();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
