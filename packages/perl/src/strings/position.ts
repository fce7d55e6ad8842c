import * as sys from '@perlipc/sys';
import { characters } from '../base/characters.js';
import { integer, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { type Printable, text } from '../diagnostics/text.js';

/** `index STR, SUBSTR, POSITION`: where the substring begins first, at the position or behind it, or -1. */
export function index(str: Printable, substr: Printable, position: Scalar = 0): number {
  sys.safePoint();
  const whole = text(str, 'index');
  const part = text(substr, 'index');
  const units = unitsUpTo(whole, place(position, 'index'));
  return charactersUpTo(whole, whole.indexOf(part, Math.max(units, 0)));
}

/** `rindex STR, SUBSTR, POSITION`: where the substring begins last, at the position or before it, or -1. */
export function rindex(str: Printable, substr: Printable, position?: Scalar): number {
  sys.safePoint();
  const whole = text(str, 'rindex');
  const part = text(substr, 'rindex');
  if (position === undefined) return charactersUpTo(whole, whole.lastIndexOf(part));
  const units = unitsUpTo(whole, place(position, 'rindex'));
  if (units < 0) return part === '' ? 0 : -1;
  return charactersUpTo(whole, whole.lastIndexOf(part, units));
}

/** A position as an integer; an infinity is as far as can be. */
export function place(position: Scalar, operation: string): number {
  const found = integer(operand(position, operation));
  return typeof found === 'bigint' ? Number(found) : found || 0;
}

/** The place in JavaScript's own counting, in which a character above U+FFFF is two. */
function unitsUpTo(string: string, count: number): number {
  const all = characters(string);
  if (typeof all === 'string' || count < 0) return count;
  return all.slice(0, count).join('').length;
}

function charactersUpTo(string: string, units: number): number {
  return units < 0 ? units : characters(string.slice(0, units)).length;
}
