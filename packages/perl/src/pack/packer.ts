import { latin1 } from '../base/bytes.js';
import { type Scalar, stringify } from '../base/numeric.js';
import { text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';
import { type Item, padding } from './item.js';
import { checkType, dieOfType, numberBytes, point, whole } from './packed-number.js';
import { Sink } from './sink.js';
import { parse, tell } from './template.js';
import { characterLength, Texts } from './texts.js';

type Value = Scalar | Uint8Array;

/** Makes a string of values by a template. */
export class Packer {
  private readonly sink = new Sink();
  private readonly texts = new Texts(this.sink);
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
        this.texts.chars(code, count, text(this.take(), 'pack'));
        break;
      case 'b':
      case 'B':
      case 'h':
      case 'H':
        this.texts.digits(code, count, text(this.take(), 'pack'));
        break;
      case 'u':
        this.texts.uuencoded(count === '*' ? 0 : count, text(this.take(), 'pack'));
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

  private numbers(item: Item, times: number): void {
    const { sink } = this;
    const { code } = item;
    if (times === 0) checkType(item);
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
