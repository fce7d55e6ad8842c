// Memory that forked processes go on sharing, as ArrayBuffers.
import { constants } from 'node:buffer';
import { native } from '../addon/native.js';
import type { Text } from '../addon/structs.js';
import { integer } from '../argument.js';
import { type Fd, fileno } from '../fd.js';
import { disposable, hasMemory } from './disposable.js';

/**
 * `void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)`
 *
 * Maps memory as an ArrayBuffer. With `MAP_SHARED | MAP_ANONYMOUS` it is new memory, filled with zeros; otherwise it is `length` bytes of
 * a file, from `offset` on. Every process that maps the file with `MAP_SHARED` sees the same bytes, and so do forked children; `Atomics`
 * work on views of it. The mapping ends by {@link munmap}, by `using`, or when the ArrayBuffer is garbage-collected.
 *
 * `prot` must be `PROT_READ | PROT_WRITE`, because a store to read-only memory would end the process. Use `MAP_PRIVATE` for a file that
 * is open only for reading. A range behind the end of the file is a RangeError. If the file is truncated later, an access to the missing
 * part ends the process by SIGBUS, as in C.
 * Throws `SystemError`: EACCES, EAGAIN, EBADF, EINVAL, ENFILE, ENODEV, ENOMEM, EPERM; `ERR_NO_EXTERNAL_BUFFERS` where V8 has a memory
 * cage (Electron). See [mmap(2)](https://man7.org/linux/man-pages/man2/mmap.2.html).
 */
export function mmap(
  length: number,
  prot: number,
  flags: number,
  fd: Fd = -1,
  offset = 0,
): ArrayBuffer & Disposable {
  if (integer('mmap', 'length', length) > constants.MAX_LENGTH)
    throw new RangeError(`mmap: length must be at most ${constants.MAX_LENGTH}, got ${length}`);
  return disposable(native.mmap(length, prot, flags, fileno(fd), offset), hasMemory, native.munmap);
}

/**
 * `int munmap(void *addr, size_t length)`
 *
 * Unmaps what mmap returned: from then on the ArrayBuffer and its views have no bytes. Any other ArrayBuffer is a TypeError. A call that
 * uses the memory in a thread of libuv must have ended before. See [munmap(2)](https://man7.org/linux/man-pages/man2/munmap.2.html).
 */
export function munmap(buffer: ArrayBuffer): void {
  native.munmap(buffer);
}

/**
 * `int msync(void *addr, size_t length, int flags)` · blocks with `MS_SYNC`, the event loop with it
 *
 * Writes the mapping's changes to its file. Throws `SystemError`: EBUSY, EINVAL, EIO. See [msync(2)](https://man7.org/linux/man-pages/man2/msync.2.html).
 */
export function msync(buffer: ArrayBuffer, flags: number): void {
  native.msync(buffer, flags);
}

/**
 * `int mlock(const void *addr, size_t len)`
 *
 * Keeps the mapping in memory, so that it is never swapped out. A forked child doesn't inherit that. Throws `SystemError`: EAGAIN, ENOMEM, EPERM. See [mlock(2)](https://man7.org/linux/man-pages/man2/mlock.2.html).
 */
export function mlock(buffer: ArrayBuffer): void {
  native.mlock(buffer);
}

/** `int munlock(const void *addr, size_t len)`: undoes {@link mlock}. See [munlock(2)](https://man7.org/linux/man-pages/man2/munlock.2.html). */
export function munlock(buffer: ArrayBuffer): void {
  native.munlock(buffer);
}

/**
 * `int madvise(void *addr, size_t length, int advice)`
 *
 * Tells the kernel how the mapping will be used: `MADV_RANDOM`, `MADV_SEQUENTIAL`, `MADV_WILLNEED`, `MADV_HUGEPAGE`, `MADV_DONTDUMP`,
 * `MADV_COLD`, … An advice that would change the bytes is a RangeError. Throws `SystemError`: EINVAL, EIO, ENOMEM.
 * See [madvise(2)](https://man7.org/linux/man-pages/man2/madvise.2.html).
 */
export function madvise(buffer: ArrayBuffer, advice: number): void {
  native.madvise(buffer, advice);
}

/**
 * `int memfd_create(const char *name, unsigned int flags)`
 *
 * A descriptor of a file in memory that has no path; {@link ftruncate} gives it a size. Throws `SystemError`: EINVAL, EMFILE, ENFILE,
 * ENOMEM, ENOSYS (macOS). See [memfd_create(2)](https://man7.org/linux/man-pages/man2/memfd_create.2.html).
 */
export function memfd_create(name: Text, flags = 0): number {
  return native.memfd_create(name, flags);
}

/**
 * `int shm_open(const char *name, int oflag, mode_t mode)`
 *
 * A descriptor of memory that processes share by a name such as `/name`; with `O_CREAT` it is made. It outlives its processes, until
 * {@link shm_unlink}. Throws `SystemError` with `path`: EACCES, EEXIST, EINVAL, EMFILE, ENAMETOOLONG, ENFILE, ENOENT. See [shm_open(3)](https://man7.org/linux/man-pages/man3/shm_open.3.html).
 */
export function shm_open(name: Text, oflag: number, mode = 0o600): number {
  return native.shm_open(name, oflag, mode);
}

/**
 * `int shm_unlink(const char *name)`
 *
 * Removes the name; who has mapped it keeps it. Throws `SystemError` with `path`: EACCES, EINVAL, ENOENT. See [shm_unlink(3)](https://man7.org/linux/man-pages/man3/shm_unlink.3.html).
 */
export function shm_unlink(name: Text): void {
  native.shm_unlink(name);
}
