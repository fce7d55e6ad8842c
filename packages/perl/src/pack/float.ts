import { endianness } from 'node:os';
import type { Item } from './item.js';

const LITTLE = endianness() === 'LE';
const DOUBLE = { size: 8, exponent: 11, explicit: false };
/** C's long double: `size` bytes of storage, of which `bytes` are used. */
const LONG = { x64: { size: 16, bytes: 10 }, ia32: { size: 12, bytes: 10 }, arm64: { size: 16, bytes: 16 } };
const long =
  process.platform === 'darwin' && process.arch === 'arm64'
    ? { size: 8, bytes: 8 }
    : (LONG[process.arch as keyof typeof LONG] ?? { size: DOUBLE.size, bytes: DOUBLE.size });

/** The NaN that a processor of Intel's makes, and so perl's, has a sign. */
const NAN_SIGN = process.arch === 'x64' || process.arch === 'ia32' ? 0x80 : 0;

/** The bytes of a floating-point type; undefined where the type is none. */
export function realSize(code: string): number | undefined {
  if (code === 'f') return 4;
  if (code === 'd' || code === 'F') return 8;
  return code === 'D' ? long.size : undefined;
}

const view = new DataView(new ArrayBuffer(8));

/** A number as the type has it in memory, each byte a character. */
export function realBytes({ code, order }: Item, value: number): string {
  const bytes = code === 'D' ? longBytes(value) : plainBytes(realSize(code) === 4, value);
  const little = order === undefined ? LITTLE : order === '<';
  return String.fromCharCode(...(little ? bytes : bytes.reverse()));
}

/** The number that lies at the start of `bytes`, which are as many as the type has. */
export function realOf({ code, order }: Item, bytes: Uint8Array): number {
  const little = order === undefined ? LITTLE : order === '<';
  const ordered = little ? bytes : bytes.slice().reverse();
  if (code === 'D' && long.bytes > 8) return longOf(ordered);
  for (let i = 0; i < ordered.length; i++) view.setUint8(i, ordered[i] as number);
  return ordered.length === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

function plainBytes(single: boolean, value: number): number[] {
  if (single) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  const bytes = Array.from({ length: single ? 4 : 8 }, (_, i) => view.getUint8(i));
  if (Number.isNaN(value)) bytes.push((bytes.pop() as number) | NAN_SIGN);
  return bytes;
}

const BIAS = 16383n;

/** The lowest byte first: 64 bits of mantissa with the leading one, or 112 without, then 15 of exponent and the sign. */
function longBytes(value: number): number[] {
  if (long.bytes === 8) return plainBytes(false, value);
  view.setFloat64(0, value);
  if (Number.isNaN(value)) view.setUint8(0, 0x7f | NAN_SIGN);
  const bits = view.getBigUint64(0);
  const { exponent, mantissa } = normalized((bits >> 52n) & 0x7ffn, bits & 0xf_ffff_ffff_ffffn);
  const whole =
    long.bytes === 10
      ? ((bits >> 63n) << 79n) | (exponent << 64n) | (mantissa << 11n)
      : ((bits >> 63n) << 127n) | (exponent << 112n) | ((mantissa & 0xf_ffff_ffff_ffffn) << 60n);
  return Array.from({ length: long.size }, (_, i) => Number((whole >> BigInt(8 * i)) & 0xffn));
}

/** The exponent of a long double, and a mantissa of 53 bits that begins with a one unless the number is 0. */
function normalized(exponent: bigint, fraction: bigint): { exponent: bigint; mantissa: bigint } {
  const one = 1n << 52n;
  if (exponent === 0x7ffn) return { exponent: 0x7fffn, mantissa: fraction | one };
  if (exponent !== 0n) return { exponent: exponent - 1023n + BIAS, mantissa: fraction | one };
  if (fraction === 0n) return { exponent: 0n, mantissa: 0n };
  let shift = 0n;
  while (((fraction << shift) & one) === 0n) shift++;
  return { exponent: BIAS - 1022n - shift, mantissa: fraction << shift };
}

/** The nearest double. */
function longOf(bytes: Uint8Array): number {
  let whole = 0n;
  for (let i = long.bytes - 1; i >= 0; i--) whole = (whole << 8n) | BigInt(bytes[i] as number);
  const width = long.bytes === 10 ? 64n : 112n;
  const exponent = Number((whole >> width) & 0x7fffn);
  const fraction = whole & ((1n << width) - 1n);
  const mantissa = long.bytes === 10 || exponent === 0 ? fraction : fraction | (1n << width);
  // A processor of Intel's takes a mantissa without its leading one for none.
  if (long.bytes === 10 && exponent > 0 && fraction >> 63n === 0n) return Number.NaN;
  const sign = (whole >> (width + 15n)) & 1n ? -1 : 1;
  if (exponent === 0x7fff) {
    const rest = long.bytes === 10 ? fraction & ((1n << 63n) - 1n) : fraction;
    return rest === 0n ? sign * Infinity : Number.NaN;
  }
  const places = long.bytes === 10 ? 63 : 112;
  return sign * scaled(mantissa, Math.max(exponent, 1) - Number(BIAS) - places);
}

/** `mantissa * 2 ** exponent`, rounded once, halves to even. */
function scaled(mantissa: bigint, exponent: number): number {
  const length = mantissa.toString(2).length;
  // Below the smallest normal number a double has fewer bits.
  const kept = Math.min(53, length + exponent + 1074);
  if (mantissa === 0n || kept < 0) return 0;
  const cut = BigInt(Math.max(length - kept, 0));
  const half = cut === 0n ? 0n : 1n << (cut - 1n);
  const rest = mantissa & ((1n << cut) - 1n);
  let short = mantissa >> cut;
  if (cut > 0n && (rest > half || (rest === half && (short & 1n) === 1n))) short++;
  const power = exponent + Number(cut);
  if (power > 1023) return Number.POSITIVE_INFINITY;
  // Two steps: 2 ** power alone may be too small for a double.
  return power < -1000 ? Number(short) * 2 ** (power + 60) * 2 ** -60 : Number(short) * 2 ** power;
}
