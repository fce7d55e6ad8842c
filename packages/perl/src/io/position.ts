import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { recordState } from '../base/record-state.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import { checkHandle } from './check-handle.js';
import { Handle } from './handle.js';
import { refuse } from './refuse.js';

/**
 * `seek FILEHANDLE, POSITION, WHENCE`
 *
 * Sets the position in a file, in bytes from its start (`SEEK_SET`, 0), from the current position (1) or from its end (2). What was
 * printed is written first; the end is forgotten. True, or false and ERRNO. See [fseek(3)](https://man7.org/linux/man-pages/man3/fseek.3.html).
 */
export function seek(handle: Handle, position: number, whence: number): boolean {
  checkHandle(handle, 'seek');
  sys.safePoint();
  if (handle.fd < 0) {
    refuse(handle, 'seek');
    return false;
  }
  if (handle.output.fd >= 0 && !handle.output.flush()) return false;
  const ahead = whence === sys.SEEK_CUR ? handle.input.held : 0;
  return attempt(() => {
    sys.lseek(handle.fd, Math.trunc(position) - ahead, whence);
    handle.input.restart();
    return true;
  }, false);
}

/**
 * `tell FILEHANDLE`
 *
 * The current position in a file, in bytes; without a handle, that of the handle that was read last. Of a pipe or a socket it is how
 * many bytes were read, or printed where it is open for output alone. -1 and ERRNO if it is not open. See [ftell(3)](https://man7.org/linux/man-pages/man3/ftell.3.html).
 */
export function tell(handle: Handle | undefined = lastRead()): number {
  sys.safePoint();
  if (handle !== undefined) checkHandle(handle, 'tell');
  if (handle === undefined || handle.fd < 0) {
    if (handle) refuse(handle, 'tell');
    else ERRNO.value = sys.EBADF;
    return -1;
  }
  const { fd, input, output } = handle;
  if (handle.stream) return input.fd >= 0 ? input.consumed : output.taken;
  return attempt(() => sys.lseek(fd, 0, sys.SEEK_CUR) - input.held + output.held, -1);
}

function lastRead(): Handle | undefined {
  return recordState.lastRead instanceof Handle ? recordState.lastRead : undefined;
}

/**
 * `sysseek FILEHANDLE, POSITION, WHENCE`
 *
 * Moves the descriptor's offset past what the handle holds, as `sysread` and `syswrite` have it, and returns it: `'0 but true'` for
 * 0; undefined and ERRNO if it fails. See [lseek(2)](https://man7.org/linux/man-pages/man2/lseek.2.html).
 */
export function sysseek(handle: Handle, position: number, whence: number): MaybeZero | undefined {
  checkHandle(handle, 'sysseek');
  sys.safePoint();
  if (handle.fd < 0) return void refuse(handle, 'sysseek');
  return attempt(() => orTrue(sys.lseek(handle.fd, Math.trunc(position), whence)), undefined);
}
