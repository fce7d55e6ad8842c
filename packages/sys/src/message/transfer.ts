import { native } from '../addon/native.js';
import { type Fd, fileno } from '../fd.js';

/**
 * `ssize_t readv(int fd, const struct iovec *iov, int iovcnt)` · blocks, the event loop with it
 *
 * Fills `buffers` one after another and returns how many bytes came in all. Throws `SystemError` as read does, and EINVAL
 * for more than 1024 buffers. See [readv(2)](https://man7.org/linux/man-pages/man2/readv.2.html).
 */
export function readv(fd: Fd, buffers: readonly ArrayBufferView[]): number {
  return native.readv(fileno(fd), buffers);
}

/**
 * `ssize_t writev(int fd, const struct iovec *iov, int iovcnt)` · blocks, the event loop with it
 *
 * Writes `buffers` one after another and returns how many bytes went in all, which may be fewer. Throws `SystemError` as
 * write does, and EINVAL for more than 1024 buffers. See [writev(2)](https://man7.org/linux/man-pages/man2/writev.2.html).
 */
export function writev(fd: Fd, buffers: readonly ArrayBufferView[]): number {
  return native.writev(fileno(fd), buffers);
}

/**
 * `ssize_t preadv(int fd, const struct iovec *iov, int iovcnt, off_t offset)`
 *
 * As readv, from `offset` on; the file's own offset stays. Throws `SystemError` as readv does, and ESPIPE. See [preadv(2)](https://man7.org/linux/man-pages/man2/preadv.2.html).
 */
export function preadv(fd: Fd, buffers: readonly ArrayBufferView[], offset: number): number {
  return native.preadv(fileno(fd), buffers, offset);
}

/**
 * `ssize_t pwritev(int fd, const struct iovec *iov, int iovcnt, off_t offset)`
 *
 * As writev, from `offset` on; the file's own offset stays. Throws `SystemError` as writev does, and ESPIPE. See [pwritev(2)](https://man7.org/linux/man-pages/man2/pwritev.2.html).
 */
export function pwritev(fd: Fd, buffers: readonly ArrayBufferView[], offset: number): number {
  return native.pwritev(fileno(fd), buffers, offset);
}

/**
 * `ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)` · blocks, the event loop with it
 *
 * Sends at most `count` bytes of a file, from `offset` on, or from the file's own offset, which then moves. Returns how many.
 * Throws `SystemError`: EAGAIN, EBADF, EINTR, EINVAL, EIO, EOVERFLOW, EPIPE, ESPIPE, ENOSYS on macOS. See [sendfile(2)](https://man7.org/linux/man-pages/man2/sendfile.2.html).
 */
export function sendfile(out_fd: Fd, in_fd: Fd, offset: number | undefined, count: number): number {
  return native.sendfile(fileno(out_fd), fileno(in_fd), offset, count);
}

/**
 * `ssize_t splice(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t size, unsigned int flags)` · blocks, the event
 * loop with it
 *
 * Moves at most `size` bytes between two descriptors, one of which is a pipe, and returns how many. An offset that is
 * undefined is the file's own. Throws `SystemError`: EAGAIN, EBADF, EINTR, EINVAL, ENOMEM, ESPIPE, ENOSYS on macOS. See [splice(2)](https://man7.org/linux/man-pages/man2/splice.2.html).
 */
export function splice(
  fd_in: Fd,
  off_in: number | undefined,
  fd_out: Fd,
  off_out: number | undefined,
  size: number,
  flags = 0,
): number {
  return native.splice(fileno(fd_in), off_in, fileno(fd_out), off_out, size, flags);
}

/**
 * `ssize_t tee(int fd_in, int fd_out, size_t size, unsigned int flags)` · blocks, the event loop with it
 *
 * Copies at most `size` bytes from pipe to pipe and leaves them in the first; returns how many. Throws `SystemError`: EAGAIN,
 * EINTR, EINVAL, ENOMEM, ENOSYS on macOS. See [tee(2)](https://man7.org/linux/man-pages/man2/tee.2.html).
 */
export function tee(fd_in: Fd, fd_out: Fd, size: number, flags = 0): number {
  return native.tee(fileno(fd_in), fileno(fd_out), size, flags);
}

/**
 * `ssize_t copy_file_range(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t size, unsigned int flags)` · blocks,
 * the event loop with it
 *
 * Copies at most `size` bytes from file to file inside the kernel and returns how many, 0 at the end. An offset that is
 * undefined is the file's own. Throws `SystemError`: EBADF, EFBIG, EINVAL, EIO, EISDIR, ENOSPC, EOVERFLOW, EPERM, EXDEV, ENOSYS
 * on macOS. See [copy_file_range(2)](https://man7.org/linux/man-pages/man2/copy_file_range.2.html).
 */
export function copy_file_range(
  fd_in: Fd,
  off_in: number | undefined,
  fd_out: Fd,
  off_out: number | undefined,
  size: number,
  flags = 0,
): number {
  return native.copy_file_range(fileno(fd_in), off_in, fileno(fd_out), off_out, size, flags);
}
