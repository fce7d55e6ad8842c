import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { checkHandle } from './check-handle.js';
import { closeHandle } from './close-handle.js';
import type { Handle } from './handle.js';

/**
 * `pipe READHANDLE, WRITEHANDLE`
 *
 * Opens two handles as the ends of a pipe, closing what they were. True, or false and ERRNO. See [pipe(2)](https://man7.org/linux/man-pages/man2/pipe.2.html).
 */
export function pipe(reader: Handle, writer: Handle): boolean {
  sys.safePoint();
  checkHandle(reader, 'pipe', 'reader');
  checkHandle(writer, 'pipe', 'writer');
  for (const handle of [reader, writer]) if (handle.fd >= 0) closeHandle(handle);
  return attempt(() => {
    const ends = sys.pipe();
    reader.attach(ends[0], 'in', true);
    writer.attach(ends[1], 'out', true);
    return true;
  }, false);
}
