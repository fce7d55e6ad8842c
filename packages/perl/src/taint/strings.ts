// Functions of strings: what they make of a tainted value is tainted, but for quotemeta's and chr's.

import type { Variable } from '../base/variable.js';
import * as perl from '../index.js';
import { accepting, type Propagating, propagating } from './guard.js';
import { reveal, Tainted } from './tainted.js';

/** `chr NUMBER`: as `chr` of `@perlipc/perl`; clean, also of a tainted number */
export const chr = accepting(perl.chr);
/** `hex EXPR`: as `hex` of `@perlipc/perl`; tainted if the text is */
export const hex = propagating(perl.hex);
/** `index STR, SUBSTR, POSITION`: as `index` of `@perlipc/perl`; tainted if an argument is */
export const index = propagating(perl.index);
/** `lc EXPR`: as `lc` of `@perlipc/perl`; tainted if the text is */
export const lc = propagating(perl.lc);
/** `lcfirst EXPR`: as `lcfirst` of `@perlipc/perl`; tainted if the text is */
export const lcfirst = propagating(perl.lcfirst);
/** `oct EXPR`: as `oct` of `@perlipc/perl`; tainted if the text is */
export const oct = propagating(perl.oct);
/** `ord EXPR`: as `ord` of `@perlipc/perl`; tainted if the text is */
export const ord = propagating(perl.ord);
/** `quotemeta EXPR`: as `quotemeta` of `@perlipc/perl`; clean, also of a tainted text */
export const quotemeta = accepting(perl.quotemeta);
/** `reverse LIST`: as `reverse` of `@perlipc/perl`; tainted if a text is */
export const reverse = propagating(perl.reverse);
/** `rindex STR, SUBSTR, POSITION`: as `rindex` of `@perlipc/perl`; tainted if an argument is */
export const rindex = propagating(perl.rindex);
/** `uc EXPR`: as `uc` of `@perlipc/perl`; tainted if the text is */
export const uc = propagating(perl.uc);
/** `ucfirst EXPR`: as `ucfirst` of `@perlipc/perl`; tainted if the text is */
export const ucfirst = propagating(perl.ucfirst);

type Part = (expr: perl.Printable, offset: perl.Scalar, length?: perl.Scalar) => string | undefined;

/**
 * `substr EXPR, OFFSET, LENGTH`
 *
 * As `substr` of `@perlipc/perl`; tainted if an argument is. What is put into a variable must be clean.
 */
export const substr = propagating(perl.substr as Part) as Propagating<Parameters<Part>, string | undefined> &
  typeof perl.substr;

type Element = (expr: string | Uint8Array | undefined, offset: perl.Scalar, bits: number) => number | bigint;

/** `vec EXPR, OFFSET, BITS`: as `vec` of `@perlipc/perl`; tainted if an argument is */
export const vec = propagating(perl.vec as Element) as Propagating<Parameters<Element>, number | bigint> &
  typeof perl.vec;

/** What chomp and chop change, tainted or not. */
export type Choppable = Variable<string | Tainted> | Variable<string | Tainted | undefined> | Text[];
type Text = string | Tainted | undefined;

function changing<R>(call: (...list: perl.Choppable[]) => R): (...list: Choppable[]) => R | Tainted<R> {
  return (...list) => {
    let some = false;
    const put = (before: Text, after: string | undefined): Text => {
      if (!(before instanceof Tainted)) return after;
      some = true;
      return new Tainted(after ?? '');
    };
    const plain = list.map((item) =>
      Array.isArray(item) ? item.map(reveal<Text>) : { value: reveal<Text>(item.value) },
    ) as perl.Choppable[];
    const result = call(...plain);
    for (const [i, item] of list.entries()) {
      const changed = plain[i] as perl.Choppable;
      if (!Array.isArray(item)) item.value = put(item.value, (changed as Variable<string>).value) as string;
      else for (const [k, before] of item.entries()) item[k] = put(before, (changed as string[])[k]);
    }
    return some ? new Tainted(result) : result;
  };
}

/** `chomp VARIABLE`, `chomp LIST`: as `chomp` of `@perlipc/perl`; what was tainted stays so */
export const chomp = changing(perl.chomp);
/** `chop VARIABLE`, `chop LIST`: as `chop` of `@perlipc/perl`; what was tainted stays so */
export const chop = changing(perl.chop);

const all = perl.unpack.list;

/**
 * `unpack TEMPLATE, EXPR`
 *
 * As `unpack` of `@perlipc/perl`; what tainted data has is tainted.
 */
export const unpack = Object.assign(propagating(perl.unpack), {
  list: ((template: string, data: string | Uint8Array | Tainted<string | Uint8Array>) => {
    const values = all(template, reveal(data) as string | Uint8Array);
    return data instanceof Tainted ? values.map((value) => new Tainted(value)) : values;
  }) as {
    (template: string, data: string | Uint8Array): perl.Unpacked[];
    (template: string, data: Tainted<string | Uint8Array>): Tainted<perl.Unpacked>[];
  },
}) as typeof perl.unpack & {
  (template: string, data: Tainted<string | Uint8Array>): Tainted<perl.Unpacked> | undefined;
  list(template: string, data: Tainted<string | Uint8Array>): Tainted<perl.Unpacked>[];
};
