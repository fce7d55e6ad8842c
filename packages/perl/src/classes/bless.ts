import type { Handle } from '../io/handle.js';
import * as standard from '../io/standard.js';
import { IOHandle } from './handle.js';

/**
 * `bless HANDLE, CLASS`
 *
 * Gives a handle the methods of `IO.Handle`, or of a class of one's own over it, and returns it: `bless(F).autoflush()`. A class
 * whose objects have more to remember, as sockets, is made by its `new_from_fd`.
 */
export function bless<T extends IOHandle = IOHandle>(handle: Handle, pkg?: new () => T): Handle & T {
  return Object.setPrototypeOf(handle, (pkg ?? IOHandle).prototype);
}

/** `STDIN`, with the methods of `IO::Handle`. */
export const STDIN = bless(standard.STDIN);
/** `STDOUT`, with the methods of `IO::Handle`. */
export const STDOUT = bless(standard.STDOUT);
/** `STDERR`, with the methods of `IO::Handle`. */
export const STDERR = bless(standard.STDERR);
