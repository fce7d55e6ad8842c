import { isWide } from '../base/bytes.js';
import { die } from '../diagnostics/die.js';
import { severeWarning, warning } from '../diagnostics/warning.js';
import { characterCount, decode, isContinuation, sizeOf, upgraded } from './utf8.js';

/** What unpack takes apart, as perl has it inside: bytes, which are UTF-8 if a character is no byte or the template has `U0`. */
export class Source {
  readonly bytes: Buffer;
  /** Whether `bytes` is UTF-8. */
  readonly upgraded: boolean;
  /** Whether the data has characters that are no bytes. */
  readonly wide: boolean;
  /** Whether characters are taken; after `U0` they are the bytes of UTF-8 themselves. */
  characters: boolean;
  at = 0;
  /** Where the groups begin, the innermost last. */
  readonly starts: number[] = [];

  constructor(data: string | Uint8Array, template: string) {
    const text = typeof data === 'string' ? data : undefined;
    this.wide = text !== undefined && isWide(text);
    this.upgraded = this.wide || needsUtf8(template);
    if (this.upgraded) this.bytes = Buffer.from(upgraded(text ?? textOf(data as Uint8Array)), 'latin1');
    else this.bytes = text === undefined ? view(data as Uint8Array) : Buffer.from(text, 'latin1');
    this.characters = this.upgraded && !/^(?:#[^\n]*\n)*U/.test(template);
  }

  get end(): number {
    return this.bytes.length;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** The distance from `from` to here, in characters if these are taken. */
  distance(from: number, bytes: boolean): number {
    if (bytes || !this.characters) return this.at - from;
    const [first, last] = from <= this.at ? [from, this.at] : [this.at, from];
    const count = characterCount(this.bytes, first, last);
    return from <= this.at ? count : -count;
  }

  /** The next characters as bytes; undefined, and nothing taken, where fewer are left. As many bytes must be left. */
  take(size: number, code: string): Buffer | undefined {
    if (!this.characters) {
      this.at += size;
      return this.bytes.subarray(this.at - size, this.at);
    }
    const from = this.at;
    const points: number[] = [];
    while (points.length < size && this.left > 0) points.push(this.point());
    if (points.length < size) {
      this.at = from;
      return undefined;
    }
    if (points.some((point) => point > 255)) warning(`Character(s) in '${code}' format wrapped in unpack`);
    return Buffer.from(points);
  }

  /** The next characters as bytes, at most that many; each that is no byte is warned of. */
  upTo(size: number, code: string): Uint8Array {
    if (!this.characters) return this.take(Math.min(size, this.left), code) as Buffer;
    const bytes: number[] = [];
    while (bytes.length < size && this.left > 0) bytes.push(this.byte(code));
    return Buffer.from(bytes);
  }

  byte(code: string): number {
    if (!this.characters) return this.bytes[this.at++] as number;
    const point = this.point();
    if (point > 255) warning(`Character in '${code}' format wrapped in unpack`);
    return point & 255;
  }

  /** The next character's code point. */
  point(): number {
    if (!this.characters) return this.bytes[this.at++] as number;
    return Number(this.decoded());
  }

  /** The next code point in UTF-8. */
  decoded(): number | bigint {
    const { point, size, fault } = decode(this.bytes, this.at, this.end);
    if (fault !== undefined) severeWarning(`${fault} in unpack`);
    this.at += size;
    return point;
  }

  /** The code point of which the UTF-8 stands in the next characters; undefined where they end before. */
  encodedPoint(): number | bigint | undefined {
    if (!this.characters) return this.decoded();
    const from = this.at;
    const first = this.take(1, 'U');
    const rest = first && this.take(sizeOf(first[0] as number) - 1, 'U');
    if (!rest) {
      this.at = from;
      return undefined;
    }
    const bytes = Buffer.concat([first, rest]);
    const { point, fault } = decode(bytes, 0, bytes.length);
    if (fault !== undefined) severeWarning(`${fault} in unpack`);
    return point;
  }

  /** Where the field ends that has at most so many characters. */
  fieldEnd(size: number): number {
    if (!this.characters) return this.at + Math.min(size, this.left);
    let end = this.at;
    for (let left = size; left > 0 && end < this.end; left--) end += sizeOf(this.bytes[end] as number);
    return Math.min(end, this.end);
  }

  skip(size: number, code: string): void {
    if (!this.characters) {
      if (size > this.left) outside(code);
      this.at += size;
      return;
    }
    for (let left = size; left > 0; left--) {
      if (this.left <= 0) outside(code);
      this.at += sizeOf(this.bytes[this.at] as number);
    }
  }

  back(size: number): void {
    if (!this.characters) {
      if (size > this.at) outside('X');
      this.at -= size;
      return;
    }
    for (let left = size; left > 0; left--)
      do if (this.at <= 0) outside('X');
      while (isContinuation(this.bytes[--this.at] as number));
  }

  /** Goes to a place in the innermost group. */
  seek(size: number, bytes: boolean): void {
    const { characters } = this;
    this.at = this.starts.at(-1) ?? 0;
    this.characters &&= !bytes;
    this.skip(size, '@');
    this.characters = characters;
  }
}

function outside(code: string): never {
  die(`'${code}' outside of string in unpack`);
}

function textOf(bytes: Uint8Array): string {
  return view(bytes).toString('latin1');
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Whether a template has `U` first, or `U0` outside of comments: perl then works on UTF-8. */
function needsUtf8(template: string): boolean {
  return /^U|U0/.test(template.includes('#') ? template.replace(/#[^\n]*\n?/g, '') : template);
}
