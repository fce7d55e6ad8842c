import { looksLikeNumber, type Scalar } from '../base/numeric.js';
import { WARNING } from '../base/switches.js';
import { checkScalar } from './scalar.js';
import { warning } from './warning.js';

/** The value as it is; of one that is no number where `operation` wants one, `-w` warns. */
export function operand(value: Scalar, operation: string): Scalar {
  if (typeof value === 'object' || typeof value === 'symbol') checkScalar(value, operation);
  if (!WARNING.value) return value;
  if (value === undefined || value === null) warning(`Use of uninitialized value in ${operation}`);
  else if (typeof value === 'string' && !looksLikeNumber(value))
    warning(`Argument "${escaped(value)}" isn't numeric in ${operation}`);
  return value;
}

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\f': '\\f', '\\': '\\\\', '\0': '\\0' };

/** As Perl shows what is no number: of bytes not much more than 56, those that can't be seen as `^I` or `M-i`; of characters 32. */
function escaped(text: string): string {
  const [most, shown] = /[^\0-\xff]/.test(text) ? [32, character] : [56, byte];
  let all = '';
  for (const c of text) {
    if (all.length >= most) return `${all}...`;
    all += shown(c.codePointAt(0) as number);
  }
  return all;
}

function character(code: number): string {
  return code >= 32 && code < 127 ? String.fromCharCode(code) : `\\x{${code.toString(16)}}`;
}

function byte(code: number): string {
  const seven = code & 127;
  const plain = String.fromCharCode(seven);
  const control = seven < 32 || seven === 127;
  return (
    (code > 127 ? 'M-' : '') + (ESCAPES[plain] ?? (control ? `^${String.fromCharCode(seven ^ 64)}` : plain))
  );
}
