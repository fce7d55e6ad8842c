import { inspect } from 'node:util';
import { Handle } from '../io/handle.js';

let made = 0;

/** What Perl's Symbol calls the next handle that has no name of its own: `GEN0`, `GEN1`, …; messages show it. */
export function gensym(): string {
  return `GEN${made++}`;
}

const names = new WeakMap<object, string>();

/** Says which Perl package a class is. */
export function nameClass(of: object, name: string): void {
  names.set(of, name);
}

/** `ref $handle`: the Perl package of a handle's class; a class of the program's own has its JavaScript name. */
export function ref(handle: Handle): string {
  if (!(handle instanceof Handle))
    throw new TypeError(`ref: handle must be a handle, got ${inspect(handle)}`);
  return names.get(handle.constructor) ?? handle.constructor.name;
}
