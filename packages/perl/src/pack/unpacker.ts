import * as sys from '@perlipc/sys';
import { refuse as refuseArgument, text } from '@perlipc/sys/argument';
import { integer } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { bitsPerDigit, digitsOf } from './bits.js';
import { Checksum } from './checksum.js';
import { fieldText } from './field.js';
import { realOf, realSize } from './float.js';
import { integerAt, integerOf, simplest } from './integer.js';
import { type Count, type Item, padding } from './item.js';
import { Source } from './source.js';
import { parse, tell } from './template.js';
import { uudecode } from './uuencode.js';

type Value = string | number | bigint;

/** Takes values out of data by a template. */
export class Unpacker {
  private readonly out: Value[] = [];
  private readonly commas = { told: false };
  private sum: Checksum | undefined;

  constructor(
    private readonly source: Source,
    /** Scalar context: stop after one value. */
    private readonly only: boolean,
  ) {}

  static run(template: string, data: string | Uint8Array, only: boolean): Value[] {
    sys.safePoint();
    text('unpack', 'TEMPLATE', template);
    if (typeof data !== 'string' && !(data instanceof Uint8Array))
      refuseArgument('unpack', 'EXPR', 'a string or a Uint8Array', data);
    const unpacker = new Unpacker(new Source(data, template), only);
    unpacker.items(parse(template, 'unpack'));
    return unpacker.out;
  }

  private items(items: readonly Item[]): void {
    const { source } = this;
    const start = this.out.length;
    source.starts.push(source.at);
    for (let i = 0; i < items.length; i++) {
      let item = items[i] as Item;
      tell(item, 'unpack', this.commas);
      if (this.only && this.out.length === start + 1) break;
      let beyond = source.left <= 0;
      const { count } = item;
      this.item(item, this.times(count), count, true);
      for (; item.slash && this.out.length > start; ) {
        item = items[++i] as Item;
        const length = this.length(item, beyond);
        beyond = source.left <= 0;
        this.item(item, length, item.code === '(' ? item.count : count, false);
      }
      if (item.slash) break;
    }
    source.starts.pop();
  }

  /** The value before a `/`, taken back as the length of what stands after it. */
  private length(body: Item | undefined, beyond: boolean): number {
    if (body) tell(body, 'unpack', this.commas);
    if (body === undefined || body.code === '') die("Code missing after '/' in unpack");
    if (typeof body.count === 'number') die('Count after length/code in unpack');
    if (beyond) die('length/code after end of string in unpack');
    const count = integer(operand(this.out.pop(), 'unpack'));
    const length = typeof count === 'bigint' ? Number(BigInt.asIntN(64, count)) : count;
    return length < 0 ? die("Negative '/' count in unpack") : length;
  }

  private times(count: Count): number {
    return count === '*' ? this.source.end : (count ?? 1);
  }

  private item(item: Item, times: number, count: Count, explicit: boolean): void {
    const { code } = item;
    if (code === '') return;
    if (code === '%') {
      this.sum = times === 0 ? undefined : new Checksum(count === undefined ? 16 : times);
      return;
    }
    this.value(item, times, count, explicit);
    if (this.sum === undefined) return;
    this.out.push(this.sum.value(code));
    this.sum = undefined;
  }

  private value(item: Item, times: number, count: Count, explicit: boolean): void {
    const { source } = this;
    const { code, native } = item;
    switch (code) {
      case '(':
        this.group(item.group, times, count);
        break;
      case '.':
        this.out.push(source.distance(this.origin(times, count), native));
        break;
      case '@':
        source.seek(times, native);
        break;
      case 'X':
        source.back(native ? source.distance(0, false) % (times || 1) : times);
        break;
      case 'x':
        source.skip(native ? padding(source.distance(0, false), times) : times, 'x');
        break;
      case 'a':
      case 'A':
      case 'Z':
        if (this.sum) this.points(times);
        else this.out.push(fieldText(source, code, times, count === '*'));
        break;
      case 'b':
      case 'B':
      case 'h':
      case 'H':
        this.digits(code, count === '*' ? Number.POSITIVE_INFINITY : times);
        break;
      case 'u':
        this.uudecoded();
        break;
      case 'w':
        this.compressed(times);
        break;
      case 'c':
      case 'C':
      case 'W':
        if (Math.min(times, source.left) > 0) this.points(times, code === 'c');
        else if (code === 'C' && explicit) source.characters = source.upgraded;
        break;
      case 'U':
        this.encodedPoints(times, count, explicit);
        break;
      default:
        this.numbers(item, times);
    }
  }

  private push(value: number | bigint): void {
    if (this.sum) this.sum.add(value);
    else this.out.push(value);
  }

  private group(items: readonly Item[], times: number, count: Count): void {
    const { source, sum } = this;
    const { characters } = source;
    this.sum = undefined;
    for (let left = this.only ? Math.min(times, 1) : times; left > 0; left--) {
      this.items(items);
      source.characters = characters;
      this.sum = undefined;
      if (count === '*' && source.left <= 0) break;
    }
    this.sum = sum;
  }

  /** From where `.` counts. */
  private origin(times: number, count: Count): number {
    const { at, starts } = this.source;
    if (count === '*') return 0;
    return times <= 0 ? at : (starts.at(-times) ?? 0);
  }

  /** How many values at most, of types that one byte at least has. */
  private most(times: number, size = 1): number {
    const most = Math.min(times, Math.floor(this.source.left / size));
    return this.only && !this.sum ? Math.min(most, 1) : most;
  }

  private points(times: number, signed = false): void {
    const { source } = this;
    for (let left = this.most(times); left > 0 && source.left > 0; left--) {
      const point = source.point();
      this.push(signed && point > 127 ? point - 256 : point);
    }
  }

  /** `U0` is the bytes of UTF-8, which is what every `U` without data left is. */
  private encodedPoints(times: number, count: Count, explicit: boolean): void {
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

  private digits(code: string, count: number): void {
    const { source } = this;
    const perByte = 8 / bitsPerDigit(code);
    const digits = Math.min(count, source.left * perByte);
    const text = digitsOf(code, source.upTo(Math.ceil(digits / perByte), code)).slice(0, digits);
    if (this.sum === undefined) this.out.push(text);
    else if (perByte === 8) this.sum.addBits(text.replaceAll('0', '').length);
  }

  private uudecoded(): void {
    const { out, end } = uudecode(this.source.bytes, this.source.at);
    this.source.at = end;
    if (!this.sum) this.out.push(out);
  }

  private numbers(item: Item, times: number): void {
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

  private compressed(times: number): void {
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
