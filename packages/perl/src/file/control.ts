import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import type { Buffered } from '../io/buffer.js';
import { checkHandle } from '../io/check-handle.js';
import type { Handle } from '../io/handle.js';
import { refuse } from '../io/refuse.js';
import { lockRange } from './lock-range.js';

/**
 * `flock FILEHANDLE, OPERATION` · blocks without `LOCK_NB`
 *
 * Locks an open file, shared (`LOCK_SH`) or alone (`LOCK_EX`), or unlocks it (`LOCK_UN`); what was printed is written first. True, or
 * false and ERRNO: EAGAIN, EINTR. See [flock(2)](https://man7.org/linux/man-pages/man2/flock.2.html).
 */
export function flock(handle: Handle, operation: number): boolean {
  checkHandle(handle, 'flock');
  sys.safePoint();
  if (handle.fd < 0) {
    refuse(handle, 'flock');
    return false;
  }
  if (handle.output.fd >= 0) handle.output.flush();
  return attempt(() => {
    sys.flock(handle.fd, operation);
    return true;
  }, false);
}

/**
 * `fcntl FILEHANDLE, FUNCTION, SCALAR` · blocks with `F_SETLKW`
 *
 * Asks or sets what a descriptor does: `fcntl(F, F_SETFL, Number(flags) | O_NONBLOCK)`. A variable with a packed `struct flock`
 * goes with `F_SETLK`, `F_SETLKW` and `F_GETLK`, which writes to it. Returns the call's number, `'0 but true'` for 0; undefined and
 * ERRNO if it fails. See [fcntl(2)](https://man7.org/linux/man-pages/man2/fcntl.2.html).
 */
export function fcntl(handle: Handle, command: number, scalar: number | Buffered): MaybeZero | undefined {
  checkHandle(handle, 'fcntl');
  sys.safePoint();
  if (handle.fd < 0) return void refuse(handle, 'fcntl');
  if (typeof scalar === 'object')
    return attempt(() => orTrue(lockRange(handle.fd, command, scalar)), undefined);
  return attempt(() => orTrue(sys.fcntl(handle.fd, command, scalar)), undefined);
}

/** Bytes that a request is given room for, if its number doesn't say that it wants more. */
const LEAST = 256;

/**
 * `ioctl FILEHANDLE, FUNCTION, SCALAR`
 *
 * Makes a device request by its number. If the third argument is a variable, the kernel gets its bytes in a buffer of at least
 * 256, and the variable gets what the kernel wrote there. Returns the call's number, `'0 but true'` for 0; undefined and ERRNO if
 * it fails. See
 * [ioctl(2)](https://man7.org/linux/man-pages/man2/ioctl.2.html).
 */
export function ioctl(handle: Handle, request: number, scalar: number | Buffered): MaybeZero | undefined {
  checkHandle(handle, 'ioctl');
  sys.safePoint();
  if (handle.fd < 0) return void refuse(handle, 'ioctl');
  if (typeof scalar !== 'object')
    return attempt(() => orTrue(sys.ioctl(handle.fd, request, scalar)), undefined);
  const bytes = Buffer.alloc(Math.max(scalar.value.length, LEAST, (request >>> 16) & 0x3fff));
  bytes.write(scalar.value, 'latin1');
  scalar.value = bytes.toString('latin1');
  return attempt(() => {
    const [result, left] = sys.ioctl(handle.fd, request, bytes);
    scalar.value = Buffer.from(left).toString('latin1');
    return orTrue(result);
  }, undefined);
}
