import * as sys from '@perlipc/sys';
import { isWide } from '../base/bytes.js';
import { general } from '../base/float.js';
import { integer, type Scalar } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { type Printable, text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';

interface Base {
  name: string;
  bits: number;
  most: string;
  digits: RegExp;
  /** What is told of besides digits of another base. */
  illegal: RegExp;
}

const BINARY: Base = {
  name: 'binary',
  bits: 1,
  most: '0b11111111111111111111111111111111',
  digits: /[01]/,
  illegal: /./s,
};
const OCTAL: Base = { name: 'octal', bits: 3, most: '037777777777', digits: /[0-7]/, illegal: /[89]/ };
const HEXADECIMAL: Base = {
  name: 'hexadecimal',
  bits: 4,
  most: '0xffffffff',
  digits: /[0-9a-f]/i,
  illegal: /./s,
};

/**
 * `hex EXPR`
 *
 * The number of hexadecimal digits, with or without `0x`, up to what is none; `-w` warns of that. A bigint where a double can't
 * hold it, and a double above 64 bits.
 */
export function hex(expr: Printable): number | bigint {
  sys.safePoint();
  return numberOf(HEXADECIMAL, bytes(expr, 'hex').replace(/^0?x/i, ''));
}

/** `oct EXPR`: the number of octal digits, or of `0x`, `0b` and `0o` what they say, as `hex` takes it. */
export function oct(expr: Printable): number | bigint {
  sys.safePoint();
  const digits = bytes(expr, 'oct').replace(/^[ \t-\r]+/, '');
  const base = /^0?x/i.test(digits) ? HEXADECIMAL : /^0?b/i.test(digits) ? BINARY : OCTAL;
  return numberOf(base, digits.replace(/^0?[xbo]/i, ''));
}

function bytes(expr: Printable, operation: string): string {
  const string = text(expr, operation);
  return isWide(string) ? die(`Wide character in ${operation}`) : string;
}

function numberOf({ name, bits, most, digits, illegal }: Base, string: string): number | bigint {
  let value = 0n;
  let over = false;
  for (let i = 0; i < string.length; i++) {
    const c = string.charAt(i);
    if (c === '_' && digits.test(string.charAt(i + 1))) continue;
    if (!digits.test(c)) {
      if (illegal.test(c)) warning(`Illegal ${name} digit '${c}' ignored`);
      break;
    }
    value = (value << BigInt(bits)) | BigInt(Number.parseInt(c, 16));
    if (over || value < 2n ** 64n) continue;
    over = true;
    warning(`Integer overflow in ${name} number`);
  }
  if (value > 0xffff_ffffn)
    warning(`${name.charAt(0).toUpperCase()}${name.slice(1)} number > ${most} non-portable`);
  return over || value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** `ord EXPR`: the code point of the first character, 0 of an empty string. */
export function ord(expr: Printable): number {
  sys.safePoint();
  return text(expr, 'ord').codePointAt(0) ?? 0;
}

/** `chr NUMBER`: the character of a code point; U+FFFD of a negative one. Dies of an infinity, and of one above 0x10FFFF. */
export function chr(number: Scalar): string {
  sys.safePoint();
  const code = integer(operand(number, 'chr'));
  if (typeof code === 'number') die(`Cannot chr ${general(code, 1)}`);
  if (code < 0n) {
    warning(`Invalid negative number (${code}) in chr`);
    return '\ufffd';
  }
  if (code > 0x10ffffn)
    die(
      `Use of code point 0x${code.toString(16).toUpperCase()} is not allowed; the permissible max is 0x10FFFF`,
    );
  return String.fromCodePoint(Number(code));
}
