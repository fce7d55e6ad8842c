import type { Flock, FoundFlock } from './addon/message-structs.js';
import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';

export type { Flock, FoundFlock } from './addon/message-structs.js';

/**
 * `int flock(int fd, int operation)` · blocks without `LOCK_NB`, the event loop with it
 *
 * Locks an open file, shared (`LOCK_SH`) or alone (`LOCK_EX`), or unlocks it (`LOCK_UN`). Throws `SystemError`: EAGAIN with
 * `LOCK_NB`, EBADF, EINTR, EINVAL, ENOLCK. See [flock(2)](https://man7.org/linux/man-pages/man2/flock.2.html).
 *
 * @example
 * ```ts
 * flock(fd, LOCK_EX | LOCK_NB); // EAGAIN: another process has the lock
 * ```
 */
export function flock(fd: Fd, operation: number): void {
  native.flock(fileno(fd), operation);
}

/**
 * `int fcntl(int fd, int cmd, struct flock *lock)` · blocks with `F_SETLKW` and `F_OFD_SETLKW`, the event loop with it
 *
 * Locks, unlocks or tests a range of a file. A lock of `F_SETLK` is the process's: it ends when the process closes any descriptor of the
 * file. A lock of `F_OFD_SETLK` (Linux) is the open file's. Throws `SystemError`: EACCES, EAGAIN, EBADF, EDEADLK, EINTR, EINVAL, ENOLCK. See [fcntl_locking(2)](https://man7.org/linux/man-pages/man2/fcntl_locking.2.html).
 */
export function fcntl_lock(fd: Fd, cmd: number, lock: Flock): FoundFlock {
  return native.fcntl_lock(fileno(fd), cmd, lock);
}
