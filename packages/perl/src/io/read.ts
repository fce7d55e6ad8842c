import { ERRNO } from '../base/errno.js';
import { characters, first } from '../base/text.js';
import { die } from '../diagnostics/die.js';
import { type Handle, readRecord, setLastRead } from './handle.js';
import { refuse } from './refuse.js';

/** A string variable that a builtin writes to, as Perl's do to their argument: `const buffer = { value: '' }`. */
export interface Buffered {
  value: string;
}

/**
 * `readline FILEHANDLE` · blocks
 *
 * The next record with its end, a line unless INPUT_RECORD_SEPARATOR says otherwise; undefined at the end, or on an error
 * with ERRNO. A handle is an iterable of the same records: `for (const line of SOCK)`, `[...SOCK]` for list context.
 */
export function readline(handle: Handle): string | undefined {
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
  if (handle.input.fd < 0) return void refuse(handle, 'read');
  const most = extent(length, offset, characters(buffer.value).length);
  handle.toRead();
  ERRNO.value = 0;
  const text = handle.input.read(most);
  if (text === '' && (+ERRNO !== 0 || handle.input.error !== 0)) return undefined;
  place(buffer, text, offset);
  return characters(text).length;
}

/** A length as an integer. Dies of a negative one, and of an offset that lies before a string of that size. */
export function extent(length: number, offset: number, size: number): number {
  if (length <= -1) die('Negative length');
  if (offset + size < 0) die('Offset outside string');
  return Math.trunc(length);
}

/** Puts what was read into the buffer, and cuts off what was behind it. */
export function place(buffer: Buffered, text: string, offset: number): void {
  const { length } = characters(buffer.value);
  const at = offset < 0 ? length + offset : offset;
  buffer.value = at === 0 ? text : first(at, buffer.value) + '\0'.repeat(Math.max(at - length, 0)) + text;
}

/**
 * `eof FILEHANDLE` · blocks
 *
 * Whether the next read gives nothing. It waits for that to be known.
 */
export function eof(handle: Handle): boolean {
  setLastRead(handle);
  if (handle.input.fd >= 0) {
    handle.toRead();
    return handle.input.atEnd();
  }
  if (handle.fd >= 0) refuse(handle, 'eof');
  return true;
}
