import { isWide, utf8 } from '../base/bytes.js';
import { severeWarning, warning } from '../diagnostics/warning.js';
import type { Layer } from './layer.js';

const ASCII = /^[\0-\x7f]*$/;
/** The bytes of a string, each as a character; one above 255 that no layer encodes warns, and its string is UTF-8. */
export function encoded(text: string, layer: Layer, operation: string): string {
  if (layer === 'bytes') {
    if (!isWide(text)) return text;
    severeWarning(`Wide character in ${operation}`);
  } else if (ASCII.test(text)) return text;
  return utf8(text);
}

/** The characters of bytes; what is no UTF-8 becomes `\xE9` and the like, with a warning, as perl has it. */
export function decoded(bytes: string): string {
  if (ASCII.test(bytes)) return bytes;
  const data = Buffer.from(bytes, 'latin1');
  try {
    return strict.decode(data);
  } catch {
    return mended(data);
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function mended(data: Buffer): string {
  let text = '';
  for (let at = 0; at < data.length; ) {
    const size = sizeAt(data, at);
    const end = at + (size || malformedAt(data, at));
    text += size > 0 ? data.toString('utf8', at, end) : unmapped(data.subarray(at, end));
    at = end;
  }
  return text;
}

/** Bytes that perl takes together as one that is none: a first byte, and what continues it as far as it asks for. */
function malformedAt(data: Buffer, at: number): number {
  const first = data[at] ?? 0;
  const wanted = first < 0xc0 ? 1 : Math.max(2, Math.clz32(~(first << 24)));
  let size = 1;
  while (size < wanted && ((data[at + size] ?? 0) & 0xc0) === 0x80) size++;
  return size;
}

function unmapped(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  warning(`UTF-8 "${hex}" does not map to Unicode`);
  return hex;
}

/** Bytes of the character that begins here, 0 if none does. */
function sizeAt(data: Buffer, at: number): number {
  const size = sizeFrom(data[at] ?? 0);
  if (size === 0 || at + size > data.length) return 0;
  try {
    strict.decode(data.subarray(at, at + size));
    return size;
  } catch {
    return 0;
  }
}

/** Bytes of a character by its first one, 0 for a byte that begins none. */
function sizeFrom(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** How many bytes the last character of `bytes` still lacks. */
export function missingBytes(bytes: string): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes.charCodeAt(bytes.length - back);
    if (byte >= 0xc0) return Math.max(0, sizeFrom(byte) - back);
    if (byte < 0x80) return 0;
  }
  return 0;
}
