import { native } from './addon/native.js';
import type { ITimerVal } from './addon/structs.js';
import { structure } from './argument.js';

export type { ITimerVal } from './addon/structs.js';

/**
 * `unsigned int alarm(unsigned int seconds)`
 *
 * Sends SIGALRM to this process after `seconds`; 0 cancels the alarm. Returns the seconds that the former alarm had left.
 * It is the timer of `ITIMER_REAL`. See [alarm(2)](https://man7.org/linux/man-pages/man2/alarm.2.html).
 *
 * @example
 * ```ts
 * alarm(5); // SIGALRM in five seconds
 * alarm(0); // no more
 * ```
 */
export function alarm(seconds: number): number {
  return native.alarm(seconds);
}

/**
 * `int setitimer(int which, const struct itimerval *new_value, struct itimerval *old_value)`
 *
 * Sets the timer that sends SIGALRM (`ITIMER_REAL`), SIGVTALRM (`ITIMER_VIRTUAL`) or SIGPROF (`ITIMER_PROF`) and returns what
 * it was. The kernel counts microseconds. Throws `SystemError`: EINVAL. See [setitimer(2)](https://man7.org/linux/man-pages/man2/setitimer.2.html).
 */
export function setitimer(which: number, new_value: ITimerVal): ITimerVal {
  const { it_interval, it_value } = structure(
    'setitimer',
    'new_value',
    'an object { it_interval, it_value }',
    new_value,
  );
  return native.setitimer(which, it_interval, it_value);
}

/**
 * `int getitimer(int which, struct itimerval *curr_value)`
 *
 * What is left of a timer. Throws `SystemError`: EINVAL. See [getitimer(2)](https://man7.org/linux/man-pages/man2/getitimer.2.html).
 */
export function getitimer(which: number): ITimerVal {
  return native.getitimer(which);
}

/**
 * `int nanosleep(const struct timespec *req, struct timespec *rem)` · blocks, the event loop with it
 *
 * Sleeps for `seconds`, which may have a fraction. Throws `SystemError`: EINTR. See [nanosleep(2)](https://man7.org/linux/man-pages/man2/nanosleep.2.html).
 */
export function nanosleep(seconds: number): void {
  native.nanosleep(seconds);
}
