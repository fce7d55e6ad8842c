import { die } from '../diagnostics/die.js';
import { warning } from '../diagnostics/warning.js';
import { integerOf } from './integer.js';
import { type Count, type Item, padding } from './item.js';

type Builtin = 'pack' | 'unpack';

const TYPES = 'aAZHcCsSlLqQiInNvVwx(';
/** Perl's other types, which network and structure work doesn't need. */
const REFUSED = 'bBhUWjJfFdDpPuX@.%';
const SHRIEKING = 'sSiIlLxXnNvV@.';
const ORDERED = 'sSiIlLqQjJfFdDpP(';
const DEEPEST = 100;

const cache = new Map<string, Item[]>();

/** The items of a template. Dies of a mistake in it, in Perl's words. */
export function parse(template: string, builtin: Builtin): Item[] {
  const key = `${builtin} ${template}`;
  const known = cache.get(key);
  if (known) return known;
  const items = new Parser(template, builtin).items(undefined, 0);
  if (cache.size === 1000) cache.clear();
  // What -w warns of it warns of each time.
  if (!/,|([!<>]).?\1/.test(template)) cache.set(key, items);
  return items;
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly builtin: Builtin,
    /** Whether -w has warned of a comma. */
    private readonly commas = { told: false },
  ) {}

  items(order: Item['order'], level: number): Item[] {
    const items: Item[] = [];
    for (this.blanks(); this.at < this.text.length; this.blanks()) items.push(this.item(order, level));
    if (items.at(-1)?.slash) this.fail("Code missing after '/'");
    return items;
  }

  private fail(reason: string): never {
    die(`${reason} in ${this.builtin}`);
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private blanks(): void {
    if (!this.take(/(?:[\s,]|#[^\n]*(?:\n|$))*/y).includes(',') || this.commas.told) return;
    this.commas.told = true;
    warning(`Invalid type ',' in ${this.builtin}`);
  }

  private item(inherited: Item['order'], level: number): Item {
    const code = this.text.charAt(this.at++);
    if (code === '/' && this.builtin === 'unpack') this.fail("'/' must follow a numeric type");
    if (REFUSED.includes(code)) this.fail(`Type '${code}' isn't supported`);
    if (!TYPES.includes(code)) this.fail(`Invalid type '${code}'`);
    const inner = code === '(' ? this.between('(', ')') : '';
    const modifiers = this.take(/[!<>]*/y);
    const order = this.order(code, modifiers, inherited);
    const group = code === '(' ? this.group(inner, order, level + 1) : [];
    const count = this.count();
    this.blanks();
    const slash = this.take(/\//y) === '/';
    if (slash && /[\d*[]/.test(this.text.charAt(this.at))) this.fail("'/' does not take a repeat count");
    return { code, native: modifiers.includes('!'), order, count, slash, group };
  }

  private order(code: string, modifiers: string, inherited: Item['order']): Item['order'] {
    let own = ORDERED.includes(code) ? inherited : undefined;
    for (const [i, modifier] of [...modifiers].entries()) {
      const allowed = modifier === '!' ? SHRIEKING : ORDERED;
      if (!allowed.includes(code)) this.fail(`'${modifier}' allowed only after types ${allowed}`);
      const before = modifiers.slice(0, i);
      if (modifier === '<' || modifier === '>') {
        if (before.includes(modifier === '<' ? '>' : '<'))
          this.fail(`Can't use both '<' and '>' after type '${code}'`);
        if (inherited !== undefined && modifier !== inherited)
          this.fail(`Can't use '${modifier}' in a group with different byte-order`);
        own = modifier;
      }
      if (before.includes(modifier))
        warning(`Duplicate modifier '${modifier}' after '${code}' in ${this.builtin}`);
    }
    return own;
  }

  private group(inner: string, order: Item['order'], level: number): Item[] {
    if (/^[\d*[]/.test(inner)) this.fail('()-group starts with a count');
    if (level > DEEPEST) this.fail('Too deeply nested ()-groups');
    return new Parser(inner, this.builtin, this.commas).items(order, level);
  }

  private count(): Count {
    const text = this.take(/\*|\d+|\[/y);
    if (text === '' || text === '*') return text || undefined;
    if (text !== '[') return this.number(text);
    const inner = this.between('[', ']');
    if (!/^\d/.test(inner))
      return this.measure(new Parser(inner, this.builtin, { ...this.commas }).items(undefined, 0));
    return /^\d+$/.test(inner) ? this.number(inner) : this.fail('Malformed integer in []');
  }

  private number(digits: string): number {
    return Number(digits) < 2 ** 31 ? Number(digits) : this.fail('pack/unpack repeat count overflow');
  }

  /** What stands up to the bracket that closes the one just read. */
  private between(open: string, close: string): string {
    const start = this.at;
    for (let depth = 1; this.at < this.text.length; ) {
      const c = this.take(/#[^\n]*|[\s\S]/y);
      if (c === open) depth++;
      if (c === close && --depth === 0) return this.text.slice(start, this.at - 1);
    }
    return die(`No group ending character '${close}' found in template`);
  }

  /** The bytes that a template takes up, where that doesn't depend on the data. */
  private measure(items: Item[]): number {
    let total = 0;
    for (const item of items) {
      const { code, count = 1 } = item;
      if (count === '*') this.fail("Within []-length '*' not allowed");
      if (code === 'w') this.fail("Within []-length 'w' not allowed");
      if (code === '(') total += count * this.measure(item.group);
      else if (code === 'H') total += Math.ceil(count / 2);
      else if (code === 'x' && item.native) total += padding(total, count);
      else total += count * (integerOf(item)?.size ?? 1);
    }
    return total;
  }
}
