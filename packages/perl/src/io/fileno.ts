import { checkHandle } from './check-handle.js';
import type { Handle } from './handle.js';

/**
 * `fileno FILEHANDLE`
 *
 * The descriptor, or undefined if the handle is not open.
 */
export function fileno(handle: Handle): number | undefined {
  checkHandle(handle, 'fileno');
  return handle.fd >= 0 ? handle.fd : undefined;
}
