import { WARNING } from '../base/switches.js';
import { die } from '../diagnostics/die.js';
import { severeWarning } from '../diagnostics/warning.js';
import type { Count, Item, Notice } from './item.js';
import { measure } from './measure.js';

export type Builtin = 'pack' | 'unpack';

const SHRIEKING = 'sSiIlLxXnNvV@.';
const ORDERED = 'sSiIlLqQjJfFdDpP(';
const CLOSING: Record<string, string> = { '(': ')', '[': ']' };
const DEEPEST = 100;

const cache = new Map<string, Item[]>();

/** The items of a template. What is wrong with one is told when its turn comes, as perl reads a template while it works. */
export function parse(template: string, builtin: Builtin): Item[] {
  const key = `${builtin} ${template}`;
  const known = cache.get(key);
  if (known) return known;
  const items = new Parser(template, builtin).items(undefined, 0);
  if (cache.size === 1000) cache.clear();
  cache.set(key, items);
  return items;
}

/** Tells what an item's own text is to be told of: perl does so when it reads it. */
export function tell({ warnings, error }: Item, builtin: Builtin, commas: { told: boolean }): void {
  for (const { text, comma, counts } of warnings ?? []) {
    if (!WARNING.value || (comma && commas.told)) continue;
    severeWarning(`${text} in ${builtin}`);
    commas.told ||= comma && counts;
  }
  if (error !== undefined) die(/^(No group|pack\/)/.test(error) ? error : `${error} in ${builtin}`);
}

/** A mistake that ends the reading. */
class Mistake extends Error {}

function fail(reason: string): never {
  throw new Mistake(reason);
}

class Parser {
  private at = 0;
  private warnings: Notice[] = [];

  constructor(
    private readonly text: string,
    private readonly builtin: Builtin,
  ) {}

  items(order: Item['order'], level: number): Item[] {
    const items: Item[] = [];
    try {
      for (this.blanks(); this.at < this.text.length; this.blanks()) items.push(this.item(order, level));
      if (this.warnings.length > 0) items.push(this.told({}));
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      items.push(this.told({ error: error.message }));
    }
    return items;
  }

  /** An item with the warnings of its text. */
  private told(given: Partial<Item>): Item {
    const { warnings } = this;
    this.warnings = [];
    const item = {
      code: '',
      native: false,
      order: undefined,
      count: undefined,
      slash: false,
      group: [],
      ...given,
    };
    return warnings.length > 0 ? { ...item, warnings } : item;
  }

  private warn(text: string, comma = false): void {
    this.warnings.push({ text, comma, counts: true });
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private blanks(): void {
    if (
      this.take(/(?:[\s,]|#[^\n]*(?:\n|$))*/y)
        .replace(/#.*/g, '')
        .includes(',')
    )
      this.warn("Invalid type ','", true);
  }

  private item(inherited: Item['order'], level: number): Item {
    const code = this.text.charAt(this.at++);
    const inner = code === '(' ? this.inner(level + 1) : '';
    const modifiers = this.take(/[!<>]*/y);
    const order = this.order(code, modifiers, inherited);
    const group = code === '(' ? new Parser(inner, this.builtin).items(order, level + 1) : [];
    const count = this.count();
    this.take(/(?:\s|#[^\n]*(?:\n|$))*/y);
    const slash = this.take(/\//y) === '/';
    if (slash && /[\d*[]/.test(this.text.charAt(this.at))) fail("'/' does not take a repeat count");
    return this.told({ code, native: modifiers.includes('!'), order, count, slash, group });
  }

  private order(code: string, modifiers: string, inherited: Item['order']): Item['order'] {
    let own = ORDERED.includes(code) ? inherited : undefined;
    for (const [i, modifier] of [...modifiers].entries()) {
      const allowed = modifier === '!' ? SHRIEKING : ORDERED;
      if (!allowed.includes(code)) fail(`'${modifier}' allowed only after types ${allowed}`);
      const before = modifiers.slice(0, i);
      if (modifier === '<' || modifier === '>') {
        if (before.includes(modifier === '<' ? '>' : '<'))
          fail(`Can't use both '<' and '>' after type '${code}'`);
        if (inherited !== undefined && modifier !== inherited)
          fail(`Can't use '${modifier}' in a group with different byte-order`);
        own = modifier;
      }
      if (before.includes(modifier)) this.warn(`Duplicate modifier '${modifier}' after '${code}'`);
    }
    return own;
  }

  private inner(level: number): string {
    if (/[\d*[]/.test(this.text.charAt(this.at))) fail('()-group starts with a count');
    const inner = this.between('(');
    if (level > DEEPEST) fail('Too deeply nested ()-groups');
    return inner;
  }

  private count(): Count {
    const text = this.take(/\*|\d+|\[/y);
    if (text === '' || text === '*') return text || undefined;
    if (text !== '[') return this.number(text);
    const inner = this.between('[');
    if (!/^\d/.test(inner)) return this.measured(inner);
    return /^\d+$/.test(inner) ? this.number(inner) : fail('Malformed integer in []');
  }

  /** A string can't be longer than that; data that ends before is no matter to unpack. */
  private number(digits: string): number {
    const most = this.builtin === 'pack' ? 2 ** 29 : 2 ** 63;
    return Number(digits) < most ? Number(digits) : fail('pack/unpack repeat count overflow');
  }

  private measured(template: string): number {
    const items = new Parser(template, this.builtin).items(undefined, 0);
    const all = items.flatMap(({ warnings = [] }) => warnings);
    const first = all.find(({ comma }) => comma);
    for (const notice of all)
      if (!notice.comma || notice === first) this.warnings.push({ ...notice, counts: false });
    return measure(items, fail);
  }

  /** What stands up to the bracket that closes the one just read. */
  private between(open: string): string {
    const start = this.at;
    const enders = [CLOSING[open]];
    while (this.at < this.text.length) {
      const c = this.take(/#[^\n]*|[\s\S]/y);
      if (c === enders.at(-1)) {
        enders.pop();
        if (enders.length === 0) return this.text.slice(start, this.at - 1);
      } else if (c in CLOSING) enders.push(CLOSING[c]);
    }
    return fail(`No group ending character '${enders.at(-1)}' found in template`);
  }
}
