import { isWide } from '../base/bytes.js';
import { warning } from '../diagnostics/warning.js';
import { bitsPerDigit, digitBytes } from './bits.js';
import type { Sink } from './sink.js';
import { points, upgraded } from './utf8.js';
import { uuencode } from './uuencode.js';

/** What pack makes of texts: `a A Z`, digits of bits and of half bytes, uuencoded lines. */
export class Texts {
  constructor(private readonly sink: Sink) {}

  chars(code: string, count: number | '*', text: string): void {
    const { sink } = this;
    const wide = isWide(text);
    const length = wide ? characterLength(text) : text.length;
    const room = code === 'Z' ? 1 : 0;
    const size = count === '*' ? length + room : count;
    const taken = Math.min(length, Math.max(size - room, 0));
    if (wide) this.wideChars(code, points(text).slice(0, taken));
    else sink.bytes(taken === length ? text : text.slice(0, taken));
    if (size > taken) sink.out += (code === 'A' ? ' ' : '\0').repeat(size - taken);
  }

  private wideChars(code: string, points: readonly number[]): void {
    const { sink } = this;
    if (!sink.upgraded) {
      sink.upgrade();
      sink.characters = true;
    }
    if (sink.characters) for (const point of points) sink.character(point);
    else sink.bytes(wrapped(code, points));
  }

  digits(code: string, count: number | '*', text: string): void {
    const wide = isWide(text);
    const codes = wide ? points(text) : Buffer.from(text, 'latin1');
    const perByte = 8 / bitsPerDigit(code);
    // Perl counts the bytes of characters.
    const length = wide ? upgraded(text).length : codes.length;
    const size = count === '*' ? Math.ceil(length / perByte) * perByte : count;
    this.sink.bytes(digitBytes(code, codes, size));
  }

  uuencoded(count: number, text: string): void {
    const asked = count <= 2 ? 45 : count - (count % 3);
    if (asked >= 64) warning("Field too wide in 'u' format in pack");
    const length = Math.min(asked, 63);
    let bytes = text;
    if (isWide(text)) {
      const all = points(text);
      bytes = '';
      for (let at = 0; at < all.length; at += length) bytes += wrapped('u', all.slice(at, at + length));
    }
    this.sink.bytes(uuencode(Buffer.from(bytes, 'latin1'), length));
  }
}

/** How many characters a string has. */
export function characterLength(text: string): number {
  return isWide(text) ? points(text).length : text.length;
}

/** The lowest bytes of characters. */
function wrapped(code: string, points: readonly number[]): string {
  if (points.some((point) => point > 255)) warning(`Character(s) in '${code}' format wrapped in pack`);
  return String.fromCharCode(...points.map((point) => point & 255));
}
