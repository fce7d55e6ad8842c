import * as sys from '@perlipc/sys';
import { text as checkedText, integer } from '@perlipc/sys/argument';
import { ERRNO } from '../base/errno.js';

/** A function that reads a number: in list context also how many characters were left. */
export interface Reads {
  (text: string, base?: number): number | undefined;
  list(text: string, base?: number): [value: number | undefined, unparsed: number | undefined];
}

const HIGHEST = 2n ** 63n - 1n;
const LOWEST = -(2n ** 63n);
const UNSIGNED = 2n ** 64n - 1n;

function digitsOf(text: string, base: number): { sign: string; digits: string; base: number; end: number } {
  const [start = '', sign = ''] = /^\s*([+-]?)/.exec(text) ?? [];
  const rest = text.slice(start.length);
  const hex = (base === 0 || base === 16) && /^0x[0-9a-f]/i.test(rest);
  const radix = base !== 0 ? base : hex ? 16 : rest.startsWith('0') ? 8 : 10;
  const from = hex ? 2 : 0;
  let to = from;
  while (Number.parseInt(rest[to] ?? '', radix) >= 0) to++;
  return { sign, digits: rest.slice(from, to), base: radix, end: to > from ? start.length + to : 0 };
}

function integerOf(digits: string, base: number): bigint {
  let value = 0n;
  for (const digit of digits) value = value * BigInt(base) + BigInt(Number.parseInt(digit, base));
  return value;
}

function reader(bounded: (value: bigint) => bigint): Reads {
  function list(text: string, base = 0): [number | undefined, number | undefined] {
    sys.safePoint();
    checkedText('strtol', 'STR', text);
    integer('strtol', 'BASE', base);
    if (base < 0 || base === 1 || base > 36) {
      ERRNO.value = sys.EINVAL;
      return [undefined, undefined];
    }
    const { sign, digits, base: radix, end } = digitsOf(text, base);
    const value = integerOf(digits, radix);
    return [Number(bounded(sign === '-' ? -value : value)), text.length - end];
  }
  return Object.assign((text: string, base?: number) => list(text, base)[0], { list });
}

function outOfRange(value: bigint): bigint {
  ERRNO.value = sys.ERANGE;
  return value;
}

/**
 * `POSIX::strtol(STR, BASE)`
 *
 * The integer that a string begins with, in base 2 to 36, or 0 for that of its prefix; `strtol.list(…)` also tells how many
 * characters were left. See [strtol(3)](https://man7.org/linux/man-pages/man3/strtol.3.html).
 */
export const strtol: Reads = reader((value) =>
  value > HIGHEST ? outOfRange(HIGHEST) : value < LOWEST ? outOfRange(LOWEST) : value,
);

/** `POSIX::strtoul(STR, BASE)`: as strtol, without a sign in C: -1 is the largest. See [strtoul(3)](https://man7.org/linux/man-pages/man3/strtoul.3.html). */
export const strtoul: Reads = reader((value) => {
  const size = value < 0n ? -value : value;
  return size > UNSIGNED ? outOfRange(UNSIGNED) : BigInt.asUintN(64, value);
});

/** `POSIX::strtod(STR)`: the number that a string begins with; `strtod.list(…)` also tells how many characters were left. See [strtod(3)](https://man7.org/linux/man-pages/man3/strtod.3.html). */
export const strtod: Reads = Object.assign((text: string) => decimal(text)[0], { list: decimal });

const NUMBER = /^\s*[+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)/i;

function decimal(text: string): [number, number] {
  sys.safePoint();
  checkedText('strtod', 'STR', text);
  const [found = ''] = NUMBER.exec(text) ?? [];
  const size = found.trim().replace(/^[+-]/, '').toLowerCase();
  const named = size.startsWith('inf') ? Infinity : size === 'nan' ? Number.NaN : Number(size);
  return [/^\s*-/.test(found) ? -named : named, text.length - found.length];
}

/** `POSIX::fmod(X, Y)`: the rest of a division, with the sign of `x`. See [fmod(3)](https://man7.org/linux/man-pages/man3/fmod.3.html). */
export function fmod(x: number, y: number): number {
  return x % y;
}

/** `POSIX::floor(X)`: the integer below. */
export const floor: (x: number) => number = Math.floor;
/** `POSIX::ceil(X)`: the integer above. */
export const ceil: (x: number) => number = Math.ceil;
/** `POSIX::pow(X, Y)`: a power. */
export const pow: (x: number, y: number) => number = Math.pow;

/** `POSIX::modf(X)`: fraction and integer, with the sign of `x`. See [modf(3)](https://man7.org/linux/man-pages/man3/modf.3.html). */
export function modf(x: number): [fraction: number, integer: number] {
  const integer = Math.trunc(x);
  return [Number.isFinite(x) ? x - integer : 0, integer];
}

/** `POSIX::ldexp(X, EXP)`: `x` times a power of 2. See [ldexp(3)](https://man7.org/linux/man-pages/man3/ldexp.3.html). */
export function ldexp(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

/** `POSIX::frexp(X)`: a fraction from 0.5 on, below 1, and the power of 2 that it is times. See [frexp(3)](https://man7.org/linux/man-pages/man3/frexp.3.html). */
export function frexp(x: number): [fraction: number, exponent: number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1);
  let fraction = ldexp(x, -exponent);
  while (Math.abs(fraction) < 0.5) [fraction, exponent] = [fraction * 2, exponent - 1];
  return [fraction, exponent];
}
