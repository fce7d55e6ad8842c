import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { WARNING } from '../base/switches.js';
import { emitWarning, warning } from '../diagnostics/warning.js';

/** What there is to say of a handle that can't do an operation. */
interface Refusable {
  readonly name: string;
  readonly fd: number;
  readonly input: { readonly fd: number };
  readonly everOpened: boolean;
  readonly directory?: unknown;
}

/** What an operation on a handle that can't do it comes to: EBADF, and a warning of `-w` that says why. */
export function refuse(
  handle: Refusable,
  operation: string,
  kind: 'filehandle' | 'socket' = 'filehandle',
): void {
  ERRNO.value = sys.EBADF;
  if (handle.fd >= 0) {
    const only = handle.input.fd >= 0 ? 'input' : 'output';
    warning(`Filehandle ${handle.name} opened only for ${only}`);
  } else {
    const call = operation.startsWith('-') ? operation : `${operation}()`;
    const { name, directory } = handle;
    warning(`${call} on ${handle.everOpened ? 'closed' : 'unopened'} ${kind} ${name}`);
    if (directory !== undefined && WARNING.value)
      emitWarning(`\t(Are you trying to call ${call} on dirhandle ${name}?)\n`);
  }
}
