import { type Fd, fileno } from './fd.js';
import { refuse } from './mistake.js';

export * from './mistake.js';

/** The number of `fd`, which must have one. */
export function descriptor(call: string, fd: Fd): number {
  const number: number = fileno(fd);
  return Number.isInteger(number)
    ? number
    : refuse(call, 'fd', 'a file descriptor: a number, or an object with a numeric fd', fd);
}

/** The number of a descriptor; a TypeError for what has none. */
export function checkedFileno(fd: Fd): number {
  return descriptor('fileno', fd);
}
