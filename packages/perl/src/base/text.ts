import { warning } from '../diagnostics/warning.js';
import { type Scalar, stringify } from './numeric.js';

/** What can stand where Perl wants a string: a scalar, bytes, or an object with a text of its own. */
export type Printable = Scalar | Uint8Array | { toString(): string };

/** The string of a value; of an undefined one it is empty, and `-w` warns. */
export function text(value: Printable, operation: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) {
    warning(`Use of uninitialized value in ${operation}`);
    return '';
  }
  if (value instanceof Uint8Array) return latin1(value);
  return typeof value === 'object' ? String(value) : stringify(value as Scalar);
}

/** Bytes as a string. */
export function latin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** The strings of a list, one after another. */
export function joined(list: readonly Printable[], operation: string): string {
  let all = '';
  for (const value of list) all += text(value, operation);
  return all;
}

/** The characters of a string, of which JavaScript's own counts those above U+FFFF twice; without these it is the string. */
export function characters(string: string): string | readonly string[] {
  return /[\ud800-\udbff]/.test(string) ? Array.from(string) : string;
}

/** The first characters of a string. */
export function first(count: number | undefined, string: string): string {
  const all = characters(string).slice(0, count);
  return typeof all === 'string' ? all : all.join('');
}

/** The bytes of characters in UTF-8, each as a character. */
export function utf8(characters: string): string {
  return Buffer.from(characters).toString('latin1');
}

/** The bytes of a string as the system takes it; one with wide characters is UTF-8, as perl has it inside. */
export function raw(string: string): Buffer {
  return Buffer.from(string, /[^\0-\xff]/.test(string) ? 'utf8' : 'latin1');
}
