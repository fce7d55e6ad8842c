import { Buffer } from 'node:buffer';
import * as sys from '@perlipc/sys';
import { isWide } from '../base/bytes.js';
import { integer } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { warning } from '../diagnostics/warning.js';
import { integerAt, integerOf, type Layout, simplest } from './integer.js';
import { type Count, type Item, padding } from './item.js';
import { parse } from './template.js';

const BLANKS = ' \t\n\v\f\r\0';
const UNICODE_BLANKS = `${BLANKS}\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000`;

/** Takes values out of data by a template. */
export class Unpacker {
  private readonly text: string;
  private readonly bytes: Buffer;
  private readonly out: (string | number | bigint)[] = [];
  private at = 0;
  /** Whether the data has characters that are no bytes. */
  private readonly wide: boolean;

  constructor(
    data: string | Uint8Array,
    /** Scalar context: stop after one value. */
    private readonly only: boolean,
  ) {
    this.bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : view(data);
    this.text = typeof data === 'string' ? data : this.bytes.toString('latin1');
    this.wide = isWide(this.text);
  }

  run(template: string): (string | number | bigint)[] {
    sys.safePoint();
    this.items(parse(template, 'unpack'));
    return this.out;
  }

  private get done(): boolean {
    return this.only && this.out.length > 0;
  }

  private items(items: Item[]): void {
    const start = this.out.length;
    for (let i = 0; i < items.length && !this.done; i++) {
      const item = items[i] as Item;
      const beyond = this.at >= this.bytes.length;
      this.item(item, this.times(item.count), item.count);
      for (let length = item; length.slash; ) {
        if (this.out.length === start) return;
        const body = items[++i] as Item;
        this.item(body, this.length(body, beyond), body.code === '(' ? body.count : length.count);
        length = body;
      }
    }
  }

  /** The value before a `/`, taken back as the length of what stands after it. */
  private length(body: Item, beyond: boolean): number {
    if (typeof body.count === 'number') die('Count after length/code in unpack');
    if (beyond) die('length/code after end of string in unpack');
    const count = integer(operand(this.out.pop(), 'unpack'));
    const length = typeof count === 'bigint' ? Number(BigInt.asIntN(64, count)) : count;
    if (length < 0) die("Negative '/' count in unpack");
    return length;
  }

  private times(count: Count): number {
    return count === '*' ? this.bytes.length : (count ?? 1);
  }

  private item(item: Item, times: number, count: Count): void {
    const from = this.at;
    this.value(item, times, count);
    if (this.wide && !'(xaAZcC'.includes(item.code) && isWide(this.text.slice(from, this.at)))
      warning(`Character${'Hw'.includes(item.code) ? '' : '(s)'} in '${item.code}' format wrapped in unpack`);
  }

  private value(item: Item, times: number, count: Count): void {
    switch (item.code) {
      case '(':
        this.group(item.group, times, count);
        break;
      case 'x':
        this.skip(item.native ? padding(this.at, times) : times);
        break;
      case 'a':
      case 'A':
      case 'Z':
        this.chars(item.code, times, count);
        break;
      case 'H':
        this.hex(times, count);
        break;
      case 'w':
        this.compressed(times);
        break;
      case 'C':
        this.characters(times);
        break;
      default:
        this.integers(integerOf(item) as Layout, times);
        break;
    }
  }

  private group(items: Item[], times: number, count: Count): void {
    for (let left = this.only ? Math.min(times, 1) : times; left > 0; left--) {
      this.items(items);
      if (count === '*' && this.at >= this.bytes.length) return;
    }
  }

  private skip(size: number): void {
    if (size > this.bytes.length - this.at) die("'x' outside of string in unpack");
    this.at += size;
  }

  private chars(code: string, times: number, count: Count): void {
    let field = this.text.slice(this.at, this.at + times);
    const nul = code === 'Z' ? field.indexOf('\0') : -1;
    this.at += nul >= 0 && count === '*' ? nul + 1 : field.length;
    if (nul >= 0) field = field.slice(0, nul);
    this.out.push(code === 'A' ? trimmed(field, this.wide) : field);
  }

  private hex(times: number, count: Count): void {
    const rest = (this.bytes.length - this.at) * 2;
    const digits = count === '*' ? rest : Math.min(times, rest);
    const end = this.at + Math.ceil(digits / 2);
    this.out.push(this.bytes.toString('hex', this.at, end).slice(0, digits));
    this.at = end;
  }

  private characters(times: number): void {
    const end = this.end(1, times);
    while (this.at < end) this.out.push(this.text.charCodeAt(this.at++));
  }

  private integers(layout: Layout, times: number): void {
    const end = this.end(layout.size, times);
    for (; this.at < end; this.at += layout.size) this.out.push(integerAt(this.bytes, this.at, layout));
  }

  /** Where as many whole items as there are, and at most `times`, end. */
  private end(size: number, times: number): number {
    const whole = Math.min(times, Math.floor((this.bytes.length - this.at) / size));
    return this.at + size * (this.only ? Math.min(whole, 1) : whole);
  }

  private compressed(times: number): void {
    let value = 0n;
    let open = false;
    for (let left = times; left > 0 && this.at < this.bytes.length && !this.done; ) {
      const byte = this.bytes[this.at++] as number;
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

function view({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Without the blanks and NUL bytes at the end: those of ASCII in bytes, those of Unicode in a string with wide characters. */
function trimmed(field: string, wide: boolean): string {
  let end = field.length;
  while (end > 0 && (wide ? UNICODE_BLANKS : BLANKS).includes(field.charAt(end - 1))) end--;
  return field.slice(0, end);
}
