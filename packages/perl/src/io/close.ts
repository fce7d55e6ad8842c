import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { setChildError } from '../base/status.js';
import { checkHandle } from './check-handle.js';
import { closeHandle } from './close-handle.js';
import type { Handle } from './handle.js';

/**
 * `close FILEHANDLE` · blocks, for a pipe's process to end
 *
 * Writes what the handle holds and closes it. False and ERRNO if that or an earlier write failed, or if it is not open. Of
 * a pipe CHILD_ERROR has the status of the process: false if that is not 0, with ERRNO 0 if that is all.
 */
export function close(handle: Handle): boolean {
  checkHandle(handle, 'close');
  sys.safePoint();
  if (handle.fd >= 0) {
    handle.lines = 0;
    return closeHandle(handle, setChildError);
  }
  handle.everOpened = true;
  ERRNO.value = sys.EBADF;
  return false;
}
