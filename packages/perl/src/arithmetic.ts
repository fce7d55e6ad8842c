import { warning } from './diagnostic.js';
import { numeric, type Scalar } from './numeric.js';

/** `LEFT - RIGHT` of two scalars; an undefined one counts as 0, and `-w` warns. */
export function minus(left: Scalar, right: Scalar): number {
  for (const value of [left, right]) {
    if (value === undefined || value === null) warning('Use of uninitialized value in subtraction (-)');
  }
  return Number(numeric(left)) - Number(numeric(right));
}
