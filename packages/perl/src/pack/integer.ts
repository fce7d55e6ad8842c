import type { Buffer } from 'node:buffer';
import { endianness } from 'node:os';
import type { Item } from './item.js';

/** How an integer lies in memory. */
export interface Layout {
  size: 1 | 2 | 4 | 8;
  signed: boolean;
  little: boolean;
}

const LITTLE = endianness() === 'LE';
const SIZES: Record<string, Layout['size']> = { c: 1, s: 2, n: 2, v: 2, i: 4, l: 4, q: 8, j: 8 };

/** The layout of an integer item, or undefined where the type is none. `l!` is a long of 64 bits, `n!` is signed. */
export function integerOf({ code, native, order }: Item): Layout | undefined {
  const lower = code === 'N' ? 'l' : code === 'V' ? 'l' : code.toLowerCase();
  const size = lower === 'l' && native && !'NV'.includes(code) ? 8 : SIZES[lower];
  if (size === undefined) return undefined;
  const network = 'nN'.includes(code);
  const vax = 'vV'.includes(code);
  return {
    size,
    signed: network || vax ? native : code === lower,
    little: network ? false : vax || (order === undefined ? LITTLE : order === '<'),
  };
}

/** An integer's bytes, its lowest bits. */
export function integerBytes(value: bigint, { size, little }: Layout): string {
  let out = '';
  for (let rest = BigInt.asUintN(size * 8, value), i = 0; i < size; i++, rest >>= 8n) {
    const byte = String.fromCharCode(Number(rest & 0xffn));
    out = little ? out + byte : byte + out;
  }
  return out;
}

/** The integer that lies at `at`. */
export function integerAt(bytes: Buffer, at: number, { size, signed, little }: Layout): number | bigint {
  if (size === 8) {
    if (signed) return simplest(little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
    return simplest(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  }
  if (signed) return little ? bytes.readIntLE(at, size) : bytes.readIntBE(at, size);
  return little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
}

/** A number where a double holds the integer. */
export function simplest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
