import * as sys from '@perlipc/sys';
import { text as checkedText } from '@perlipc/sys/argument';
import { first } from '../base/characters.js';
import { type Scalar, stringify } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { text } from '../diagnostics/text.js';
import { convert, type Directive, pad } from './conversion.js';
import { Arguments } from './sprintf-arguments.js';
import { Scanner } from './sprintf-scanner.js';

const CONVERSIONS = '%csdiuoxXbBDUO';
const REALS = 'eEfFgGaA';
/** The most that a string holds. */
const LONGEST = 2 ** 29 - 24;
const VECTORABLE = 'diuoxXbBDUO';

/**
 * `sprintf FORMAT, LIST`
 *
 * Perl's formats: `%% %c %s %d %i %u %o %x %X %b %B %e %E %f %F %g %G %a %A` with index, flags, `v`, width, precision and
 * size. Integers are those of 64 bits. Missing arguments count as undef. Anything else that begins with `%`, `%p` and
 * `%n` too, stands for itself. Dies if `%c` gets an infinity, NaN or an invalid code point, or if a width or precision asks
 * for more than a string holds.
 */
export function sprintf(format: string, ...list: Scalar[]): string {
  return formatted(format, list, 'sprintf');
}

/** What `sprintf` and `printf` make of a format; `operation` is what messages call it. */
export function formatted(format: string, list: readonly Scalar[], operation: string): string {
  sys.safePoint();
  checkedText(operation, 'FORMAT', format);
  const args = new Arguments(list, operation);
  let made = '';
  let from = 0;
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
    made += format.slice(from, at);
    const scanner = new Scanner(format, at + 1);
    const mark = args.begin();
    const done = directive(scanner, args);
    from = scanner.at;
    if (done === undefined) {
      args.invalid(format.slice(at, from), mark);
      // A percent sign that ends what is no directive may begin one.
      if (from > at + 1 && format[from - 1] === '%') from--;
    }
    made += done ?? format.slice(at, from);
  }
  args.finish();
  return made + format.slice(from);
}

/** What a directive makes of its arguments; undefined if it is none. */
function directive(scanner: Scanner, args: Arguments): string | undefined {
  let index = scanner.digits();
  let width = '';
  if (index !== '' && scanner.one('$') === '') [index, width] = ['', index];
  const flags = width === '' ? scanner.many(' +-0#') : '';
  const vector = width === '' ? vectorOf(scanner, args) : NO_VECTOR;
  if (vector === undefined) return undefined;
  const columns = width === '' ? vector.width : args.checked(Number(width));
  const precision = precisionOf(scanner, args);
  if (precision === null) return undefined;
  const size = scanner.size();
  const conversion = scanner.any();
  if (!fits(conversion, size, vector.joiner)) return undefined;
  const long = 'DUO'.includes(conversion);
  if (REALS.includes(conversion) && Math.max(Math.abs(columns), precision ?? 0) >= LONGEST)
    die('Numeric format result too large');
  if (Math.abs(columns) >= LONGEST || (conversion !== 's' && (precision ?? 0) >= LONGEST)) args.overflow();
  const spec: Directive = {
    flags: flags + vector.flags + (columns < 0 ? '-' : ''),
    width: Math.abs(columns),
    precision: precision !== undefined && precision < 0 ? undefined : precision,
    size: long ? 'l' : size,
    conversion: long ? conversion.toLowerCase() : conversion,
  };
  if (index !== '') args.numbered();
  const percent = conversion === '%';
  const made = percent
    ? pad('%'.slice(0, spec.precision), spec)
    : converted(spec, args.take(index), vector.joiner, args.operation);
  args.tellMissing();
  return made;
}

/** Whether this is a conversion that takes the size, and the flag `v` if there is one. */
function fits(conversion: string, size: string, joiner: string | undefined): boolean {
  if (conversion === '') return false;
  if (joiner !== undefined) return VECTORABLE.includes(conversion);
  if (REALS.includes(conversion)) return ['', 'l', 'll', 'q', 'L', 'V'].includes(size);
  return CONVERSIONS.includes(conversion);
}

interface Vector {
  /** What stands between the numbers; undefined without the flag `v`. */
  joiner: string | undefined;
  flags: string;
  width: number;
}

const NO_VECTOR: Vector = { joiner: undefined, flags: '', width: 0 };

/** `v`, `*v`, `*INDEX$v` and a width, which a star may ask for too; undefined if that is malformed. */
function vectorOf(scanner: Scanner, args: Arguments): Vector | undefined {
  if (scanner.one('*') !== '') {
    const index = scanner.starIndex();
    if (index === undefined) return undefined;
    if (scanner.one('v') === '') return { ...NO_VECTOR, width: args.star(index) };
    return withWidth(stringify(args.take(index)), scanner, args);
  }
  if (scanner.one('v') !== '') return withWidth('.', scanner, args);
  return { ...NO_VECTOR, width: args.checked(Number(scanner.digits())) };
}

function withWidth(joiner: string, scanner: Scanner, args: Arguments): Vector | undefined {
  const flags = scanner.one('0');
  if (flags !== '' || scanner.one('*') === '')
    return { joiner, flags, width: args.checked(Number(scanner.digits())) };
  const index = scanner.starIndex();
  return index === undefined ? undefined : { joiner, flags, width: args.star(index) };
}

/** Undefined without a point, null if it is malformed. */
function precisionOf(scanner: Scanner, args: Arguments): number | undefined | null {
  if (scanner.one('.') === '') return undefined;
  if (scanner.one('*') === '') return args.checked(Number(scanner.many('0123456789')));
  const index = scanner.starIndex();
  return index === undefined ? null : args.star(index);
}

function converted(spec: Directive, value: Scalar, joiner: string | undefined, operation: string): string {
  if (joiner !== undefined) return vectored(spec, text(value, operation), joiner);
  if (spec.conversion === 's') return pad(first(spec.precision, text(value, operation)), spec);
  return convert(spec, operand(value, operation));
}

/** The numbers of a text's characters; a sign that a flag demands stands before the first alone. */
function vectored(spec: Directive, characters: string, joiner: string): string {
  const rest = { ...spec, flags: spec.flags.replace(/[+ ]/g, '') };
  return Array.from(characters, (c, i) => convert(i === 0 ? spec : rest, c.codePointAt(0))).join(joiner);
}
