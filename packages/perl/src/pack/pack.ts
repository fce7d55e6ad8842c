import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { general } from '../base/float.js';
import { integer, numeric, type Scalar, stringify } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';
import { integerBytes, integerOf, type Layout } from './integer.js';
import { type Item, padding } from './item.js';
import { parse } from './template.js';

/**
 * `pack TEMPLATE, LIST`
 *
 * A string of bytes, by a template of the types `a A Z H c C s S l L q Q i I n N v V w x` with counts, `*`, `[N]`,
 * groups, `<`, `>`, `!` and `/`. Missing values count as an empty string or 0.
 * Dies of a mistake in the template, of Perl's other types and of what can't be packed, such as an infinity.
 */
export function pack(template: string, ...list: (Scalar | Uint8Array)[]): string {
  sys.safePoint();
  return new Packer(list).run(template);
}

class Packer {
  private out = '';
  private next = 0;

  constructor(private readonly list: readonly (Scalar | Uint8Array)[]) {}

  run(template: string): string {
    this.items(parse(template, 'pack'));
    return this.out;
  }

  private get left(): number {
    return this.list.length - this.next;
  }

  /** The next value; behind the last, Perl's false, which is both an empty string and 0. */
  private take(): Scalar {
    const value = this.next < this.list.length ? this.list[this.next++] : false;
    return value instanceof Uint8Array ? latin1(value) : value;
  }

  private items(items: Item[]): void {
    for (const [i, item] of items.entries()) {
      const before = items[i - 1];
      const count = before?.slash ? this.counted(item) : item.count;
      const body = item.slash ? items[i + 1] : undefined;
      const length = body && this.counted(body);
      this.item({ ...item, count }, length === undefined ? () => this.take() : () => length);
    }
  }

  /** How many characters or items the item after a `/` has. */
  private counted({ code, count }: Item): number {
    if ('aAZ'.includes(code)) {
      if (typeof count === 'number') return count;
      const value = this.left > 0 ? this.list[this.next] : '';
      const length = value instanceof Uint8Array ? value.length : stringify(value).length;
      return code === 'Z' ? length + 1 : length;
    }
    return typeof count === 'number' ? Math.min(count, this.left) : this.left;
  }

  private item(item: Item, take: () => Scalar): void {
    const { code, count = 1 } = item;
    switch (code) {
      case '(':
        this.group(item);
        break;
      case 'x':
        this.out += '\0'.repeat(count === '*' ? 0 : item.native ? padding(this.out.length, count) : count);
        break;
      case 'a':
      case 'A':
      case 'Z':
        this.out += chars(code, count, text(take(), 'pack'));
        break;
      case 'H':
        this.out += hex(count, text(take(), 'pack'));
        break;
      default:
        for (let times = count === '*' ? this.left : count; times > 0; times--)
          this.out += number(item, take());
    }
  }

  private group({ group, count = 1 }: Item): void {
    for (let times = count === '*' ? this.left : count; times > 0; times--) {
      this.items(group);
      if (count === '*' && this.left === 0) return;
    }
  }
}

function chars(code: string, count: number | '*', text: string): string {
  const room = code === 'Z' ? 1 : 0;
  const size = count === '*' ? text.length + room : count;
  return text.slice(0, Math.max(size - room, 0)).padEnd(size, code === 'A' ? ' ' : '\0');
}

/** Letters count as Perl counts them: by their low four bits, and nine more. */
function hex(count: number | '*', text: string): string {
  const size = count === '*' ? text.length : count;
  const digit = (i: number) => {
    const code = text.charCodeAt(i);
    return i >= Math.min(size, text.length) ? 0 : (/[a-z]/i.test(text.charAt(i)) ? code + 9 : code) & 0xf;
  };
  let out = '';
  for (let i = 0; i < size; i += 2) out += String.fromCharCode((digit(i) << 4) | digit(i + 1));
  return out;
}

function number(item: Item, given: Scalar): string {
  const value = operand(given, 'pack');
  const found = integer(value);
  const { code } = item;
  if (typeof found === 'bigint')
    return code === 'w'
      ? compressed(numeric(value), value)
      : integerBytes(wrapped(code, found), integerOf(item) as Layout);
  const what = general(found, 1);
  die(code === 'w' ? `Cannot compress ${what} in pack` : `Cannot pack ${what} with '${code}'`);
}

function wrapped(code: string, value: bigint): bigint {
  const fits =
    code === 'c' ? value >= -128n && value <= 127n : code !== 'C' || (value >= 0n && value <= 255n);
  if (!fits) warning(`Character in '${code}' format wrapped in pack`);
  return value;
}

/** A BER compressed integer: seven bits a byte, the most significant first, the top bit set on all but the last. */
function compressed(found: number | bigint, value: Scalar): string {
  if (found < 0) die('Cannot compress negative numbers in pack');
  let rest = whole(found, value);
  let out = String.fromCharCode(Number(rest & 0x7fn));
  for (rest >>= 7n; rest > 0n; rest >>= 7n) out = String.fromCharCode(Number(rest & 0x7fn) | 0x80) + out;
  return out;
}

/** An integer of any size; a long string of digits is one too. */
function whole(found: number | bigint, value: Scalar): bigint {
  if (typeof found === 'bigint') return found;
  if (found < 2 ** 64 || typeof value !== 'string') return BigInt(Math.trunc(found));
  if (!/^\d+$/.test(value)) die('Can only compress unsigned integers in pack');
  return BigInt(value);
}
