import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';

/**
 * `int open(const char *pathname, int flags, mode_t mode)` · blocks on a FIFO, the event loop with it
 *
 * Opens a file (`O_RDONLY`, `O_WRONLY | O_CREAT`, …) and returns its descriptor, close-on-exec if it is above 2. `mode` has the permissions of a
 * new file, from which the umask is taken. A string is taken as UTF-8; bytes are taken as they are.
 * Throws `SystemError` with `path`: EACCES, EEXIST, EINTR, EISDIR, ELOOP, EMFILE, ENAMETOOLONG, ENFILE, ENOENT, ENOSPC,
 * ENOTDIR, ENXIO, EROFS, ETXTBSY. See [open(2)](https://man7.org/linux/man-pages/man2/open.2.html).
 *
 * @example
 * ```ts
 * const log = open('/tmp/app.log', O_WRONLY | O_CREAT | O_APPEND, 0o644);
 * ```
 */
export function open(pathname: string | Uint8Array, flags: number, mode = 0o666): number {
  return native.open(pathname, flags, mode);
}

/**
 * `off_t lseek(int fd, off_t offset, int whence)`
 *
 * Moves the offset of an open file to bytes from its start (`SEEK_SET`), from where it is (`SEEK_CUR`) or from the end
 * (`SEEK_END`), and returns the new offset. Throws `SystemError`: EBADF, EINVAL, EOVERFLOW (also where it has moved to 2^53 or
 * beyond, as the end of a directory of ext4), ESPIPE. See [lseek(2)](https://man7.org/linux/man-pages/man2/lseek.2.html).
 *
 * @example
 * ```ts
 * const size = lseek(fd, 0, SEEK_END);
 * ```
 */
export function lseek(fd: Fd, offset: number, whence: number): number {
  return native.lseek(fileno(fd), offset, whence);
}

/**
 * `int ftruncate(int fd, off_t length)`
 *
 * Makes a file that is open for writing `length` bytes long. Bytes beyond are lost; new bytes are zeros. The offset doesn't change.
 * Throws `SystemError`: EBADF, EFBIG, EINTR, EINVAL, EIO, EPERM. See [ftruncate(2)](https://man7.org/linux/man-pages/man2/ftruncate.2.html).
 */
export function ftruncate(fd: Fd, length: number): void {
  native.ftruncate(fileno(fd), length);
}
