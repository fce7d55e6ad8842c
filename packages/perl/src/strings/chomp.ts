import * as sys from '@perlipc/sys';
import { characters } from '../base/characters.js';
import { recordState } from '../base/record-state.js';
import { checkedVariable, type Variable } from '../base/variable.js';
import { text } from '../diagnostics/text.js';

/** What chomp and chop change: a variable, or a list of strings. */
export type Choppable = Variable<string> | Variable<string | undefined> | (string | undefined)[];

/**
 * `chomp VARIABLE`, `chomp LIST`
 *
 * Removes `INPUT_RECORD_SEPARATOR`, by default one newline, from the end of each string, and returns how many characters it
 * removed. If the separator is undefined or a number of bytes it removes nothing; if it is `''`, all newlines.
 */
export function chomp(...list: Choppable[]): number {
  sys.safePoint();
  const { separator } = recordState;
  if (separator === undefined || typeof separator === 'number') return 0;
  let count = 0;
  each(list, 'chomp', (string) => {
    const ending = endingOf(string, separator);
    count += characters(ending).length;
    return string.slice(0, string.length - ending.length);
  });
  return count;
}

/**
 * `chop VARIABLE`, `chop LIST`
 *
 * Removes the last character of each string and returns the last one removed, or `''`.
 */
export function chop(...list: Choppable[]): string {
  sys.safePoint();
  let last = '';
  each(list, 'chop', (string) => {
    const all = characters(string);
    last = all.at(-1) ?? '';
    return string.slice(0, string.length - last.length);
  });
  return last;
}

function each(list: readonly Choppable[], operation: string, change: (string: string) => string): void {
  const [only] = list;
  const name = list.length === 1 && !Array.isArray(only) ? `scalar ${operation}` : operation;
  for (const item of list) {
    if (!Array.isArray(item)) {
      const variable = checkedVariable(operation, item);
      variable.value = changed(variable.value, name, change) as string;
    } else for (const [i, value] of item.entries()) item[i] = changed(value, name, change);
  }
}

function changed(
  value: string | undefined,
  name: string,
  change: (string: string) => string,
): string | undefined {
  const string = text(value, name);
  return value === undefined ? undefined : change(string);
}

function endingOf(string: string, separator: string): string {
  if (separator === '') return /\n*$/.exec(string)?.[0] ?? '';
  return string.endsWith(separator) ? separator : '';
}
