import { refuse } from '@perlipc/sys/argument';
import { type Scalar, stringify } from './numeric.js';

/** A variable of Perl's that programs assign to: an imported binding can't be assigned, so it has a `value`. */
export interface Variable<T> {
  value: T;
}

/** Has a variable interpolate as Perl's do: `${EVAL_ERROR}` is the text of what it holds. */
export function interpolating<T extends Variable<unknown>>(variable: T): T {
  return Object.defineProperty(variable, 'toString', { value: () => stringify(variable.value as Scalar) });
}

/** The variable; a TypeError for what is none. */
export function checkedVariable<T extends { value: unknown }>(call: string, variable: T): T {
  if (typeof variable === 'object' && variable !== null) return variable;
  return refuse(call, 'VARIABLE', "an object { value }, such as const buffer = { value: '' }", variable);
}
