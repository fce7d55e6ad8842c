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
const MOST = 56;

/** As Perl shows what is no number: bytes that can't be seen as `^I` or `M-i`, and not much more than 56 of it. */
function escaped(text: string): string {
  let all = '';
  for (const c of text) {
    if (all.length >= MOST) return `${all}...`;
    all += c > '\xff' ? `\\x{${c.codePointAt(0)?.toString(16)}}` : byte(c.charCodeAt(0));
  }
  return all;
}

function byte(code: number): string {
  const seven = code & 127;
  const plain = String.fromCharCode(seven);
  const control = seven < 32 || seven === 127;
  return (
    (code > 127 ? 'M-' : '') + (ESCAPES[plain] ?? (control ? `^${String.fromCharCode(seven ^ 64)}` : plain))
  );
}
