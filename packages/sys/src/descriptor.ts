import { native } from './addon/native.js';
import { closing } from './closing.js';
import { CLOSE_RANGE_CLOEXEC, RLIMIT_NOFILE } from './constants.js';
import { SystemError } from './errors.js';
import { type Fd, fileno } from './fd.js';

export * from './duplicate.js';

/**
 * `ssize_t read(int fd, void *buf, size_t count)` · blocks, the event loop with it
 *
 * Reads at most `buffer.byteLength` bytes into `buffer` and returns how many; 0 is end of file.
 * Throws `SystemError`: EAGAIN, EBADF, ECONNRESET, EINTR, EINVAL, EIO, EISDIR. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html).
 *
 * @example
 * ```ts
 * const buffer = Buffer.alloc(4096);
 * const text = buffer.toString('utf8', 0, read(fd, buffer));
 * ```
 */
export function read(fd: Fd, buffer: ArrayBufferView): number {
  return native.read(fileno(fd), buffer);
}

/**
 * `ssize_t write(int fd, const void *buf, size_t count)` · blocks, the event loop with it
 *
 * Writes bytes of `data` and returns how many. It may write only a part of them; that is not an error.
 * Throws `SystemError`: EAGAIN, EBADF, EDQUOT, EFBIG, EINTR, EIO, ENOSPC, EPIPE. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html).
 *
 * @example
 * ```ts
 * const sent = write(fd, Buffer.from('hello\r\n')); // may be fewer bytes than given
 * ```
 */
export function write(fd: Fd, data: ArrayBufferView): number {
  return native.write(fileno(fd), data);
}

/**
 * `int close(int fd)`
 *
 * Closes a descriptor. On Linux it is closed after EINTR and EIO too: never close twice.
 * Throws `SystemError`: EBADF, EDQUOT, EINTR, EIO, ENOSPC. See [close(2)](https://man7.org/linux/man-pages/man2/close.2.html).
 *
 * @example
 * ```ts
 * close(fd);
 * ```
 */
export function close(fd: Fd): void {
  const number = fileno(fd);
  closing.listener?.(number);
  native.close(number);
}

/**
 * `int close_range(unsigned int first, unsigned int last, unsigned int flags)`
 *
 * Closes every descriptor from `first` to `last`; with `CLOSE_RANGE_CLOEXEC` it makes them close-on-exec instead. Node's own
 * are among them: where the program goes on, that flag and an exec are the safe way.
 * Throws `SystemError`: EINVAL, EMFILE, ENOSYS (before Linux 5.9, macOS). See [close_range(2)](https://man7.org/linux/man-pages/man2/close_range.2.html).
 */
export function close_range(first: number, last: number, flags = 0): void {
  if (closing.listener !== undefined && flags !== CLOSE_RANGE_CLOEXEC) tellOf(first, last, closing.listener);
  native.close_range(first, last, flags);
}

function tellOf(first: number, last: number, listener: (fd: number) => void): void {
  const end = Math.min(last, native.getrlimit(RLIMIT_NOFILE).rlim_cur);
  for (let fd = first; fd <= end; fd++) listener(fd);
}

/**
 * `int isatty(int fd)`
 *
 * True if `fd` is a terminal; false if it is something else, where C has 0 and ENOTTY, some drivers EINVAL.
 * Throws `SystemError`: EBADF, EIO. See [isatty(3)](https://man7.org/linux/man-pages/man3/isatty.3.html).
 *
 * @example
 * ```ts
 * if (isatty(0)) console.log('standard input is a terminal');
 * ```
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
 * `int fcntl(int fd, int cmd, ... int arg)`
 *
 * The commands that take an int or nothing: `F_DUPFD`, `F_DUPFD_CLOEXEC`, `F_GETFD`, `F_SETFD`, `F_GETFL`, `F_SETFL`,
 * `F_GETOWN`, `F_SETOWN`, `F_GETPIPE_SZ`, `F_SETPIPE_SZ` and some more; any other is a RangeError. `F_DUPFD` returns a descriptor
 * that stays open across exec, as in C; `F_DUPFD_CLOEXEC` one that doesn't.
 * Throws `SystemError`: EBADF, EBUSY, EINVAL, EMFILE, EPERM. See [fcntl(2)](https://man7.org/linux/man-pages/man2/fcntl.2.html).
 *
 * @example
 * ```ts
 * fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
 * ```
 */
export function fcntl(fd: Fd, cmd: number, arg?: number): number {
  return native.fcntl(fileno(fd), cmd, arg);
}

/**
 * `int unlink(const char *pathname)`
 *
 * Removes a name from the file system. A string is taken as UTF-8; bytes are taken as they are.
 * Throws `SystemError`: EACCES, EBUSY, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM, EROFS. See [unlink(2)](https://man7.org/linux/man-pages/man2/unlink.2.html).
 */
export function unlink(pathname: string | Uint8Array): void {
  native.unlink(pathname);
}
