import { characters, first } from '../base/characters.js';
import { exponential, fixed, general } from '../base/float.js';
import { integer, numeric, type Scalar } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { hexadecimal } from './hexfloat.js';

/** A directive of a format, its width and precision known. */
export interface Directive {
  flags: string;
  width: number;
  /** Undefined where there is none. */
  precision: number | undefined;
  size: string;
  conversion: string;
}

/** The text of a value. Dies if %c gets an infinity, NaN or an invalid code point. */
export function convert(spec: Directive, value: Scalar): string {
  switch (spec.conversion) {
    case 'a':
    case 'A':
      return hexreal(spec, Number(numeric(value)));
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

/** Zeros fill behind the `0x`. */
function hexreal(spec: Directive, value: number): string {
  if (!Number.isFinite(value)) return infinite(spec, value);
  const { conversion, precision, flags } = spec;
  const prefix = sign(spec, value < 0 || Object.is(value, -0));
  const text = hexadecimal(Math.abs(value), precision, flags.includes('#'));
  return pad(cased(conversion, text), spec, prefix + cased(conversion, '0x'));
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
  return 'XEGA'.includes(conversion) ? text.toUpperCase() : text;
}

/** Fills up to the width: with zeros between the prefix and the digits, with blanks outside both. */
export function pad(text: string, { flags, width: columns }: Directive, prefix = ''): string {
  const width = columns + text.length - characters(text).length;
  if (flags.includes('-')) return (prefix + text).padEnd(width);
  if (flags.includes('0')) return prefix + text.padStart(width - prefix.length, '0');
  return (prefix + text).padStart(width);
}
