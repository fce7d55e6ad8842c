import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import type { Handle } from '../io/handle.js';
import { opened, succeeds } from './opened.js';
import { type Packed, packed } from './packed.js';

/**
 * `getsockopt SOCKET, LEVEL, OPTNAME`
 *
 * The bytes of an option, at most 256, or undefined and ERRNO. See getsockopt(2).
 */
export function getsockopt(handle: Handle, level: number, optname: number): Uint8Array | undefined {
  if (!opened(handle, 'getsockopt')) return undefined;
  return attempt(() => sys.getsockopt(handle.fd, level, optname), undefined);
}

/**
 * `setsockopt SOCKET, LEVEL, OPTNAME, OPTVAL`
 *
 * Sets an option to a number, as a C int, or to the bytes of a structure. True, or false and ERRNO. See setsockopt(2).
 */
export function setsockopt(handle: Handle, level: number, optname: number, optval: Packed | number): boolean {
  const value = typeof optval === 'number' ? optval | 0 : packed(optval);
  return succeeds(handle, 'setsockopt', () => sys.setsockopt(handle.fd, level, optname, value));
}
