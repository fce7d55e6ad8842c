import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt } from '../base/errno.js';
import type { Handle } from '../io/handle.js';
import { opened, succeeds } from './opened.js';
import { type Packed, packed } from './packed.js';

/**
 * `getsockopt SOCKET, LEVEL, OPTNAME`
 *
 * The bytes of an option, at most 256, or undefined and ERRNO. See [getsockopt(2)](https://man7.org/linux/man-pages/man2/getsockopt.2.html).
 */
export function getsockopt(handle: Handle, level: number, optname: number): string | undefined {
  if (!opened(handle, 'getsockopt')) return undefined;
  return attempt(() => latin1(sys.getsockopt(handle.fd, level, optname)), undefined);
}

/**
 * `setsockopt SOCKET, LEVEL, OPTNAME, OPTVAL`
 *
 * Sets an option to a number or a boolean, as a C int, or to the bytes of a structure. True, or false and ERRNO. See [setsockopt(2)](https://man7.org/linux/man-pages/man2/setsockopt.2.html).
 */
export function setsockopt(
  handle: Handle,
  level: number,
  optname: number,
  optval: Packed | number | boolean,
): boolean {
  const value =
    typeof optval === 'string' || optval instanceof Uint8Array
      ? packed(optval, 'setsockopt')
      : Number(optval) | 0;
  return succeeds(handle, 'setsockopt', () => sys.setsockopt(handle.fd, level, optname, value));
}
