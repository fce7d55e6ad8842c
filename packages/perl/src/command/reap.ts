import * as sys from '@perlipc/sys';
import { failed } from '../base/errno.js';

/** The raw wait status of a child, waited for across signals; -1 and ERRNO if it can't be had, as when it was waited for. */
export function reap(pid: number): number {
  for (;;) {
    try {
      return sys.waitpid(pid).status;
    } catch (error) {
      if (failed(error) !== sys.EINTR) return -1;
    }
  }
}
