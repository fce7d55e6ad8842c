import { native } from './addon/native.js';
import { closing } from './closing.js';
import { type Fd, fileno } from './fd.js';

/**
 * `int dup(int oldfd)`
 *
 * Returns the lowest free descriptor for the same open file. It is close-on-exec if it is above 2.
 * Throws `SystemError`: EBADF, EMFILE. See [dup(2)](https://man7.org/linux/man-pages/man2/dup.2.html).
 *
 * @example
 * ```ts
 * const copy = dup(fd); // both share one file offset
 * ```
 */
export function dup(oldfd: Fd): number {
  return native.dup(fileno(oldfd));
}

/**
 * `int dup2(int oldfd, int newfd)`
 *
 * Makes `newfd` a descriptor for the open file of `oldfd`, closing what it was; equal numbers change nothing. It is not
 * close-on-exec, as in C: an exec'd program finds it open. Throws `SystemError`: EBADF, EBUSY, EINTR, EMFILE. See [dup(2)](https://man7.org/linux/man-pages/man2/dup.2.html).
 *
 * @example
 * ```ts
 * dup2(fd, 1); // what goes to standard output now goes to fd
 * ```
 */
export function dup2(oldfd: Fd, newfd: Fd): number {
  return native.dup2(fileno(oldfd), replaced(oldfd, newfd));
}

/**
 * `int dup3(int oldfd, int newfd, int flags)`
 *
 * As dup2, with `O_CLOEXEC` or 0 as flags; equal numbers are EINVAL.
 * Throws `SystemError`: EBADF, EBUSY, EINTR, EINVAL, EMFILE. See [dup(2)](https://man7.org/linux/man-pages/man2/dup.2.html).
 */
export function dup3(oldfd: Fd, newfd: Fd, flags: number): number {
  return native.dup3(fileno(oldfd), replaced(oldfd, newfd), flags);
}

function replaced(oldfd: Fd, newfd: Fd): number {
  const number = fileno(newfd);
  if (number !== fileno(oldfd)) closing.listener?.(number);
  return number;
}

/**
 * `int pipe(int pipefd[2])`
 *
 * Returns the reading and the writing end of a new pipe, each close-on-exec if it is above 2.
 * Throws `SystemError`: EMFILE, ENFILE. See [pipe(2)](https://man7.org/linux/man-pages/man2/pipe.2.html).
 *
 * @example
 * ```ts
 * const [reader, writer] = pipe();
 * ```
 */
export function pipe(): [reader: number, writer: number] {
  return native.pipe();
}

/**
 * `int pipe2(int pipefd[2], int flags)`
 *
 * As pipe, with `O_CLOEXEC`, `O_NONBLOCK` and on Linux `O_DIRECT` as flags: without `O_CLOEXEC` an exec'd program finds the
 * ends open, as in C. Throws `SystemError`: EINVAL, EMFILE, ENFILE. See [pipe(2)](https://man7.org/linux/man-pages/man2/pipe.2.html).
 */
export function pipe2(flags: number): [reader: number, writer: number] {
  return native.pipe2(flags);
}
