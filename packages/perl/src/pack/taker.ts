import { die } from '../diagnostics/die.js';
import { bitsPerDigit, digitsOf } from './bits.js';
import type { Checksum } from './checksum.js';
import { realOf, realSize } from './float.js';
import { integerAt, integerOf, simplest } from './integer.js';
import type { Count, Item } from './item.js';
import type { Source } from './source.js';
import { uudecode } from './uuencode.js';

export type Value = string | number | bigint;

/** Takes the values of one item out of the data: into a list, or into the sum that `%` asks for. */
export class Taker {
  readonly out: Value[] = [];
  sum: Checksum | undefined;

  constructor(
    readonly source: Source,
    /** Scalar context: stop after one value. */
    readonly only: boolean,
  ) {}

  push(value: number | bigint): void {
    if (this.sum) this.sum.add(value);
    else this.out.push(value);
  }

  /** How many values at most, of types that one byte at least has. */
  private most(times: number, size = 1): number {
    const most = Math.min(times, Math.floor(this.source.left / size));
    return this.only && !this.sum ? Math.min(most, 1) : most;
  }

  points(times: number, signed = false): void {
    const { source } = this;
    for (let left = this.most(times); left > 0 && source.left > 0; left--) {
      const point = source.point();
      this.push(signed && point > 127 ? point - 256 : point);
    }
  }

  /** `U0` is the bytes of UTF-8, which is what every `U` without data left is. */
  encodedPoints(times: number, count: Count, explicit: boolean): void {
    const { source } = this;
    let left = this.most(times);
    if (left === 0 && explicit && count !== '*') {
      if (!source.upgraded) die('U0 mode on a byte string');
      source.characters = false;
    }
    for (; left > 0 && source.left > 0; left--) {
      const point = source.encodedPoint();
      if (point === undefined) return;
      this.push(point);
    }
  }

  digits(code: string, count: number): void {
    const { source } = this;
    const perByte = 8 / bitsPerDigit(code);
    const digits = Math.min(count, source.left * perByte);
    const text = digitsOf(code, source.upTo(Math.ceil(digits / perByte), code)).slice(0, digits);
    if (this.sum === undefined) this.out.push(text);
    else if (perByte === 8) this.sum.addBits(text.replaceAll('0', '').length);
  }

  uudecoded(): void {
    const { out, end } = uudecode(this.source.bytes, this.source.at);
    this.source.at = end;
    if (!this.sum) this.out.push(out);
  }

  numbers(item: Item, times: number): void {
    const { source, sum } = this;
    const { code } = item;
    const layout = integerOf(item);
    const size = layout?.size ?? realSize(code) ?? refuse(code);
    let left = this.most(times, size);
    if (layout && !source.characters)
      for (; left > 0; left--, source.at += size) this.push(integerAt(source.bytes, source.at, layout));
    for (; left > 0; left--) {
      const bytes = source.take(size, code);
      if (bytes === undefined) return;
      if (layout) this.push(integerAt(bytes, 0, layout));
      else if (sum) sum.addReal(realOf(item, bytes));
      else this.out.push(realOf(item, bytes));
    }
  }

  compressed(times: number): void {
    const { source } = this;
    let value = 0n;
    let open = false;
    for (let left = this.most(times); left > 0 && source.left > 0; ) {
      const byte = source.byte('w');
      value = (value << 7n) | BigInt(byte & 0x7f);
      open = byte > 0x7f;
      if (open) continue;
      this.out.push(simplest(value));
      value = 0n;
      left--;
    }
    if (open) die('Unterminated compressed integer in unpack');
  }
}

function refuse(code: string): never {
  if (code === '/') die("'/' must follow a numeric type in unpack");
  die(`${'pP'.includes(code) ? `Type '${code}' isn't supported` : `Invalid type '${code}'`} in unpack`);
}
