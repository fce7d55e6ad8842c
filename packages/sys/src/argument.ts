// What a call of this package's checks in JavaScript, it checks here, with the words of the addon's own checks.

import { type Fd, fileno } from './fd.js';

/** Throws a TypeError "CALL: ARGUMENT must be WANTED, got VALUE". */
export function refuse(call: string, argument: string, wanted: string, value: unknown): never {
  throw Object.assign(new TypeError(`${call}: ${argument} must be ${wanted}, got ${described(value)}`), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

/** `value` if it is an object, such as a C structure. */
export function structure<T extends object>(call: string, argument: string, wanted: string, value: T): T {
  return isObject(value) ? value : refuse(call, argument, wanted, value);
}

/** The members of a call's last argument: none where it was left out. */
export function options<T extends object>(call: string, value: T | undefined, argument = 'options'): T {
  return value === undefined ? ({} as T) : structure(call, argument, 'an object', value);
}

export function integer(call: string, argument: string, value: number): number {
  return Number.isInteger(value) ? value : refuse(call, argument, 'an integer', value);
}

/** `value` if it is an integer from `least` to `most`. */
export function integerIn(
  call: string,
  argument: string,
  value: number,
  least: number,
  most: number,
): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const wanted = `an integer from ${least} to ${most}`;
  if (typeof value !== 'number') refuse(call, argument, wanted, value);
  throw Object.assign(new RangeError(`${call}: ${argument} must be ${wanted}, got ${value}`), {
    code: 'ERR_OUT_OF_RANGE',
  });
}

export function text(call: string, argument: string, value: string): string {
  return typeof value === 'string' ? value : refuse(call, argument, 'a string', value);
}

/** Bytes to send; a text is refused with what makes bytes of it. */
export function bytes<T extends ArrayBufferView>(call: string, argument: string, value: T): T {
  if (ArrayBuffer.isView(value)) return value;
  const advice = typeof value === 'string' ? " (Buffer.from('text') makes one)" : '';
  return refuse(call, argument, `a Uint8Array or another view of an ArrayBuffer${advice}`, value);
}

/** The number of `fd`, which must have one. */
export function descriptor(call: string, fd: Fd): number {
  const number: number = fileno(fd);
  return Number.isInteger(number)
    ? number
    : refuse(call, 'fd', 'a file descriptor: a number, or an object with a numeric fd', fd);
}

/** The numbers of a list of descriptors, each of which must have one. */
export function descriptors(call: string, argument: string, list: readonly Fd[]): number[] {
  if (!Array.isArray(list)) refuse(call, argument, 'an array of descriptors', list);
  return list.map((fd: Fd) => descriptor(call, fd));
}

/** The number of a descriptor; a TypeError for what has none. */
export function checkedFileno(fd: Fd): number {
  return descriptor('fileno', fd);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A value as an error message shows it. */
export function described(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : instance(value);
    default:
      return String(value);
  }
}

function instance(value: object): string {
  try {
    const name: unknown = value.constructor?.name;
    if (typeof name === 'string') return `an instance of ${name}`;
  } catch {} // a getter or a proxy that throws: what is told of is the argument
  return 'an object';
}
