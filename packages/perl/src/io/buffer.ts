import { isWide } from '../base/bytes.js';
import { characters, first } from '../base/characters.js';
import { die } from '../diagnostics/die.js';

/** A string variable that a builtin writes to, as Perl's do to their argument: `const buffer = { value: '' }`. */
export interface Buffered {
  value: string;
}

/** A length as an integer. Dies of a negative one. */
export function checkedLength(length: number): number {
  return length <= -1 ? die('Negative length') : Math.trunc(length);
}

/** Dies of an offset that lies before a string of this size. */
export function checkOffset(offset: number, size: number): void {
  if (Math.trunc(offset) + size < 0) die('Offset outside string');
}

/** Puts what was read into the buffer at an offset, and cuts off what was behind it. */
export function splice(buffer: Buffered, text: string, offset: number): void {
  const { length } = characters(buffer.value);
  const from = Math.trunc(offset);
  const at = from < 0 ? length + from : from;
  buffer.value = at === 0 ? text : first(at, buffer.value) + '\0'.repeat(Math.max(at - length, 0)) + text;
}

/** Dies of a handle with the layer `:utf8`, which takes characters: system calls have bytes. */
export function refuseCharacters(
  handle: { readonly input: { readonly layer: string } },
  operation: string,
): void {
  if (handle.input.layer === 'utf8') die(`${operation}() isn't allowed on :utf8 handles`);
}

/** Dies of a wide character as Perl's system calls do. */
export function refuseWide(string: string, operation: string): void {
  if (isWide(string)) die(`Wide character in ${operation}`);
}

/** The bytes of a string that has nothing else. */
export function toBytes(string: string, operation: string): Buffer {
  refuseWide(string, operation);
  return Buffer.from(string, 'latin1');
}
