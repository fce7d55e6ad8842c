import { die } from '../diagnostics/die.js';
import { characterCount, decodedString, encoded, isContinuation, sizeOf, upgraded } from './utf8.js';

/**
 * What pack makes, as perl has it inside: bytes, each a character, which are UTF-8 once a character is no byte or `U` asks for it.
 */
export class Sink {
  out = '';
  /** Whether `out` is UTF-8. */
  upgraded = false;
  /** Whether what is added are characters, to be encoded; after `U0` they are the bytes of UTF-8 themselves. */
  characters = false;
  /** Where the template and its groups begin, the innermost last. */
  readonly starts = [0];

  get text(): string {
    return this.upgraded ? decodedString(this.out) : this.out;
  }

  /** Adds bytes. */
  bytes(bytes: string): void {
    this.out += this.characters ? upgraded(bytes) : bytes;
  }

  /** Adds a character; false if it is no byte and the bytes of UTF-8 are being added. */
  character(point: number | bigint): boolean {
    if (!this.characters && point > 255) {
      if (this.upgraded) return false;
      this.upgrade();
      this.characters = true;
    }
    this.out += this.characters ? encoded(point) : String.fromCharCode(Number(point));
    return true;
  }

  /** From now on `out` is UTF-8. */
  upgrade(): void {
    if (this.upgraded) return;
    for (let i = 0; i < this.starts.length; i++) {
      const start = this.starts[i] as number;
      this.starts[i] = upgraded(this.out.slice(0, start)).length;
    }
    this.out = upgraded(this.out);
    this.upgraded = true;
  }

  /** How long `out` is, in what is being added. */
  get length(): number {
    return this.characters ? characterCount(this.out, 0, this.out.length) : this.out.length;
  }

  /** Where the group begins in which `levels` groups more are open; the string, if there are fewer. */
  start(levels: number): number {
    return this.starts.at(-levels) ?? 0;
  }

  /** Ends `out` at `distance` from `from`: cuts it off, or fills it up with NUL. */
  moveTo(from: number, distance: number, code: string, bytes: boolean): void {
    if (bytes || !this.characters) this.resize(from + distance, code);
    else if (distance < 0) this.cut(this.back(from, -distance, code));
    else {
      const { at, lacking } = this.forward(from, distance);
      this.resize(at + lacking, code);
    }
  }

  /** Takes the last `count` of what is being added off. */
  shorten(count: number, code: string): void {
    this.cut(
      this.characters ? this.back(this.out.length, count, code) : this.checked(this.out.length - count, code),
    );
  }

  private resize(size: number, code: string): void {
    if (size > this.out.length) this.out = this.out.padEnd(size, '\0');
    else this.cut(this.checked(size, code));
  }

  private checked(size: number, code: string): number {
    return size < 0 ? die(`'${code}' outside of string in pack`) : size;
  }

  private back(from: number, count: number, code: string): number {
    let at = from;
    for (let left = count; left > 0; left--) {
      this.checked(--at, code);
      while (isContinuation(this.out.charCodeAt(at))) this.checked(--at, code);
    }
    return at;
  }

  private forward(from: number, count: number): { at: number; lacking: number } {
    let at = from;
    let lacking = count;
    for (; lacking > 0 && at < this.out.length; lacking--) at += sizeOf(this.out.charCodeAt(at));
    return { at, lacking };
  }

  /** Groups that began beyond the new end begin there. */
  private cut(size: number): void {
    this.out = this.out.slice(0, size);
    for (let i = this.starts.length - 1; i >= 0 && (this.starts[i] as number) > size; i--)
      this.starts[i] = size;
  }
}
