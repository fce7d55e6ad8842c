import { isWide } from '../base/bytes.js';
import { characters, first } from '../base/characters.js';
import { die } from '../diagnostics/die.js';

/** A string variable that a builtin writes to, as Perl's do to their argument: `const buffer = { value: '' }`. */
export interface Buffered {
  value: string;
}

/** A length as an integer. Dies of a negative one, and of an offset that lies before a string of that size. */
export function checkedLength(length: number, offset: number, size: number): number {
  if (length <= -1) die('Negative length');
  if (offset + size < 0) die('Offset outside string');
  return Math.trunc(length);
}

/** Puts what was read into the buffer at an offset, and cuts off what was behind it. */
export function splice(buffer: Buffered, text: string, offset: number): void {
  const { length } = characters(buffer.value);
  const at = offset < 0 ? length + offset : offset;
  buffer.value = at === 0 ? text : first(at, buffer.value) + '\0'.repeat(Math.max(at - length, 0)) + text;
}

/** The bytes of a string that has nothing else. Dies of a wide character as Perl's system calls do. */
export function toBytes(string: string, operation: string): Buffer {
  if (isWide(string)) die(`Wide character in ${operation}`);
  return Buffer.from(string, 'latin1');
}
