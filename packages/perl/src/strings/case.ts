import * as sys from '@perlipc/sys';
import { isWide } from '../base/bytes.js';
import { type Printable, text } from '../diagnostics/text.js';

/** `lc EXPR`: in lower case. Of a string of bytes that is ASCII's letters, of one with other characters all. */
export function lc(expr: Printable): string {
  sys.safePoint();
  return mapped(text(expr, 'lc'), lower);
}

/** `uc EXPR`: in upper case, by `lc`'s rules. */
export function uc(expr: Printable): string {
  sys.safePoint();
  return mapped(text(expr, 'uc'), (c) => c.toUpperCase());
}

/** `lcfirst EXPR`: the first character in lower case. */
export function lcfirst(expr: Printable): string {
  sys.safePoint();
  return withFirst(text(expr, 'lcfirst'), lower);
}

/** `ucfirst EXPR`: the first character in title case, which is upper case except for a few ligatures. */
export function ucfirst(expr: Printable): string {
  sys.safePoint();
  return withFirst(text(expr, 'ucfirst'), title);
}

/** JavaScript's own would look at what stands around a sigma. */
function lower(c: string): string {
  return c.toLowerCase();
}

/** Two letters in one have a title case of their own. */
const TITLES = ['\u01c4\u01c5\u01c6', '\u01c7\u01c8\u01c9', '\u01ca\u01cb\u01cc', '\u01f1\u01f2\u01f3'];

function title(c: string): string {
  const own = TITLES.find((three) => three.includes(c))?.charAt(1);
  if (own !== undefined) return own;
  const [first = '', ...rest] = c.toUpperCase();
  return first + rest.map(lower).join('');
}

function mapped(string: string, change: (c: string) => string): string {
  if (!isWide(string)) return string.replace(/[a-z]+/gi, change);
  return Array.from(string, change).join('');
}

function withFirst(string: string, change: (c: string) => string): string {
  const [first] = string;
  if (first === undefined) return '';
  const rest = string.slice(first.length);
  return (isWide(string) || /[a-z]/i.test(first) ? change(first) : first) + rest;
}
