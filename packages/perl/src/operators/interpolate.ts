import * as sys from '@perlipc/sys';
import { refuse } from '@perlipc/sys/argument';
import { WARNING } from '../base/switches.js';
import { callingCode } from '../diagnostics/frames.js';
import { type Printable, text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';

type Value = Printable | readonly Printable[];

/**
 * `qq{STRING}`: a template as Perl takes double quotes: numbers as it prints them, lists with blanks between
 *
 * An undefined value is empty, and `-w` warns, with the variable's name: `Use of uninitialized value $name in
 * concatenation (.) or string`.
 */
export function qq(strings: TemplateStringsArray, ...values: Value[]): string {
  sys.safePoint();
  if (!Array.isArray(strings?.raw)) refuse('qq', 'strings', 'the strings of a template', strings);
  let all = strings[0] ?? '';
  for (let i = 0; i < values.length; i++) all += interpolated(strings, i, values[i]) + strings[i + 1];
  return all;
}

function interpolated(strings: TemplateStringsArray, i: number, value: Value): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item: Printable) => text(item, 'join or string')).join(' ');
  if (value !== undefined && value !== null) return text(value as Printable, '');
  if (WARNING.value)
    warning(`Use of uninitialized value ${variables(strings)[i] ?? ''}in concatenation (.) or string`);
  return '';
}

/** Per template, which has one object for its strings however often it runs. */
const names = new WeakMap<TemplateStringsArray, string[]>();

/** The expressions of the template that are a variable, as `$name ` with a blank; the others are empty. */
function variables(strings: TemplateStringsArray): string[] {
  const known = names.get(strings) ?? variablesIn(callingCode(), strings.raw);
  names.set(strings, known);
  return known;
}

/** Looks for them in the template's source, which begins at the backtick; exported for its test. */
export function variablesIn(source: string, raw: readonly string[]): string[] {
  let at = 1;
  return raw.slice(1).map((after, i) => {
    const from = at + (raw[i]?.length ?? 0) + 2;
    const to = closing(source, from);
    const expression = source.slice(from, to).trim();
    at = to + 1;
    return source.startsWith(after, at) && /^[A-Za-z_$][\w$]*$/.test(expression) ? `$${expression} ` : '';
  });
}

/** Where the brace before `from` is closed. */
function closing(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at++) {
    if (source[at] === '{') depth++;
    else if (source[at] === '}' && --depth === 0) return at;
  }
  return source.length;
}
