import * as sys from '@perlipc/sys';
import type { Scalar } from '../base/numeric.js';
import { stringify } from '../base/numeric.js';
import { setTimes } from '../file/attributes.js';
import { type Stat, statWith } from '../file/stat.js';
import type { File } from '../file/target.js';
import { BILLION, now, number, refuseNegative } from './sleep.js';

/** Seconds with a fraction, as near as a double is. */
const fraction = (nanoseconds: bigint) => Number(nanoseconds) / BILLION;

/** `Time::HiRes::stat(FILE)`: as `stat`, with fractions in the three times of `stat.list(FILE)`. See [stat(2)](https://man7.org/linux/man-pages/man2/stat.2.html). */
export const stat: Stat = statWith('stat', fraction);

/** `Time::HiRes::lstat(FILE)`: as `lstat`, with fractions. See [lstat(2)](https://man7.org/linux/man-pages/man2/lstat.2.html). */
export const lstat: Stat = statWith('lstat', fraction);

/**
 * `Time::HiRes::utime(ATIME, MTIME, LIST)`
 *
 * As `utime`, of seconds with a fraction; dies of a negative time. See [utimensat(2)](https://man7.org/linux/man-pages/man2/utimensat.2.html).
 */
export function utime(atime: Scalar, mtime: Scalar, ...files: File[]): number {
  sys.safePoint();
  const present = (atime ?? undefined) === undefined && (mtime ?? undefined) === undefined;
  const [accessed, changed] = present
    ? [now(sys.CLOCK_REALTIME), now(sys.CLOCK_REALTIME)]
    : [number(atime), number(mtime)];
  refuseNegative(`utime(${stringify(accessed)}, ${stringify(changed)})`, accessed, changed);
  return setTimes(accessed, changed, files);
}
