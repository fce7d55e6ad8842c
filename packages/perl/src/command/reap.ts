import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { restarting } from '../base/restarting.js';

/** The raw wait status of a child, waited for across signals; -1 and ERRNO if it can't be had, as when it was waited for. */
export function reap(pid: number): number {
  return attempt(() => restarting(() => sys.waitpid(pid)).status, -1);
}
