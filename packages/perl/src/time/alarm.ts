import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { severeWarning } from '../diagnostics/warning.js';
import { time } from './time.js';

/** The longest time that one call of the system takes; nobody waits for its end. */
const MOST = 2_147_483_647;

/**
 * `alarm SECONDS`
 *
 * Sends SIGALRM after whole seconds; 0 only cancels. It replaces the former alarm and returns the seconds that it had left. A negative
 * number warns: undefined, and EINVAL in ERRNO. See [alarm(2)](https://man7.org/linux/man-pages/man2/alarm.2.html).
 */
export function alarm(seconds: number): number | undefined {
  sys.safePoint();
  if (seconds < 0) {
    invalid('alarm');
    return undefined;
  }
  return sys.alarm(Math.min(Math.trunc(seconds) || 0, MOST));
}

/**
 * `sleep SECONDS` · blocks
 *
 * Sleeps for whole seconds, without a number for ever, or until a signal's handler has run. Returns the seconds slept, by the
 * clock's whole seconds. A negative number warns and doesn't sleep. See [nanosleep(2)](https://man7.org/linux/man-pages/man2/nanosleep.2.html).
 */
export function sleep(seconds = MOST): number {
  sys.safePoint();
  if (seconds < 0) {
    invalid('sleep');
    return 0;
  }
  const start = time();
  doze(Math.min(Math.trunc(seconds) || 0, MOST));
  return time() - start;
}

/** Sleeps; false if a signal ended it. */
export function doze(seconds: number): boolean {
  try {
    sys.nanosleep(seconds);
    return true;
  } catch (error) {
    if (!(error instanceof sys.SystemError)) throw error;
    ERRNO.value = -error.errno;
    return false;
  }
}

function invalid(name: string): void {
  severeWarning(`${name}() with negative argument`);
  ERRNO.value = sys.EINVAL;
}
