import { safePoint } from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { checkHandle } from '../io/check-handle.js';
import type { Handle } from '../io/handle.js';
import { refuse } from '../io/refuse.js';

/** Whether a handle is open; if not, ERRNO and a warning say so. */
export function opened(handle: Handle, operation: string): boolean {
  safePoint();
  checkHandle(handle, operation);
  if (handle.fd >= 0) return true;
  refuse(handle, operation, 'socket');
  return false;
}

/** True if the call works, false and ERRNO if it fails. */
export function succeeds(handle: Handle, operation: string, call: () => void): boolean {
  return (
    opened(handle, operation) &&
    attempt(() => {
      call();
      return true;
    }, false)
  );
}
