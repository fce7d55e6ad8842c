import type { Scalar } from '../base/numeric.js';

/** Whether a scalar is true: everything is but undef, `''`, `'0'` and 0 (`'00'` and `'0.0'` are). */
export function truth(value: Scalar): boolean {
  return value !== '0' && value !== 0n && Boolean(value);
}

/** `EXPR || OTHERWISE`: the first of the two if it is true as Perl has it. */
export function or<T extends Scalar, U>(value: T, otherwise: U): NonNullable<T> | U {
  return truth(value) ? (value as NonNullable<T>) : otherwise;
}
