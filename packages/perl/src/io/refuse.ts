import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { warning } from '../diagnostics/warning.js';
import type { Handle } from './handle.js';

/** What an operation on a handle that can't do it comes to: EBADF, and a warning of `-w` that says why. */
export function refuse(
  handle: Handle,
  operation: string,
  kind: 'filehandle' | 'socket' = 'filehandle',
): void {
  ERRNO.value = sys.EBADF;
  if (handle.fd >= 0) {
    const only = handle.input.fd >= 0 ? 'input' : 'output';
    warning(`Filehandle ${handle.name} opened only for ${only}`);
  } else {
    const call = operation.startsWith('-') ? operation : `${operation}()`;
    warning(`${call} on ${handle.known ? 'closed' : 'unopened'} ${kind} ${handle.name}`);
  }
}
