import { exponential, fixed, general } from '../base/float.js';
import { integer, numeric, type Scalar, stringify } from '../base/numeric.js';
import { characters, first, text } from '../base/text.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { warning } from '../diagnostics/warning.js';

const BEFORE = [
  '%(?:(?<index>[1-9]\\d*)\\$)?',
  '(?<flags>[ +\\-0#]*)',
  '(?:(?<vector>\\*(?:[1-9]\\d*\\$)?v|v)(?<zero>0)?)?',
  '(?<width>[1-9]\\d*|\\*(?:[1-9]\\d*\\$)?)?',
  '(?<dot>\\.(?<precision>\\d+|\\*(?:[1-9]\\d*\\$)?)?)?',
].join('');
const AFTER = '(?:(?<size>hh|h|ll|[lqLVztj])?(?<conversion>[%csdiuoxXbBDUO])|(?:ll|[lqL])?(?<real>[eEfFgG]))';
/** What begins as a directive and goes on as none. */
const WRONG = `${BEFORE.replaceAll(/\?<\w+>/g, '?:')}(?:hh|h|ll|[lqLVztj])?[^]?`;
const DIRECTIVE = new RegExp(`${BEFORE}${AFTER}|(?<wrong>${WRONG})`, 'g');
const VECTORABLE = 'diuoxXbBDUO';

type Groups = Record<string, string | undefined>;

interface Directive {
  flags: string;
  width: number;
  /** Undefined where there is none. */
  precision: number | undefined;
  size: string;
  conversion: string;
}

/**
 * `sprintf FORMAT, LIST`
 *
 * Perl's formats: `%% %c %s %d %i %u %o %x %X %b %B %e %E %f %F %g %G` with index, flags, `v`, width, precision and
 * size. Integers are those of 64 bits. Missing arguments count as undef. Anything else that begins with `%`, `%a`, `%p` and
 * `%n` too, stands for itself. Dies of a character that is none or that an infinity would be, and of a width or precision over 2**31 - 1.
 */
export function sprintf(format: string, ...list: Scalar[]): string {
  return formatted(format, list, 'sprintf');
}

/** What `sprintf` and `printf` make of a format; `operation` is what messages call it. */
export function formatted(format: string, list: readonly Scalar[], operation: string): string {
  const args = new Arguments(list, operation);
  const made = format.replace(DIRECTIVE, (...match) => {
    const [all, groups]: [string, Groups] = [match[0], match[match.length - 1]];
    const { vector, wrong, conversion = '' } = groups;
    const right = wrong === undefined && (vector === undefined || VECTORABLE.includes(conversion));
    return right ? directive(groups, args) : args.invalid(all);
  });
  args.finish();
  return made;
}

/** The list that directives take their arguments from, in turn or by number. */
class Arguments {
  private next = 0;
  /** Whether every argument should have been used. */
  private inTurn = true;
  private missed = false;

  constructor(
    private readonly list: readonly Scalar[],
    readonly operation: string,
  ) {}

  /** Begins a directive, which has its own argument, or the one with a number. */
  begin(index: string | undefined): void {
    this.missed = false;
    if (index !== undefined) this.inTurn = false;
  }

  /** The next argument, or the one with a number; Perl's false where there is none, of which it tells once a directive. */
  take(index?: string): Scalar {
    if (index !== undefined) this.inTurn = false;
    const at = index === undefined ? this.next++ : Number(index) - 1;
    if (at < this.list.length) return this.list[at];
    if (!this.missed) warning(`Missing argument in ${this.operation}`);
    this.missed = true;
    return false;
  }

  /** A directive that is none is left as it is. */
  invalid(directive: string): string {
    this.inTurn = false;
    const octal = (c: string) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
    const what = directive === '%' ? 'end of string' : `"${directive.replace(/[^ -~]/g, octal)}"`;
    warning(`Invalid conversion in ${this.operation}: ${what}`);
    return directive;
  }

  finish(): void {
    if (this.inTurn && this.next < this.list.length) warning(`Redundant argument in ${this.operation}`);
  }

  /** A width, a precision or a vector's joining string: digits, or `*` or `*INDEX$` for an argument. */
  star(text: string): Scalar {
    return this.take(/\d+/.exec(text)?.[0]);
  }

  size(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const size = Number(text.startsWith('*') ? integer(operand(this.star(text), this.operation)) : text);
    if (Math.abs(size) >= 2 ** 31) die(`Integer overflow in format string for ${this.operation}`);
    return size;
  }
}

