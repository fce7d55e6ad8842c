import { refuse } from '@perlipc/sys/argument';

/** A variable of Perl's that programs assign to: an imported binding can't be assigned, so it has a `value`. */
export interface Variable<T> {
  value: T;
}

/** The variable; a TypeError for what is none. */
export function checkedVariable<T extends { value: unknown }>(call: string, variable: T): T {
  if (typeof variable === 'object' && variable !== null) return variable;
  return refuse(call, 'VARIABLE', 'an object with a value', variable);
}
