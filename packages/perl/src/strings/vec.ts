import * as sys from '@perlipc/sys';
import { isWide, latin1 } from '../base/bytes.js';
import { lowest, lowestBits, type Scalar } from '../base/numeric.js';
import type { Variable } from '../base/variable.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { type Printable, text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';
import { place } from './position.js';

/** A string that has no place for more bits. */
const MOST = 2 ** 29;

/**
 * `vec EXPR, OFFSET, BITS`
 * `vec(VARIABLE, OFFSET, BITS).value = NUMBER`
 *
 * The element of a string of bytes that is a vector of numbers of 1, 2, 4, 8, 16, 32 or 64 bits: those of less than a byte from its
 * lowest bit on, those of more in big-endian order. 0 behind the end; a bigint where a double can't hold it. Of a variable it is an
 * element that can be set, for which the string grows. Dies of other numbers of bits, of wide characters, and of an element before
 * the string that is set.
 */
export function vec(expr: string | Uint8Array | undefined, offset: Scalar, bits: number): number | bigint;
export function vec(
  variable: Variable<string> | Variable<string | undefined>,
  offset: Scalar,
  bits: number,
): Variable<number | bigint>;
export function vec(
  from: Printable | Variable<string | undefined>,
  offset: Scalar,
  bits: number,
): number | bigint | Variable<number | bigint> {
  sys.safePoint();
  if (typeof from !== 'object' || from === null || from instanceof Uint8Array)
    return element(bytesOf(from as Printable), offset, checkedBits(bits));
  checkedBits(bits);
  const variable = from as Variable<string | undefined>;
  return {
    get value() {
      return element(bytesOf(variable.value), offset, bits);
    },
    set value(to) {
      const bytes = typeof variable.value === 'string' ? bytesOf(variable.value) : Buffer.alloc(0);
      variable.value = latin1(withElement(bytes, offset, bits, to));
    },
  };
}

function bytesOf(expr: Printable): Buffer {
  const string = text(expr, 'vec');
  if (isWide(string)) die('Use of strings with code points over 0xFF as arguments to vec is forbidden');
  return Buffer.from(string, 'latin1');
}

function element(bytes: Buffer, offset: Scalar, width: number): number | bigint {
  const at = place(offset, 'vec');
  if (at < 0) return 0;
  if (width < 8) {
    const bit = at * width;
    return ((bytes[Math.floor(bit / 8)] ?? 0) >> (bit % 8)) & ((1 << width) - 1);
  }
  const size = width / 8;
  let value = 0n;
  for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(bytes[at * size + i] ?? 0);
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function withElement(bytes: Buffer, offset: Scalar, width: number, to: Scalar): Buffer {
  const at = place(offset, 'vec');
  if (at < 0) die('Negative offset to vec in lvalue context');
  const end = Math.floor(((at + 1) * width + 7) / 8);
  if (end > MOST) die('Out of memory in vec during extend');
  const grown = end > bytes.length ? Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]) : bytes;
  const value = operand(to, 'scalar assignment');
  checkedBits(width);
  if (width < 8) setBits(grown, at * width, width, lowest(width, value));
  else setBytes(grown, at * (width / 8), width / 8, value);
  return grown;
}

function setBits(bytes: Buffer, bit: number, width: number, value: number): void {
  const byte = Math.floor(bit / 8);
  const mask = ((1 << width) - 1) << (bit % 8);
  bytes[byte] = ((bytes[byte] ?? 0) & ~mask) | (value << (bit % 8));
}

function setBytes(bytes: Buffer, at: number, size: number, value: Scalar): void {
  let rest = lowestBits(8 * size, value);
  for (let i = size - 1; i >= 0; i--, rest >>= 8n) bytes[at + i] = Number(rest & 255n);
}

function checkedBits(bits: number): number {
  if (![1, 2, 4, 8, 16, 32, 64].includes(bits)) die('Illegal number of bits in vec');
  if (bits === 64) warning('Bit vector size > 32 non-portable');
  return bits;
}
