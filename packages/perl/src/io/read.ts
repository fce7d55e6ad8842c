import * as sys from '@perlipc/sys';
import { characters } from '../base/characters.js';
import { ERRNO } from '../base/errno.js';
import { recordState } from '../base/record-state.js';
import { checkedVariable } from '../base/variable.js';
import { type Buffered, checkedLength, checkOffset, splice } from './buffer.js';
import { checkHandle } from './check-handle.js';
import type { Handle } from './handle.js';
import { readRecord } from './records.js';
import { refuse } from './refuse.js';

/**
 * `readline FILEHANDLE` · blocks
 *
 * The next record with its end, a line unless INPUT_RECORD_SEPARATOR says otherwise; undefined at the end, or on an error
 * with ERRNO. A handle is an iterable of the same records: `for (const line of SOCK)`, `[...SOCK]` for list context.
 */
export function readline(handle: Handle): string | undefined {
  checkHandle(handle, 'readline');
  return readRecord(handle);
}

/**
 * `read FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * Reads `length` bytes (characters where a layer makes them) into `buffer.value` at `offset`, fewer at the end, and returns how
 * many; undefined with ERRNO on an error, which leaves the buffer alone. A negative offset counts from the buffer's end, and dies
 * where that has no such place; NUL bytes fill a gap.
 */
export function read(handle: Handle, buffer: Buffered, length: number, offset = 0): number | undefined {
  checkHandle(handle, 'read');
  sys.safePoint();
  const most = checkedLength(length);
  checkedVariable('read', buffer);
  if (handle.input.fd < 0) return void refuse(handle, 'read');
  checkOffset(offset, characters(buffer.value).length);
  if (!handle.beforeRead()) return undefined;
  ERRNO.value = 0;
  const text = handle.input.read(most);
  // A signal's handler closed it.
  if (handle.input.fd < 0) ERRNO.value = sys.EBADF;
  if (text === '' && (+ERRNO !== 0 || handle.input.error !== 0)) return undefined;
  splice(buffer, text, offset);
  return characters(text).length;
}

/**
 * `eof FILEHANDLE` · blocks
 *
 * Whether the next read will find the end. It waits until that is known.
 */
export function eof(handle: Handle): boolean {
  checkHandle(handle, 'eof');
  sys.safePoint();
  recordState.lastRead = handle;
  if (handle.input.fd >= 0) {
    const errno = ERRNO.value;
    const end = !handle.beforeRead() || handle.input.atEnd();
    ERRNO.value = errno;
    return end;
  }
  if (handle.fd >= 0) refuse(handle, 'eof');
  return true;
}
