import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import type { Handle } from './handle.js';
import { read } from './read.js';
import { refuse } from './refuse.js';

/**
 * `getc FILEHANDLE` · blocks
 *
 * The next character, a byte where no layer makes characters; undefined at the end, or on an error with ERRNO. At the end ERRNO is
 * EBADF, as perl leaves it.
 */
export function getc(handle: Handle): string | undefined {
  sys.safePoint();
  if (handle.input.fd < 0) return void refuse(handle, 'getc');
  const character = { value: '' };
  if (read(handle, character, 1)) return character.value;
  ERRNO.value = sys.EBADF;
  return undefined;
}
