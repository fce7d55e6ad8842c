import { isWide, latin1 } from '../base/bytes.js';
import { type Scalar, stringify } from '../base/numeric.js';
import { text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';
import { bitsPerDigit, digitBytes } from './bits.js';
import { type Item, padding } from './item.js';
import { dieOfType, numberBytes, point, whole } from './packed-number.js';
import { Sink } from './sink.js';
import { parse, tell } from './template.js';
import { points, upgraded } from './utf8.js';
import { uuencode } from './uuencode.js';

type Value = Scalar | Uint8Array;

/** Makes a string of values by a template. */
export class Packer {
  private readonly sink = new Sink();
  private readonly commas = { told: false };
  private next = 0;
  /** The length that the item before a `/` packs. */
  private counted: number | undefined;

  constructor(private readonly list: readonly Value[]) {}

  run(template: string): string {
    const items = parse(template, 'pack');
    if (items[0]?.code === 'U') this.sink.upgrade();
    this.items(items);
    return this.sink.text;
  }

  private get left(): number {
    return this.list.length - this.next;
  }

  /** The next value; behind the last, Perl's false, which is both an empty string and 0. */
  private take(): Scalar {
    if (this.counted !== undefined) return this.counted;
    const value = this.next < this.list.length ? this.list[this.next++] : false;
    return value instanceof Uint8Array ? latin1(value) : value;
  }

  private items(items: readonly Item[]): void {
    if (items[0]) tell(items[0], 'pack', this.commas);
    let count = items[0]?.count;
    for (const [i, item] of items.entries()) {
      const following = items[i + 1];
      if (following) tell(following, 'pack', this.commas);
      if (item.code === '') continue;
      if (item.slash) this.counted = this.lengthOf(following);
      const length = this.counted;
      this.item({ ...item, count });
      this.counted = undefined;
      count = length ?? following?.count;
    }
  }

  /** How many characters or items the item after a `/` has. */
  private lengthOf(item: Item | undefined): number {
    if (item === undefined || item.code === '') return dieOfType("Code missing after '/'");
    const { code, count } = item;
    if (!'aAZ'.includes(code)) return typeof count === 'number' ? Math.min(count, this.left) : this.left;
    if (typeof count === 'number') return count;
    const value = this.left > 0 ? this.list[this.next] : '';
    const length = value instanceof Uint8Array ? value.length : characterLength(stringify(value));
    return code === 'Z' ? length + 1 : length;
  }

  private item(item: Item): void {
    const { sink } = this;
    const { code, native, count = 1 } = item;
    switch (code) {
      case '(':
        this.group(item);
        break;
      case 'x':
        sink.out += '\0'.repeat(count === '*' ? 0 : native ? padding(sink.length, count) : count);
        break;
      case 'X':
        if (count !== '*' || native) this.back(native, count === '*' ? 0 : count);
        break;
      case '@':
        sink.moveTo(sink.start(1), count === '*' ? 0 : count, code, native);
        break;
      case '.':
        this.position(native, count);
        break;
      case 'a':
      case 'A':
      case 'Z':
        this.chars(code, count, text(this.take(), 'pack'));
        break;
      case 'b':
      case 'B':
      case 'h':
      case 'H':
        this.digits(code, count, text(this.take(), 'pack'));
        break;
      case 'u':
        this.uuencoded(count === '*' ? 0 : count, text(this.take(), 'pack'));
        break;
      default:
        this.numbers(item, count === '*' ? this.left : count);
    }
  }

  /** What `C0` and `U0` switch ends with the group, unless it made the string one of characters. */
  private group({ group, count = 1 }: Item): void {
    const { sink } = this;
    this.counted = undefined;
    let { characters } = sink;
    for (let times = count === '*' ? this.left : count; times > 0; times--) {
      const { upgraded } = sink;
      sink.starts.push(sink.out.length);
      this.items(group);
      sink.starts.pop();
      characters ||= sink.upgraded !== upgraded;
      sink.characters = characters;
      if (count === '*' && this.left === 0) return;
    }
  }

  private back(native: boolean, count: number): void {
    this.sink.shorten(native ? this.sink.length % (count || 1) : count, 'X');
  }

  private position(native: boolean, count: number | '*'): void {
    const { sink } = this;
    const from = count === '*' ? 0 : count === 0 ? sink.out.length : sink.start(count);
    sink.moveTo(from, Number(BigInt.asIntN(64, whole('.', this.take()))), '.', native);
  }

  private chars(code: string, count: number | '*', text: string): void {
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

  private digits(code: string, count: number | '*', text: string): void {
    const wide = isWide(text);
    const codes = wide ? points(text) : Buffer.from(text, 'latin1');
    const perByte = 8 / bitsPerDigit(code);
    // Perl counts the bytes of characters.
    const length = wide ? upgraded(text).length : codes.length;
    const size = count === '*' ? Math.ceil(length / perByte) * perByte : count;
    this.sink.bytes(digitBytes(code, codes, size));
  }

  private uuencoded(count: number, text: string): void {
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

  private numbers(item: Item, times: number): void {
    const { sink } = this;
    const { code } = item;
    if (times === 0 && code === 'C') sink.characters = sink.upgraded;
    if (times === 0 && code === 'U') {
      sink.upgrade();
      sink.characters = false;
    }
    for (let left = times; left > 0; left--) {
      const value = this.take();
      if (code === 'W') this.character(point(code, value));
      else sink.bytes(numberBytes(item, value));
    }
  }

  private character(point: number | bigint): void {
    if (this.sink.character(point)) return;
    warning("Character in 'W' format wrapped in pack");
    this.sink.bytes(String.fromCharCode(Number(BigInt.asUintN(8, BigInt(point)))));
  }
}

function characterLength(text: string): number {
  return isWide(text) ? points(text).length : text.length;
}

/** The lowest bytes of characters. */
function wrapped(code: string, points: readonly number[]): string {
  if (points.some((point) => point > 255)) warning(`Character(s) in '${code}' format wrapped in pack`);
  return String.fromCharCode(...points.map((point) => point & 255));
}
