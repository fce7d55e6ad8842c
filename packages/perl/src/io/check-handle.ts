import { inspect } from 'node:util';
import { Handle } from './handle.js';

/** Throws a TypeError for what is no handle. */
export function checkHandle(value: unknown, operation: string): void {
  if (value instanceof Handle) return;
  const shown = inspect(value, { depth: -1, maxStringLength: 60 });
  throw new TypeError(`${operation}: FILEHANDLE must be a handle, got ${shown}`);
}
