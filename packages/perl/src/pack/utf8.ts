import { die } from '../diagnostics/die.js';
import { severeWarning } from '../diagnostics/warning.js';

/** The bytes of a code point in UTF-8, each as a character; those above 0x10FFFF as perl extends it. */
export function encoded(point: number | bigint): string {
  if (point < 0x80) return String.fromCharCode(Number(point));
  if (point > 0x7fff_ffff_ffff_ffffn) die(beyond(point, '7FFFFFFFFFFFFFFF'));
  const size = point < 0x800 ? 2 : point < 0x10000 ? 3 : point < 0x200000 ? 4 : longer(point);
  let rest = BigInt(point);
  let bytes = '';
  for (let i = 1; i < size; i++, rest >>= 6n) bytes = String.fromCharCode(Number(rest & 63n) | 0x80) + bytes;
  const first = size > 7 ? 0xff : (0xff << (8 - size)) & 0xff;
  return String.fromCharCode(first | (size > 6 ? 0 : Number(rest))) + bytes;
}

function longer(point: number | bigint): number {
  return point < 0x4000000 ? 5 : point < 0x80000000 ? 6 : point < 0x1000000000 ? 7 : 13;
}

function beyond(point: number | bigint, most: string): string {
  return `Use of code point 0x${point.toString(16).toUpperCase()} is not allowed; the permissible max is 0x${most}`;
}

/** The UTF-8 of a string's characters, each byte as a character; bytes of a string are characters too. */
export function upgraded(text: string): string {
  let bytes = '';
  for (const c of text) bytes += encoded(c.codePointAt(0) as number);
  return bytes;
}

/** The code points of a string. */
export function points(text: string): number[] {
  return Array.from(text, (c) => c.codePointAt(0) as number);
}

/** How many characters these bytes of UTF-8 are. */
export function characterCount(bytes: Uint8Array | string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (!isContinuation(byteAt(bytes, at))) count++;
  return count;
}

export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function byteAt(bytes: Uint8Array | string, at: number): number {
  return typeof bytes === 'string' ? bytes.charCodeAt(at) : (bytes[at] as number);
}

/** How many bytes a character has that begins with this one. */
export function sizeOf(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  if (first < 0xf8) return 4;
  if (first < 0xfc) return 5;
  return first < 0xfe ? 6 : first === 0xfe ? 7 : 13;
}

/** A character that UTF-8 has, and its bytes. */
export interface Decoded {
  point: number | bigint;
  size: number;
  /** Why it is none; `point` is 0 then. */
  fault?: string;
}

/** The character at `at`, before `end`. */
export function decode(bytes: Uint8Array, at: number, end: number): Decoded {
  const first = bytes[at] as number;
  if (first < 0x80) return { point: first, size: 1 };
  if (first < 0xc0) {
    const what = `unexpected continuation byte 0x${hex(first)}, with no preceding start byte`;
    return { point: 0, size: 1, fault: fault(bytes, at, 1, what) };
  }
  const size = sizeOf(first);
  let point = BigInt(size > 6 ? 0 : first & (0xff >> (size + 1)));
  for (let i = 1; i < size; i++) {
    if (at + i >= end) return short(bytes, at, i, size);
    const byte = bytes[at + i] as number;
    if (!isContinuation(byte)) return broken(bytes, at, i, size, end);
    point = (point << 6n) | BigInt(byte & 63);
  }
  if (encoded(point).length < size) return overlong(bytes, at, size, point);
  return { point: point > Number.MAX_SAFE_INTEGER ? point : Number(point), size };
}

function short(bytes: Uint8Array, at: number, got: number, size: number): Decoded {
  const what = `too short; ${got} byte${got === 1 ? '' : 's'} available, need ${size}`;
  return { point: 0, size: got, fault: fault(bytes, at, got, what) };
}

function broken(bytes: Uint8Array, at: number, got: number, size: number, end: number): Decoded {
  const byte = hex(bytes[at + got] as number);
  const where = got === 1 ? 'immediately' : `${got} bytes`;
  const what = `unexpected non-continuation byte 0x${byte}, ${where} after start byte 0x${hex(bytes[at] as number)}; need ${size} bytes, got ${got}`;
  return { point: 0, size: got, fault: fault(bytes, at, Math.min(size, end - at), what) };
}

function overlong(bytes: Uint8Array, at: number, size: number, point: bigint): Decoded {
  const instead = [...encoded(point)].map((c) => `\\x${hex(c.charCodeAt(0))}`).join('');
  const code = point.toString(16).toUpperCase().padStart(2, '0');
  const what = `overlong; instead use ${instead} to represent U+${point < 256n ? code : code.padStart(4, '0')}`;
  return { point: 0, size, fault: fault(bytes, at, size, what) };
}

function fault(bytes: Uint8Array, at: number, size: number, what: string): string {
  const shown = Array.from(bytes.subarray(at, at + size), (byte) => `\\x${hex(byte)}`).join('');
  return `Malformed UTF-8 character: ${shown} (${what})`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** The string of which these are the UTF-8 bytes. Dies of what is no UTF-8, after a warning, and of what is above 0x10FFFF. */
export function decodedString(internal: string): string {
  return stringOf(internal, (fault) => {
    severeWarning(`${fault} in pack`);
    die('Malformed UTF-8 character (fatal)');
  });
}

/** The same of a part of UTF-8, of which a character may lack bytes: it is U+FFFD. */
export function decodedPart(internal: string): string {
  return stringOf(internal, () => '\ufffd');
}

function stringOf(internal: string, broken: (fault: string) => string): string {
  const bytes = Buffer.from(internal, 'latin1');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const { point, size, fault } = decode(bytes, at, bytes.length);
    if (point > 0x10ffff) die(beyond(point, '10FFFF'));
    text += fault === undefined ? String.fromCodePoint(Number(point)) : broken(fault);
    at += size;
  }
  return text;
}
