import { endianness } from 'node:os';
import type { Item } from './template.js';

/** How an integer lies in memory. */
export interface Layout {
  size: 1 | 2 | 4 | 8;
  signed: boolean;
  little: boolean;
}

const LITTLE = endianness() === 'LE';
const SIZES: Record<string, Layout['size']> = { c: 1, s: 2, n: 2, v: 2, i: 4, l: 4, q: 8 };

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
