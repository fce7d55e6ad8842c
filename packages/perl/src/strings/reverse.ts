import * as sys from '@perlipc/sys';
import { isWide } from '../base/bytes.js';
import { characters } from '../base/characters.js';
import { joined, type Printable, text } from '../diagnostics/text.js';

/** `reverse LIST` in scalar context: the characters of the list's strings, last first. A list is JavaScript's to reverse. */
export function reverse(...list: Printable[]): string {
  sys.safePoint();
  return [...characters(joined(list, 'reverse'))].reverse().join('');
}

const QUOTED =
  /[\0-/:-@[-^`{-\x9f]|[\p{Pattern_Syntax}\p{Pattern_White_Space}\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu;

/** `quotemeta EXPR`: with a backslash before each character that a pattern could take for its own; of bytes, before all above 127. */
export function quotemeta(expr: Printable): string {
  sys.safePoint();
  const string = text(expr, 'quotemeta');
  return string.replace(isWide(string) ? QUOTED : /\W/g, '\\$&');
}
