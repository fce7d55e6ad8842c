// What only shows or sends its arguments: they may be tainted.

import { numeric } from '../base/numeric.js';
import * as perl from '../index.js';
import { accepting, refuseTainted } from './guard.js';
import type { Tainted } from './tainted.js';

type Item = perl.Printable | Tainted<unknown>;
type Print = (...list: [perl.Handle, ...Item[]] | Item[]) => boolean;

/**
 * `die LIST`
 *
 * As `die` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const die = accepting(perl.die) as (...list: (Item | object)[]) => never;
/**
 * `listen SOCKET, QUEUESIZE`
 *
 * As `listen` of `@perlipc/perl`; the number may be tainted.
 */
export const listen = accepting((handle: perl.Handle, queuesize: perl.Scalar) =>
  perl.listen(handle, Number(numeric(queuesize))),
);
/**
 * `print FILEHANDLE LIST` · blocks when it writes
 *
 * As `print` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const print = accepting(perl.print as (...list: unknown[]) => boolean) as Print;
/**
 * `printf FILEHANDLE FORMAT, LIST` · blocks when it writes
 *
 * As `printf` of `@perlipc/perl`; tainted values are printed as they are. Dies of a tainted format.
 */
export const printf: Print = (...list) => {
  refuseTainted('printf', [list[0] instanceof perl.Handle ? list[1] : list[0]]);
  return printAny(...list);
};

const printAny = accepting(perl.printf as (...list: unknown[]) => boolean);
/**
 * `say FILEHANDLE LIST` · blocks when it writes
 *
 * As `say` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const say = accepting(perl.say as (...list: unknown[]) => boolean) as Print;
/**
 * `send SOCKET, MSG, FLAGS, TO` · blocks
 *
 * As `send` of `@perlipc/perl`; the message and the rest may be tainted.
 */
export const send = accepting(perl.send);
/**
 * `setsockopt SOCKET, LEVEL, OPTNAME, OPTVAL`
 *
 * As `setsockopt` of `@perlipc/perl`; the value may be tainted.
 */
export const setsockopt = accepting(perl.setsockopt);
/**
 * `syswrite FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * As `syswrite` of `@perlipc/perl`; what is written may be tainted.
 */
export const syswrite = accepting(perl.syswrite);
/**
 * Whether a scalar is true
 *
 * As `truth` of `@perlipc/perl`; a tainted one may be asked.
 */
export const truth = accepting(perl.truth);
/**
 * `warn LIST`
 *
 * As `warn` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const warn = accepting(perl.warn) as (...list: Item[]) => true;

/** `EXPR || OTHERWISE`, of a value that may be tainted. */
export function or<T, U>(value: T, otherwise: U): NonNullable<T> | U {
  return truth(value as perl.Scalar) ? (value as NonNullable<T>) : otherwise;
}
