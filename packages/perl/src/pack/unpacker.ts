import * as sys from '@perlipc/sys';
import { refuse as refuseArgument, text } from '@perlipc/sys/argument';
import { integer } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { Checksum } from './checksum.js';
import { fieldText } from './field.js';
import { type Count, type Item, padding } from './item.js';
import { Source } from './source.js';
import { Taker, type Value } from './taker.js';
import { parse, tell } from './template.js';

/** Takes values out of data by a template. */
export class Unpacker {
  private readonly commas = { told: false };

  constructor(private readonly taker: Taker) {}

  static run(template: string, data: string | Uint8Array, only: boolean): Value[] {
    sys.safePoint();
    text('unpack', 'TEMPLATE', template);
    if (typeof data !== 'string' && !(data instanceof Uint8Array))
      refuseArgument('unpack', 'EXPR', 'a string or a Uint8Array', data);
    const taker = new Taker(new Source(data, template), only);
    new Unpacker(taker).items(parse(template, 'unpack'));
    return taker.out;
  }

  private items(items: readonly Item[]): void {
    const { source, out, only } = this.taker;
    const start = out.length;
    source.starts.push(source.at);
    for (let i = 0; i < items.length; i++) {
      let item = items[i] as Item;
      tell(item, 'unpack', this.commas);
      if (only && out.length === start + 1) break;
      let beyond = source.left <= 0;
      const { count } = item;
      this.item(item, this.times(count), count, true);
      for (; item.slash && out.length > start; ) {
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
    const count = integer(operand(this.taker.out.pop(), 'unpack'));
    const length = typeof count === 'bigint' ? Number(BigInt.asIntN(64, count)) : count;
    return length < 0 ? die("Negative '/' count in unpack") : length;
  }

  private times(count: Count): number {
    return count === '*' ? this.taker.source.end : (count ?? 1);
  }

  private item(item: Item, times: number, count: Count, explicit: boolean): void {
    const { code } = item;
    const { taker } = this;
    if (code === '') return;
    if (code === '%') {
      taker.sum = times === 0 ? undefined : new Checksum(count === undefined ? 16 : times);
      return;
    }
    this.value(item, times, count, explicit);
    if (taker.sum === undefined) return;
    taker.out.push(taker.sum.value(code));
    taker.sum = undefined;
  }

  private value(item: Item, times: number, count: Count, explicit: boolean): void {
    const { taker } = this;
    const { source } = taker;
    const { code, native } = item;
    switch (code) {
      case '(':
        this.group(item.group, times, count);
        break;
      case '.':
        taker.out.push(source.distance(this.origin(times, count), native));
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
        if (taker.sum) taker.points(times);
        else taker.out.push(fieldText(source, code, times, count === '*'));
        break;
      case 'b':
      case 'B':
      case 'h':
      case 'H':
        taker.digits(code, count === '*' ? Number.POSITIVE_INFINITY : times);
        break;
      case 'u':
        taker.uudecoded();
        break;
      case 'w':
        taker.compressed(times);
        break;
      case 'c':
      case 'C':
      case 'W':
        if (Math.min(times, source.left) > 0) taker.points(times, code === 'c');
        else if (code === 'C' && explicit) source.characters = source.upgraded;
        break;
      case 'U':
        taker.encodedPoints(times, count, explicit);
        break;
      default:
        taker.numbers(item, times);
    }
  }

  private group(items: readonly Item[], times: number, count: Count): void {
    const { taker } = this;
    const { source, sum } = taker;
    const { characters } = source;
    taker.sum = undefined;
    for (let left = taker.only ? Math.min(times, 1) : times; left > 0; left--) {
      this.items(items);
      source.characters = characters;
      taker.sum = undefined;
      if (count === '*' && source.left <= 0) break;
    }
    taker.sum = sum;
  }

  /** From where `.` counts. */
  private origin(times: number, count: Count): number {
    const { at, starts } = this.taker.source;
    if (count === '*') return 0;
    return times <= 0 ? at : (starts.at(-times) ?? 0);
  }
}
