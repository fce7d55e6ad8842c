import { general } from '../base/float.js';
import { integer, numeric, type Scalar } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { warning } from '../diagnostics/warning.js';
import { realBytes, realSize } from './float.js';
import { integerBytes, integerOf } from './integer.js';
import type { Item } from './item.js';
import { encoded } from './utf8.js';

/** The bytes of a number of the types with a size, of `w` and of `U`. Dies of other types. */
export function numberBytes(item: Item, given: Scalar): string {
  const { code } = item;
  if (realSize(code) !== undefined) return realBytes(item, Number(numeric(operand(given, 'pack'))));
  if (code === 'w') return compressed(given);
  if (code === 'U') return encoded(point(code, given));
  const layout = integerOf(item) ?? refuse(code);
  return integerBytes(checked(code, whole(code, given)), layout);
}

/** Dies of a type that no number has, which a count of 0 is as well. */
export function checkType(item: Item): void {
  const { code } = item;
  if (!'wUW'.includes(code) && realSize(code) === undefined && integerOf(item) === undefined) refuse(code);
}

function refuse(code: string): never {
  if (code === '%') return dieOfType("'%' may not be used");
  if ('pP'.includes(code)) return dieOfType(`Type '${code}' isn't supported`);
  return dieOfType(`Invalid type '${code}'`);
}

export function dieOfType(reason: string): never {
  die(`${reason} in pack`);
}

/** The integer of a value. Dies of an infinity and NaN. */
export function whole(code: string, given: Scalar): bigint {
  const found = integer(operand(given, 'pack'));
  if (typeof found === 'bigint') return found;
  const what = general(found, 1);
  return die(code === 'w' ? `Cannot compress ${what} in pack` : `Cannot pack ${what} with '${code}'`);
}

/** A code point. */
export function point(code: string, given: Scalar): number | bigint {
  const found = BigInt.asUintN(64, whole(code, given));
  return found > Number.MAX_SAFE_INTEGER ? found : Number(found);
}

function checked(code: string, value: bigint): bigint {
  const signed = 'cC'.includes(code) ? BigInt.asIntN(64, value) : value;
  const fits =
    code === 'c' ? signed >= -128n && signed <= 127n : code !== 'C' || (signed >= 0n && signed <= 255n);
  if (!fits) warning(`Character in '${code}' format wrapped in pack`);
  return value;
}

/** A BER compressed integer: seven bits a byte, the most significant first, the top bit set on all but the last. */
function compressed(given: Scalar): string {
  whole('w', given);
  const found = numeric(given);
  if (found < 0) dieOfType('Cannot compress negative numbers');
  let rest = long(found, given);
  let out = String.fromCharCode(Number(rest & 0x7fn));
  for (rest >>= 7n; rest > 0n; rest >>= 7n) out = String.fromCharCode(Number(rest & 0x7fn) | 0x80) + out;
  return out;
}

/** An integer of any size; a string of digits is one too, and a fraction in it goes. */
function long(found: number | bigint, value: Scalar): bigint {
  if (typeof found === 'bigint') return found;
  if (found < 2 ** 64 || typeof value !== 'string') return BigInt(Math.trunc(found));
  const [digits] = /^(?:[ +]*[\d ]*)/.exec(value) ?? [''];
  if (/[^\d .+]/.test(value) || /\d.*\+/.test(value)) dieOfType('Can only compress unsigned integers');
  return BigInt(digits.replace(/\D/g, ''));
}
