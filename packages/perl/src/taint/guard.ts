import { insecure } from './env.js';
import { reveal, Tainted } from './tainted.js';

/** Dies of a tainted value among the arguments. */
export function refuseTainted(operation: string, args: readonly unknown[]): void {
  if (hasTainted(args)) insecure(`dependency in ${operation}`);
}

/** A function that refuses tainted arguments: its type refuses them already, its code those who don't ask TypeScript. */
export function guarded<A extends unknown[], R>(
  operation: string,
  call: (...args: A) => R,
  before: () => void = () => {},
): (...args: A) => R {
  return (...args) => {
    before();
    refuseTainted(operation, args);
    return call(...args);
  };
}

/** The arguments of a function, each of them tainted or not. */
export type MaybeTainted<A extends unknown[]> = { [I in keyof A]: A[I] | Tainted<unknown> };

/** A function that takes tainted arguments as it takes others. */
export function accepting<A extends unknown[], R>(call: (...args: A) => R): (...args: MaybeTainted<A>) => R {
  return (...args) => call(...((hasTainted(args) ? args.map(reveal) : args) as A));
}

function hasTainted(args: readonly unknown[]): boolean {
  for (const value of args) if (value instanceof Tainted || holdsTainted(value)) return true;
  return false;
}

/** Whether a variable that a call reads, or the program of `exec { PROGRAM } LIST`, is tainted. */
function holdsTainted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { value: variable, program } = value as { value?: unknown; program?: unknown };
  return variable instanceof Tainted || program instanceof Tainted;
}

/** A function whose result is tainted if one of its arguments is. */
export interface Propagating<A extends unknown[], R> {
  (...args: A): R;
  (...args: MaybeTainted<A>): R | Tainted<NonNullable<R>>;
}

/** `formatting` is what it is called where its first argument may not be tainted. */
export function propagating<A extends unknown[], R>(
  call: (...args: A) => R,
  formatting?: string,
): Propagating<A, R> {
  function propagate(...args: A): R;
  function propagate(...args: MaybeTainted<A>): R | Tainted<NonNullable<R>>;
  function propagate(...args: MaybeTainted<A>): R | Tainted<NonNullable<R>> {
    if (!hasTainted(args)) return call(...(args as A));
    if (formatting !== undefined) refuseTainted(formatting, args.slice(0, 1));
    const result = call(...(args.map(reveal) as A));
    return result === undefined || result === null ? result : new Tainted(result);
  }
  return propagate;
}