function directive(groups: Groups, args: Arguments): string {
  const { vector, dot, conversion = groups['real'] ?? '', size = '' } = groups;
  args.begin(groups['index']);
  const joiner = vector?.startsWith('*') ? stringify(args.star(vector)) : '.';
  const width = args.size(groups['width']) ?? 0;
  const precision = dot === undefined ? undefined : (args.size(groups['precision']) ?? 0);
  const spec: Directive = {
    flags: (groups['flags'] ?? '') + (groups['zero'] ?? '') + (width < 0 ? '-' : ''),
    width: Math.abs(width),
    precision: precision !== undefined && precision < 0 ? undefined : precision,
    size: 'DUO'.includes(conversion) ? 'l' : size,
    conversion: 'DUO'.includes(conversion) ? conversion.toLowerCase() : conversion,
  };
  if (conversion === '%') return pad('%'.slice(0, spec.precision), spec);
  const value = args.take(groups['index']);
  if (vector !== undefined) return vectored(spec, text(value, args.operation), joiner);
  if (conversion === 's') return pad(first(spec.precision, text(value, args.operation)), spec);
  return convert(spec, operand(value, args.operation));
}

/** The numbers of a text's characters; a sign that a flag demands stands before the first alone. */
function vectored(spec: Directive, characters: string, joiner: string): string {
  const rest = { ...spec, flags: spec.flags.replace(/[+ ]/g, '') };
  return Array.from(characters, (c, i) => convert(i === 0 ? spec : rest, c.codePointAt(0))).join(joiner);
}

function convert(spec: Directive, value: Scalar): string {
  switch (spec.conversion) {
    case 'c':
      return pad(first(spec.precision, character(value)), spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return real(spec, Number(numeric(value)));
    default:
      return whole(spec, value);
  }
}

function character(value: Scalar): string {
  const code = integer(value);
  if (typeof code === 'number') die(`Cannot printf ${general(code, 1)} with 'c'`);
  if (code < 0n || code > 0x10ffffn)
    die(
      `Use of code point 0x${BigInt.asUintN(64, code).toString(16).toUpperCase()} is not allowed; the permissible max is 0x10FFFF`,
    );
  return String.fromCodePoint(Number(code));
}

const BITS: Record<string, number> = { hh: 8, h: 16 };

function whole(spec: Directive, value: Scalar): string {
  const found = integer(value);
  if (typeof found === 'number') return infinite(spec, found);
  return 'di'.includes(spec.conversion) ? signed(spec, found) : unsigned(spec, found);
}

function signed(spec: Directive, value: bigint): string {
  const number = BigInt.asIntN(BITS[spec.size] ?? 64, value);
  return digits(spec, sign(spec, number < 0n), String(number < 0n ? -number : number));
}

const RADIX: Record<string, number> = { o: 8, x: 16, X: 16, b: 2, B: 2 };

function unsigned(spec: Directive, value: bigint): string {
  const { conversion, flags, precision = 1 } = spec;
  const number = BigInt.asUintN(BITS[spec.size] ?? 64, value);
  const text = number.toString(RADIX[conversion] ?? 10);
  if (!flags.includes('#') || conversion === 'u') return digits(spec, '', text);
  if (conversion !== 'o') return digits(spec, number === 0n ? '' : `0${conversion}`, text);
  const enough = precision > text.length || number === 0n;
  return digits(precision === 0 ? { ...spec, precision: 1 } : spec, '', enough ? text : `0${text}`);
}

/** An integer's digits: a precision is their least number, and switches the flag 0 off. */
function digits(spec: Directive, prefix: string, text: string): string {
  const { precision, conversion } = spec;
  if (precision === undefined) return pad(cased(conversion, text), spec, prefix);
  const least = precision === 0 && text === '0' ? '' : text.padStart(precision, '0');
  return pad(cased(conversion, least), { ...spec, flags: spec.flags.replaceAll('0', '') }, prefix);
}

function real(spec: Directive, value: number): string {
  const { conversion, precision = 6, flags } = spec;
  if (!Number.isFinite(value)) return infinite(spec, value);
  const prefix = sign(spec, value < 0 || Object.is(value, -0));
  const form = { e: exponential, f: fixed, g: general }[conversion.toLowerCase()] ?? fixed;
  return pad(cased(conversion, form(Math.abs(value), precision, flags.includes('#'))), spec, prefix);
}

/** NaN has no sign, and an infinity no blank for one. Perl fills with zeros before the sign. */
function infinite(spec: Directive, value: number): string {
  const prefix = Number.isNaN(value) ? '' : sign(spec, value < 0).replace(' ', '+');
  return pad(prefix + general(Math.abs(value), 1), spec);
}

function sign({ flags }: Directive, negative: boolean): string {
  return negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function cased(conversion: string, text: string): string {
  return 'XEG'.includes(conversion) ? text.toUpperCase() : text;
}

/** Zeros go between the prefix and the digits, blanks outside both. */
function pad(text: string, { flags, width: columns }: Directive, prefix = ''): string {
  const width = columns + text.length - characters(text).length;
  if (flags.includes('-')) return (prefix + text).padEnd(width);
  if (flags.includes('0')) return prefix + text.padStart(width - prefix.length, '0');
  return (prefix + text).padStart(width);
}
