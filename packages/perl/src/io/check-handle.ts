import { refuse } from '@perlipc/sys/argument';
import { HandleState } from './handle-state.js';

/** Throws a TypeError unless `value` is a file handle. */
export function checkHandle(value: unknown, call: string, argument = 'FILEHANDLE'): void {
  if (!(value instanceof HandleState)) refuse(call, argument, 'a handle', value);
}
