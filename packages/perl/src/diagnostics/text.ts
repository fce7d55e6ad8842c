import { latin1 } from '../base/bytes.js';
import { type Scalar, stringify } from '../base/numeric.js';
import { checkScalar } from './scalar.js';
import { warning } from './warning.js';

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
  if (typeof value !== 'object') return stringify(value as Scalar);
  return String(checkScalar(value, operation));
}

/** The strings of a list, one after another. */
export function joined(list: readonly Printable[], operation: string): string {
  let all = '';
  for (const value of list) all += text(value, operation);
  return all;
}
