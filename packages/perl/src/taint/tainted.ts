import { inspect } from 'node:util';
import { refuse } from '@perlipc/sys/argument';
import { type Scalar, stringify } from '../base/numeric.js';

/** The type of what a tainted value refuses to be. */
interface Refused {
  readonly refused: never;
}

/** Gives what a tainted value holds, and any other value as it is; not for programs. */
export let reveal: <T>(value: T | Tainted<T>) => T;

/**
 * A value from outside the program. It is no string, so TypeScript refuses it where one is wanted, and turning it into one
 * throws. The way out is `match`: the captures of a pattern are clean, as in Perl.
 */
export class Tainted<T = string> {
  readonly #value: T;
  declare readonly toString: Refused;
  declare readonly toJSON: Refused;
  declare readonly valueOf: Refused;

  constructor(value: T) {
    this.#value = value;
  }

  /**
   * `EXPR =~ /PATTERN/` in list context
   *
   * What the groups of `pattern` captured, clean (an empty string for a group that took no part), or undefined if it does
   * not match.
   */
  match(pattern: RegExp): string[] | undefined {
    return match(this, pattern);
  }

  /** What `console.log` shows. */
  [inspect.custom](): string {
    return 'Tainted';
  }

  static {
    reveal = <V>(value: V | Tainted<V>): V => (value instanceof Tainted ? value.#value : value);
    const refusing = { value: refuseToConvert };
    Object.defineProperties(Tainted.prototype, {
      toString: refusing,
      toJSON: refusing,
      valueOf: refusing,
      [Symbol.toPrimitive]: refusing,
    });
  }
}

function refuseToConvert(): never {
  throw new TypeError('A tainted value is not a string: take what you need of it by match(/(...)/)');
}

/**
 * `EXPR =~ /PATTERN/` in list context
 *
 * `Tainted.match` for values that may be clean as well.
 */
export function match(value: unknown, pattern: RegExp): string[] | undefined {
  if (!(pattern instanceof RegExp)) refuse('match', 'pattern', 'a RegExp', pattern);
  const once = new RegExp(pattern, pattern.flags.replace(/[gy]/g, ''));
  const found = once.exec(stringify(reveal(value) as Scalar));
  return found?.slice(1).map((capture) => capture ?? '');
}

/**
 * `tainted EXPR`
 *
 * Whether a value is tainted. See Scalar::Util.
 */
export function tainted(value: unknown): value is Tainted<unknown> {
  return value instanceof Tainted;
}
