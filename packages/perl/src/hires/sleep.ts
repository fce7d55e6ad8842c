import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { numeric, type Scalar, stringify } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { doze } from '../time/alarm.js';

export const MILLION = 1e6;
export const BILLION = 1e9;

/** The number of an argument. */
export function number(value: Scalar): number {
  return Number(numeric(operand(value, 'subroutine entry')));
}

/** Dies of a negative time as Time::HiRes does. */
export function refuseNegative(call: string, ...times: number[]): void {
  if (times.some((time) => time < 0)) die(`Time::HiRes::${call}: negative time not invented yet`);
}

/** What a clock shows, in seconds. */
export function now(clock: number): number {
  const { tv_sec, tv_nsec } = sys.clock_gettime(clock);
  return tv_sec + tv_nsec / BILLION;
}

/** The longest that one call sleeps; nobody waits for its end. */
const MOST = 2_147_483_647;

/** Sleeps, or until a signal's handler has run, and returns the seconds that it took. */
function slept(seconds: number): number {
  const start = now(sys.CLOCK_MONOTONIC);
  doze(Math.min(Number.isNaN(seconds) ? 0 : seconds, MOST));
  return now(sys.CLOCK_MONOTONIC) - start;
}

/**
 * `Time::HiRes::sleep(FLOATING_SECONDS)` · blocks
 *
 * Sleeps for seconds with a fraction, without an argument until a signal's handler has run, which ends it anyway. Returns the
 * seconds that it took. Dies of a negative number. See [nanosleep(2)](https://man7.org/linux/man-pages/man2/nanosleep.2.html).
 */
export function sleep(...time: [] | [Scalar]): number {
  sys.safePoint();
  const seconds = time.length === 0 ? MOST : number(time[0]);
  refuseNegative(`sleep(${stringify(seconds)})`, seconds);
  return slept(seconds);
}

/** `Time::HiRes::usleep(USECONDS)` · blocks; as sleep, in microseconds. */
export function usleep(useconds: Scalar): number {
  sys.safePoint();
  const time = number(useconds);
  refuseNegative(`usleep(${stringify(time)})`, time);
  return Math.floor(slept(time / MILLION) * MILLION);
}

/** `Time::HiRes::nanosleep(NANOSECONDS)` · blocks; as sleep, in nanoseconds. */
export function nanosleep(nanoseconds: Scalar): number {
  sys.safePoint();
  const time = number(nanoseconds);
  refuseNegative(`nanosleep(${stringify(time)})`, time);
  return Math.floor(slept(time / BILLION) * BILLION);
}

/**
 * `Time::HiRes::clock_nanosleep(CLOCK, NANOSECONDS, FLAGS)` · blocks
 *
 * As nanosleep, by a clock: also until it shows a time, with `TIMER_ABSTIME`, which is returned, also where a signal's handler ended it. ERRNO stays as it was. It sleeps what is left by that
 * clock now; that somebody sets it meanwhile doesn't matter. See [clock_nanosleep(2)](https://man7.org/linux/man-pages/man2/clock_nanosleep.2.html).
 */
export function clock_nanosleep(clock: number, nanoseconds: Scalar, flags = 0): number {
  sys.safePoint();
  const time = number(nanoseconds);
  refuseNegative(`clock_nanosleep(..., ${stringify(time)})`, time);
  const errno = ERRNO.value;
  const absolute = flags === sys.TIMER_ABSTIME;
  const took = slept(absolute ? Math.max(0, time / BILLION - now(clock)) : time / BILLION);
  ERRNO.value = errno;
  return absolute ? Math.trunc(time) : Math.floor(took * BILLION);
}
