import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { forkProcess } from '../command/fork-process.js';
import { flushAll } from '../io/flush.js';

/**
 * `fork`
 *
 * Makes a copy of this process: 0 in the child, the child's pid in the parent, undefined and ERRNO where the system can't.
 * Buffered output is written first, so that it doesn't appear twice. Dies in a process that can't be copied at all, for instance
 * one with a Worker. See [fork(2)](https://man7.org/linux/man-pages/man2/fork.2.html).
 */
export function fork(): number | undefined {
  sys.safePoint();
  flushAll();
  return attempt(() => forkProcess(), undefined);
}
