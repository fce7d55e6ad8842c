import { numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';

/** `LEFT - RIGHT` of two scalars; an undefined one counts as 0. `-w` warns of that, and of what is no number. */
export function minus(left: Scalar, right: Scalar): number {
  const subtrahend = Number(numeric(operand(right, 'subtraction (-)')));
  return Number(numeric(operand(left, 'subtraction (-)'))) - subtrahend;
}
