import { realSize } from './float.js';
import { integerOf } from './integer.js';
import { type Item, padding } from './item.js';

const ONE_BYTE = 'aAZxWUw';

/** The bytes that a template takes up, where that doesn't depend on the data; `fail` dies of the others. */
export function measure(items: readonly Item[], fail: (reason: string) => never): number {
  let total = 0;
  for (const item of items) {
    if (item.error !== undefined) fail(item.error);
    const { code, count = 1 } = item;
    if (code === '') continue;
    if (count === '*') return fail("Within []-length '*' not allowed");
    if (code === 'X') total -= back(item, count, total, fail);
    else if (code === 'x' && item.native) total += padding(total, count);
    else total += size(item, count, fail);
  }
  return total;
}

function back({ native }: Item, count: number, total: number, fail: (reason: string) => never): number {
  const length = native ? total % (count || 1) : count;
  return length > total ? fail("'X' outside of string") : length;
}

function size(item: Item, count: number, fail: (reason: string) => never): number {
  const { code } = item;
  if (code === '(') return count * measure(item.group, fail);
  if (code === '%') return 0;
  if ('bB'.includes(code)) return Math.ceil(count / 8);
  if ('hH'.includes(code)) return Math.ceil(count / 2);
  if (code === 'P') return 8;
  if (code === 'p') return count * 8;
  if (ONE_BYTE.includes(code)) return count;
  if ('.@/u'.includes(code)) return fail(`Within []-length '${code}' not allowed`);
  return count * (integerOf(item)?.size ?? realSize(code) ?? fail(`Invalid type '${code}'`));
}
