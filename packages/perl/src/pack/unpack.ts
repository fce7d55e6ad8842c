import { Unpacker } from './unpacker.js';

/** What unpack returns: text, or an integer, which is a bigint where a double can't hold it. */
export type Unpacked = string | number | bigint;

type Order = '' | '<' | '>';
/** Templates of one integer of at most 32 bits. */
export type SmallInteger =
  | 'c'
  | 'C'
  | `${'n' | 'N' | 'v' | 'V'}${'' | '!'}`
  | `${'s' | 'S' | 'i' | 'I'}${'' | '!'}${Order}`
  | `${'l' | 'L'}${Order}`;

/** Perl's `unpack` in scalar context, and as `.list` in list context. */
export interface Unpack {
  (template: SmallInteger, data: string | Uint8Array): number | undefined;
  (template: string, data: string | Uint8Array): Unpacked | undefined;
  /** List context: all values. */
  list(template: string, data: string | Uint8Array): Unpacked[];
}

function scalar(template: SmallInteger, data: string | Uint8Array): number | undefined;
function scalar(template: string, data: string | Uint8Array): Unpacked | undefined;
function scalar(template: string, data: string | Uint8Array): Unpacked | undefined {
  return Unpacker.run(template, data, true)[0];
}

/**
 * `unpack TEMPLATE, EXPR`
 *
 * The first of the values that `pack` would have made `data` of, or undefined; `unpack.list` gives all of them.
 * `data` is a string of bytes or a Uint8Array. Types are those of `pack`. Dies of a mistake in the template, and
 * where the data ends too early for `x`, `w` or a length.
 */
export const unpack: Unpack = Object.assign(scalar, {
  list: (template: string, data: string | Uint8Array) => Unpacker.run(template, data, false),
});
