import {
  type Fd,
  SPLICE_F_NONBLOCK,
  readv as sysReadv,
  sendfile as sysSendfile,
  splice as sysSplice,
  tee as sysTee,
  writev as sysWritev,
} from '@perlipc/sys';
import { options as given } from '@perlipc/sys/argument';
import { unlessLater } from './later.js';
import { checkNonblocking } from './nonblocking.js';
import { IN, OUT } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';
import { readable, writable } from './readiness.js';

/**
 * `ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)`, as a promise
 *
 * Sends at most `count` bytes of a file, from `offset` on or from the file's own offset, as soon as some can be taken by `out_fd`,
 * which is in non-blocking mode; resolves to how many, 0 at the file's end. The read from the disk blocks as it does for C. Rejects
 * with `SystemError` as sys.sendfile, ETIMEDOUT, or the signal's reason: then nothing was sent. See [sendfile(2)](https://man7.org/linux/man-pages/man2/sendfile.2.html).
 */
export async function sendfile(
  out_fd: Fd,
  in_fd: Fd,
  offset: number | undefined,
  count: number,
  options?: WaitOptions,
): Promise<number> {
  checkNonblocking(out_fd, 'sendfile');
  const send = (fd: number) => unlessLater(() => sysSendfile(fd, in_fd, offset, count));
  return perform(out_fd, OUT, 'sendfile', send, options);
}

/**
 * `ssize_t splice(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t size, unsigned int flags)`, as a promise
 *
 * Moves at most `size` bytes between two descriptors in non-blocking mode, one of which is a pipe, as soon as one has bytes and the
 * other has room; resolves to how many, 0 at the end. The time-out holds for each of the two waits. Rejects with `SystemError` as
 * sys.splice, ETIMEDOUT, or the signal's reason: then nothing was moved. See [splice(2)](https://man7.org/linux/man-pages/man2/splice.2.html).
 */
export async function splice(fd_in: Fd, fd_out: Fd, size: number, options?: SpliceOptions): Promise<number> {
  const { off_in, off_out, ...rest } = given('splice', options);
  for (const fd of [fd_in, fd_out]) checkNonblocking(fd, 'splice');
  return between(fd_in, fd_out, rest, () => sysSplice(fd_in, off_in, fd_out, off_out, size, flags));
}

const flags = SPLICE_F_NONBLOCK ?? 0;

/** Calls it when the one has bytes and the other has room. */
async function between(fd_in: Fd, fd_out: Fd, options: WaitOptions, call: () => number): Promise<number> {
  for (;;) {
    await readable(fd_in, options);
    await writable(fd_out, options);
    const moved = unlessLater(call);
    if (moved !== undefined) return moved;
  }
}

/**
 * `ssize_t tee(int fd_in, int fd_out, size_t size, unsigned int flags)`, as a promise
 *
 * Copies at most `size` bytes from one pipe to another, both in non-blocking mode, and leaves them in the first; as soon as that has bytes and the
 * other has room. Resolves to how many, 0 at the end. Rejects as splice. See [tee(2)](https://man7.org/linux/man-pages/man2/tee.2.html).
 */
export async function tee(fd_in: Fd, fd_out: Fd, size: number, options: WaitOptions = {}): Promise<number> {
  for (const fd of [fd_in, fd_out]) checkNonblocking(fd, 'tee');
  return between(fd_in, fd_out, options, () => sysTee(fd_in, fd_out, size, flags));
}

/**
 * `ssize_t readv(int fd, const struct iovec *iov, int iovcnt)`, as a promise
 *
 * Fills `buffers` one after another with what there is, as soon as there is any; 0 is the end. The descriptor is in non-blocking
 * mode. If the read is aborted or times out, nothing was taken. See [readv(2)](https://man7.org/linux/man-pages/man2/readv.2.html).
 */
export async function readv(
  fd: Fd,
  buffers: readonly ArrayBufferView[],
  options?: WaitOptions,
): Promise<number> {
  checkNonblocking(fd, 'readv');
  return perform(fd, IN, 'readv', (number) => unlessLater(() => sysReadv(number, buffers)), options);
}

/**
 * `ssize_t writev(int fd, const struct iovec *iov, int iovcnt)`, as a promise
 *
 * Writes the bytes of `buffers`, one after another, as soon as some can be taken, and resolves to how many: fewer than all is no
 * error. The descriptor is in non-blocking mode. See [writev(2)](https://man7.org/linux/man-pages/man2/writev.2.html).
 */
export async function writev(
  fd: Fd,
  buffers: readonly ArrayBufferView[],
  options?: WaitOptions,
): Promise<number> {
  checkNonblocking(fd, 'writev');
  return perform(fd, OUT, 'writev', (number) => unlessLater(() => sysWritev(number, buffers)), options);
}

/** The offsets in a file from which and to which `splice` moves bytes. By default the file's own offset is used, and moved. */
export interface SpliceOptions extends WaitOptions {
  off_in?: number | undefined;
  off_out?: number | undefined;
}
