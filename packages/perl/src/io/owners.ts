import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';

/** How many handles have a descriptor, by its number: `open` with `&=` makes several. */
const owners: number[] = [];

export function addOwner(fd: number): void {
  owners[fd] = (owners[fd] ?? 0) + 1;
}

export function removeOwner(fd: number): void {
  owners[fd] = (owners[fd] ?? 1) - 1;
}

/** Closes a descriptor that no handle has; false and ERRNO if that fails. */
export function closeUnowned(fd: number): boolean {
  if ((owners[fd] ?? 0) > 0) return true;
  return attempt(() => {
    sys.close(fd);
    return true;
  }, false);
}
