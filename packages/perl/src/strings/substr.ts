import { characters } from '../base/characters.js';
import type { Scalar } from '../base/numeric.js';
import { checkedVariable, type Variable } from '../base/variable.js';
import { die } from '../diagnostics/die.js';
import { type Printable, text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';
import { place } from './position.js';

/**
 * `substr EXPR, OFFSET, LENGTH`
 * `substr VARIABLE, OFFSET, LENGTH, REPLACEMENT`
 *
 * Part of a string. A negative offset counts from the end, a negative length leaves so many characters there. Undefined, and `-w` warns,
 * if all of it lies outside. With a replacement it is put into the variable, and what was there is returned; dies if that
 * lies outside.
 */
export function substr(expr: Printable, offset: Scalar, length?: Scalar): string | undefined;
export function substr(
  variable: Variable<string>,
  offset: Scalar,
  length: Scalar,
  replacement: Printable,
): string;
export function substr(
  from: Printable | Variable<string>,
  offset: Scalar,
  length?: Scalar,
  ...replacement: [Printable?]
): string | undefined {
  if (replacement.length > 0)
    return replace(checkedVariable('substr', from as Variable<string>), offset, length, replacement[0]);
  const all = characters(text(from as Printable, 'substr'));
  const found = range(all.length, offset, length);
  if (found === undefined) {
    warning('substr outside of string');
    return undefined;
  }
  return joined(all.slice(...found));
}

function replace(variable: Variable<string>, offset: Scalar, length: Scalar, replacement: Printable): string {
  const all = characters(text(variable.value, 'substr'));
  const [from, to] = range(all.length, offset, length) ?? die('substr outside of string');
  variable.value = joined(all.slice(0, from)) + text(replacement, 'substr') + joined(all.slice(to));
  return joined(all.slice(from, to));
}

function joined(part: string | readonly string[]): string {
  return typeof part === 'string' ? part : part.join('');
}

/** Where a part begins and ends; undefined if it lies outside. */
function range(size: number, offset: Scalar, length: Scalar): [from: number, to: number] | undefined {
  const given = length === undefined ? undefined : place(length, 'substr');
  const asked = place(offset, 'substr');
  const from = asked < 0 ? asked + size : asked;
  const to = given === undefined ? size : given < 0 ? size + given : from + given;
  if (from > size || (from < 0 && to < 0)) return undefined;
  const start = Math.max(from, 0);
  return [start, Math.min(Math.max(to, start), size)];
}
