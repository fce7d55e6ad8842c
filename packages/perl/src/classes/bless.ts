import { inspect } from 'node:util';
import { Handle } from '../io/handle.js';
import * as standard from '../io/standard.js';
import { IOFile } from './file.js';
import { IOHandle } from './handle.js';

/**
 * `bless HANDLE, CLASS`
 *
 * Gives a handle the methods of `IO.File`, or of `IO.Handle` or of a class of the program that extends it, and returns it:
 * `bless(F).autoflush()`. For a class with state of its own, such as a socket's, use its `new_from_fd` instead.
 */
export function bless<T extends IOHandle = IOFile>(handle: Handle, pkg?: new () => T): Handle & T {
  const { prototype } = (pkg ?? IOFile) as { prototype: unknown };
  if (!(handle instanceof Handle))
    throw new TypeError(`bless: handle must be a handle, got ${inspect(handle)}`);
  if (prototype !== IOHandle.prototype && !(prototype instanceof IOHandle))
    throw new TypeError(`bless: pkg must be IOHandle or a class over it, got ${inspect(pkg)}`);
  return Object.setPrototypeOf(handle, prototype as object);
}

/** `STDIN`, with the methods of `IO::File`. */
export const STDIN = bless(standard.STDIN);
/** `STDOUT`, with the methods of `IO::File`. */
export const STDOUT = bless(standard.STDOUT);
/** `STDERR`, with the methods of `IO::File`. */
export const STDERR = bless(standard.STDERR);
