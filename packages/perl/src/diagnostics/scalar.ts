import { inspect } from 'node:util';

/** `value` if it can be a scalar; throws a TypeError for an object that has neither text nor number, and for a symbol. */
export function checkScalar<T>(value: T, operation: string): T {
  if (value === null || value === undefined || isConvertible(value)) return value;
  throw new TypeError(`${operation}: an argument must be a scalar, got ${inspect(value, { depth: -1 })}`);
}

function isConvertible(value: unknown): boolean {
  if (typeof value !== 'object') return typeof value !== 'symbol';
  const object = value as { toString?: unknown; valueOf?: unknown };
  return typeof object.toString === 'function' || typeof object.valueOf === 'function';
}
