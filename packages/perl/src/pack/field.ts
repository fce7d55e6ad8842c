import { latin1 } from '../base/bytes.js';
import type { Source } from './source.js';
import { decodedPart } from './utf8.js';

const BLANKS = ' \t\n\v\f\r\0';
const UNICODE_BLANKS = `${BLANKS}\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000`;

/** The text of `a`, `A` or `Z`, of at most `size` characters; `Z*` takes the NUL with it. */
export function fieldText(source: Source, code: string, size: number, all: boolean): string {
  const end = source.fieldEnd(size);
  const bytes = source.bytes.subarray(source.at, end);
  const nul = code === 'Z' ? bytes.indexOf(0) : -1;
  source.at = nul >= 0 && all ? source.at + nul + 1 : end;
  const found = latin1(nul >= 0 ? bytes.subarray(0, nul) : bytes);
  const text = source.characters ? decodedPart(found) : found;
  return code === 'A' ? trimmed(text, source.characters && source.wide) : text;
}

/** Without the blanks and NUL bytes at the end: those of ASCII in bytes, those of Unicode in a string with wide characters. */
function trimmed(field: string, wide: boolean): string {
  let end = field.length;
  while (end > 0 && (wide ? UNICODE_BLANKS : BLANKS).includes(field.charAt(end - 1))) end--;
  return field.slice(0, end);
}
