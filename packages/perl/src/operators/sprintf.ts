import { first } from '../base/characters.js';
import { type Scalar, stringify } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { text } from '../diagnostics/text.js';
import { convert, type Directive, pad } from './conversion.js';
import { Arguments } from './sprintf-arguments.js';

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

/**
 * `sprintf FORMAT, LIST`
 *
 * Perl's formats: `%% %c %s %d %i %u %o %x %X %b %B %e %E %f %F %g %G` with index, flags, `v`, width, precision and
 * size. Integers are those of 64 bits. Missing arguments count as undef. Anything else that begins with `%`, `%a`, `%p` and
 * `%n` too, stands for itself. Dies if `%c` gets an infinity, NaN or an
 * invalid code point, or if a width or precision is over 2**31 - 1.
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
