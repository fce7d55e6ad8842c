import { native } from './addon/native.js';
import { closing } from './closing.js';
import { SystemError } from './errors.js';
import { type Fd, fileno } from './fd.js';

/**
 * `ssize_t read(int fd, void *buf, size_t count)` · blocks, the event loop with it
 *
 * Reads at most `buffer.byteLength` bytes into `buffer` and returns how many; 0 is end of file.
 * Throws `SystemError`: EAGAIN, EBADF, ECONNRESET, EINTR, EINVAL, EIO, EISDIR. See read(2).
 */
export function read(fd: Fd, buffer: ArrayBufferView): number {
  return native.read(fileno(fd), buffer);
}

/**
 * `ssize_t write(int fd, const void *buf, size_t count)` · blocks, the event loop with it
 *
 * Writes bytes of `data` and returns how many: fewer than all is no error.
 * Throws `SystemError`: EAGAIN, EBADF, EDQUOT, EFBIG, EINTR, EIO, ENOSPC, EPIPE. See write(2).
 */
export function write(fd: Fd, data: ArrayBufferView): number {
  return native.write(fileno(fd), data);
}

/**
 * `int close(int fd)`
 *
 * Closes a descriptor. On Linux it is closed after EINTR and EIO too: never close twice.
 * Throws `SystemError`: EBADF, EDQUOT, EINTR, EIO, ENOSPC. See close(2).
 */
export function close(fd: Fd): void {
  const number = fileno(fd);
  closing.listener?.(number);
  native.close(number);
}

/**
 * `int dup(int oldfd)`
 *
 * Gives the lowest free descriptor for the same open file. It is close-on-exec if it is above 2.
 * Throws `SystemError`: EBADF, EMFILE. See dup(2).
 */
export function dup(oldfd: Fd): number {
  return native.dup(fileno(oldfd));
}

/**
 * `int dup2(int oldfd, int newfd)`
 *
 * Makes `newfd` a descriptor for the open file of `oldfd`, closing what it was; equal numbers change nothing. It is
 * close-on-exec if it is above 2, never when it is 0, 1 or 2. Throws `SystemError`: EBADF, EBUSY, EINTR, EMFILE. See dup(2).
 */
export function dup2(oldfd: Fd, newfd: Fd): number {
  const number = fileno(newfd);
  if (number !== fileno(oldfd)) closing.listener?.(number);
  return native.dup2(fileno(oldfd), number);
}

/**
 * `int isatty(int fd)`
 *
 * True if `fd` is a terminal; false if it is something else, where C has 0 and ENOTTY, some drivers EINVAL.
 * Throws `SystemError`: EBADF, EIO. See isatty(3).
 */
export function isatty(fd: Fd): boolean {
  try {
    native.isatty(fileno(fd));
    return true;
  } catch (error) {
    if (error instanceof SystemError && (error.code === 'ENOTTY' || error.code === 'EINVAL')) return false;
    throw error;
  }
}

/**
 * `int pipe(int pipefd[2])`
 *
 * Gives the reading and the writing end of a new pipe. Throws `SystemError`: EMFILE, ENFILE. See pipe(2).
 */
export function pipe(): [reader: number, writer: number] {
  return native.pipe();
}

/**
 * `int fcntl(int fd, int cmd, ... int arg)`
 *
 * The commands that take an int or nothing: `F_DUPFD`, `F_DUPFD_CLOEXEC`, `F_GETFD`, `F_SETFD`, `F_GETFL`, `F_SETFL`,
 * `F_GETOWN`, `F_SETOWN`, `F_GETPIPE_SZ`, `F_SETPIPE_SZ` and their like; another is a RangeError.
 * Throws `SystemError`: EBADF, EBUSY, EINVAL, EMFILE, EPERM. See fcntl(2).
 */
export function fcntl(fd: Fd, cmd: number, arg?: number): number {
  return native.fcntl(fileno(fd), cmd, arg);
}

/**
 * `int unlink(const char *pathname)`
 *
 * Removes a name from the file system. A string is taken as UTF-8; bytes are taken as they are.
 * Throws `SystemError`: EACCES, EBUSY, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM, EROFS. See unlink(2).
 */
export function unlink(pathname: string | Uint8Array): void {
  native.unlink(pathname);
}
