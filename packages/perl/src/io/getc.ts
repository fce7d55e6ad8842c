import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { checkHandle } from './check-handle.js';
import type { Handle } from './handle.js';
import { refuse } from './refuse.js';
import { STDIN } from './standard.js';

/**
 * `getc FILEHANDLE` · blocks
 *
 * The next character, of STDIN without a handle; undefined, and EBADF in ERRNO, at the end or where it isn't open for reading.
 */
export function getc(handle: Handle = STDIN): string | undefined {
  sys.safePoint();
  checkHandle(handle, 'getc');
  if (handle.input.fd < 0) return void refuse(handle, 'getc');
  const text = handle.beforeRead() && !handle.input.atEnd() ? handle.input.read(1) : '';
  if (text !== '') return text;
  ERRNO.value = sys.EBADF;
  return undefined;
}
