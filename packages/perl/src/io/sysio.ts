import { read, write } from '@perlipc/sys/latin1';
import { attempt, ERRNO } from '../base/errno.js';
import { checkedVariable } from '../base/variable.js';
import { die } from '../diagnostics/die.js';
import { type Printable, text } from '../diagnostics/text.js';
import { type Buffered, checkedLength, checkOffset, refuseCharacters, refuseWide, splice } from './buffer.js';
import { checkHandle } from './check-handle.js';
import type { Handle } from './handle.js';
import { refuse } from './refuse.js';

/**
 * `sysread FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * As `read`, in one [read(2)](https://man7.org/linux/man-pages/man2/read.2.html) past what the handle holds. A signal ends it with EINTR. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html).
 */
export function sysread(handle: Handle, buffer: Buffered, length: number, offset = 0): number | undefined {
  checkHandle(handle, 'sysread');
  const most = checkedLength(length);
  checkedVariable('sysread', buffer);
  if (handle.fd < 0) return void refuse(handle, 'sysread');
  refuseCharacters(handle, 'sysread');
  checkOffset(offset, buffer.value.length);
  ERRNO.value = 0;
  const bytes = attempt(() => read(handle.fd, most), undefined);
  if (bytes === undefined)
    return handle.fd >= 0 && handle.input.fd < 0 ? void refuse(handle, 'sysread') : undefined;
  splice(buffer, bytes, offset);
  return bytes.length;
}

/**
 * `syswrite FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * Writes bytes of a string, all of it or `length` from `offset` on, in one [write(2)](https://man7.org/linux/man-pages/man2/write.2.html) past what the handle holds, and returns
 * how many were taken, which may be fewer; undefined and ERRNO if it fails. Dies of a negative length and of an offset that lies
 * outside of the string. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html).
 */
export function syswrite(handle: Handle, scalar: Printable, length?: number, offset = 0): number | undefined {
  checkHandle(handle, 'syswrite');
  if (handle.output.fd < 0) return void refuse(handle, 'syswrite');
  refuseCharacters(handle, 'syswrite');
  const string = text(scalar, 'syswrite');
  const at = Math.trunc(offset);
  const most = checkedLength(length ?? string.length);
  checkOffset(at, string.length);
  if (at > string.length) die('Offset outside string');
  const from = at < 0 ? string.length + at : at;
  ERRNO.value = 0;
  const bytes = string.slice(from, from + most);
  refuseWide(bytes, 'syswrite');
  return attempt(() => write(handle.fd, bytes), undefined);
}
