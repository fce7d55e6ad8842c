import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { pathname } from './pathname.js';

/**
 * `unlink LIST`
 *
 * Removes names from the file system and returns how many; ERRNO is that of the last failure. See
 * [unlink(2)](https://man7.org/linux/man-pages/man2/unlink.2.html).
 */
export function unlink(...list: string[]): number {
  sys.safePoint();
  return list.filter(removed).length;
}

function removed(name: string): boolean {
  return attempt(() => {
    sys.unlink(pathname(name, 'unlink'));
    return true;
  }, false);
}
