import { general } from './float.js';

/** What a Perl scalar is here: bytes (Latin-1) or characters, a number, or undef. An object must be a number too, as ERRNO is. */
export type Scalar = string | number | bigint | boolean | null | undefined | { valueOf(): number };

const NUMBER = /^[ \t-\r]*([+-]?)(?:(\d+)(\.\d*)?|(\.\d+))(e[+-]?\d+)?/i;
const WHOLE_NUMBER =
  /^[ \t-\r]*(?:[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)[ \t-\r]*|0 but true)$/i;
const INFINITE = /^[ \t-\r]*([+-]?)(inf|nan)/i;

/**
 * The number of a scalar as Perl reads it: a string counts up to where it stops being a decimal number, undef as 0.
 * Integers that a double can't hold come as bigint.
 */
export function numeric(value: Scalar): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'string') return parse(value);
  return Number(value ?? 0);
}

/** Whether the whole of a string is a number to Perl. See looks_like_number in Scalar::Util. */
export function looksLikeNumber(text: string): boolean {
  return WHOLE_NUMBER.test(text);
}

function parse(text: string): number | bigint {
  const [all, sign, whole, , , exponent] = NUMBER.exec(text) ?? [];
  if (all !== undefined) {
    if (whole !== undefined && whole.length > 15 && exponent === undefined)
      return long(sign === '-', whole, all);
    return Number(all);
  }
  const [, minus, name] = INFINITE.exec(text) ?? [];
  if (name === undefined) return 0;
  return name.toLowerCase() === 'nan' ? Number.NaN : minus === '-' ? -Infinity : Infinity;
}

/** Digits are an integer as long as 64 bits hold them, a double beyond. */
function long(negative: boolean, digits: string, all: string): number | bigint {
  const integer = negative ? -BigInt(digits) : BigInt(digits);
  return integer > MOST || integer < LEAST ? Number(all) : integer;
}

const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n - 1n;

/**
 * The 64-bit integer of a scalar, cut toward zero and kept within -2**63 and 2**64 - 1. An infinity and NaN have none and
 * come as they are, unless the infinity is a string of too many digits.
 */
export function integer(value: Scalar): bigint | number {
  const found = numeric(value);
  if (typeof found === 'bigint') return clamp(found);
  if (Number.isFinite(found)) return clamp(BigInt(Math.trunc(found)));
  if (typeof value !== 'string' || INFINITE.test(value)) return found;
  return found > 0 ? MOST : LEAST;
}

/** The lowest bits of a scalar's integer, as C casts it; an infinity counts as the largest, NaN as 0. */
export function lowest(bits: number, value: Scalar): number {
  return Number(lowestBits(bits, value));
}

/** The same of up to 64 bits. */
export function lowestBits(bits: number, value: Scalar): bigint {
  const found = integer(value);
  return BigInt.asUintN(bits, typeof found === 'bigint' ? found : found > 0 ? MOST : 0n);
}

function clamp(value: bigint): bigint {
  return value < LEAST ? LEAST : value > MOST ? MOST : value;
}

/** The string of a scalar. A fraction has at most 15 digits, as Perl's `%.15g` gives it. */
export function stringify(value: Scalar): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : general(value, 15);
    case 'boolean':
      return value ? '1' : '';
    default:
      return value === null || value === undefined ? '' : String(value);
  }
}
