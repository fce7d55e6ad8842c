import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { type Scalar, stringify } from '../base/numeric.js';
import { MILLION, number, refuseNegative } from './sleep.js';

/** Seconds to the next expiry, and from one to the next. */
export type Timer = [value: number, interval: number];

function set(which: number, value: number, interval: number): Timer {
  const before = sys.setitimer(which, { it_value: value, it_interval: interval });
  return [before.it_value, before.it_interval];
}

/**
 * `Time::HiRes::alarm(FLOATING_SECONDS, INTERVAL)`
 *
 * Sends SIGALRM after `seconds`, which may have a fraction, and then at each interval; 0 cancels the alarm. Returns the seconds
 * that the former alarm had left. Dies of a negative number. See
 * [setitimer(2)](https://man7.org/linux/man-pages/man2/setitimer.2.html).
 */
export function alarm(seconds: Scalar, interval: Scalar = 0): number {
  sys.safePoint();
  const [value, again] = [number(seconds), number(interval)];
  refuseNegative(`alarm(${stringify(value)}, ${stringify(again)})`, value, again);
  return set(sys.ITIMER_REAL, value, again)[0];
}

/** `Time::HiRes::ualarm(USECONDS, INTERVAL)`: as alarm, in microseconds. */
export function ualarm(useconds: Scalar, interval: Scalar = 0): number {
  sys.safePoint();
  const [value, again] = [number(useconds), number(interval)];
  refuseNegative(`ualarm(${stringify(value)}, ${stringify(again)})`, value, again);
  return Math.round(set(sys.ITIMER_REAL, value / MILLION, again / MILLION)[0] * MILLION);
}

/** A call with a timer, which has the seconds to its expiry in scalar context. */
export interface TimerCall<Args extends unknown[]> {
  (...args: Args): number | undefined;
  /** List context: the interval too; empty, and ERRNO, where it fails. */
  list(...args: Args): Timer | [];
}

function timerCall<Args extends unknown[]>(list: (...args: Args) => Timer | []): TimerCall<Args> {
  return Object.assign((...args: Args) => list(...args)[0], { list });
}

/**
 * `Time::HiRes::setitimer(WHICH, FLOATING_SECONDS, INTERVAL)`
 *
 * Sets a timer, `ITIMER_REAL`, `ITIMER_VIRTUAL` or `ITIMER_PROF`, and returns what it was. Dies of a negative number. See
 * [setitimer(2)](https://man7.org/linux/man-pages/man2/setitimer.2.html).
 */
export const setitimer = timerCall((which: number, seconds: Scalar, interval: Scalar = 0) => {
  sys.safePoint();
  const [value, again] = [number(seconds), number(interval)];
  refuseNegative(`setitimer(${which}, ${stringify(value)}, ${stringify(again)})`, value, again);
  return attempt<Timer, []>(() => set(which, value, again), []);
});

/** `Time::HiRes::getitimer(WHICH)`: what is left of a timer. See [getitimer(2)](https://man7.org/linux/man-pages/man2/getitimer.2.html). */
export const getitimer = timerCall((which: number) => {
  sys.safePoint();
  return attempt<Timer, []>(() => {
    const { it_value, it_interval } = sys.getitimer(which);
    return [it_value, it_interval];
  }, []);
});
