import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';

/** What the calls of C's stdio come to on a handle that is not open. */
export function refused(): -1 {
  ERRNO.value = sys.EINVAL;
  return -1;
}
