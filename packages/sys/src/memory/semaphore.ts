// POSIX semaphores: named ones, and unnamed ones that stand in shared memory.
import type { Semaphore } from '../addon/memory-signatures.js';
import { native } from '../addon/native.js';
import type { Text } from '../addon/structs.js';
import { options as optionsOf } from '../argument.js';
import { EAGAIN } from '../constants.js';
import { disposable } from './disposable.js';
import { polled } from './polling.js';

export type { Semaphore } from '../addon/memory-signatures.js';

/** `sizeof(sem_t)`: the bytes that an unnamed semaphore takes. Its place in shared memory is a multiple of 8. */
export const SEM_SIZE: number = native.semSize;

/**
 * `sem_t *sem_open(const char *name, int oflag, mode_t mode, unsigned int value)`
 *
 * Opens the semaphore `/name`; with `O_CREAT` it is made, of `value`, where there is none. It outlives its processes, until
 * {@link sem_unlink}. {@link sem_close}, or `using`, ends the handle; so does garbage collection. Children of a fork go on with theirs.
 * Throws `SystemError` with `path`: EACCES, EEXIST, EINVAL, EMFILE, ENAMETOOLONG, ENFILE, ENOENT, ENOMEM, ENOSYS (macOS).
 * See [sem_open(3)](https://man7.org/linux/man-pages/man3/sem_open.3.html).
 */
export function sem_open(name: Text, oflag: number, mode = 0o600, value = 0): Semaphore & Disposable {
  return disposable(native.sem_open(name, oflag, mode, value), (sem) => !closed.has(sem), sem_close);
}
const closed = new WeakSet<Semaphore>();

/** `int sem_close(sem_t *sem)`: ends a handle of {@link sem_open}; EINVAL from then on. See [sem_close(3)](https://man7.org/linux/man-pages/man3/sem_close.3.html). */
export function sem_close(sem: Semaphore): void {
  native.sem_close(sem);
  closed.add(sem);
}

/**
 * `int sem_unlink(const char *name)`
 *
 * Removes the name; who has opened it keeps it. Throws `SystemError` with `path`: EACCES, ENAMETOOLONG, ENOENT, ENOSYS (macOS).
 * See [sem_unlink(3)](https://man7.org/linux/man-pages/man3/sem_unlink.3.html).
 */
export function sem_unlink(name: Text): void {
  native.sem_unlink(name);
}

/**
 * `int sem_init(sem_t *sem, int pshared, unsigned int value)`
 *
 * Makes bytes of shared memory a semaphore of `value`, with `pshared` 1 for several processes. Only one of them does it, before the others
 * use it. Throws `SystemError`: EINVAL, ENOSYS (macOS). See [sem_init(3)](https://man7.org/linux/man-pages/man3/sem_init.3.html).
 */
export function sem_init(sem: ArrayBufferView, pshared: number, value: number): void {
  native.sem_init(sem, pshared, value);
}

/** `int sem_destroy(sem_t *sem)`: ends what {@link sem_init} made; nobody may wait for it. See [sem_destroy(3)](https://man7.org/linux/man-pages/man3/sem_destroy.3.html). */
export function sem_destroy(sem: ArrayBufferView): void {
  native.sem_destroy(sem);
}

/**
 * `int sem_wait(sem_t *sem)` · blocks while its value is 0, the event loop with it
 *
 * Takes one from the value, once it is above 0. A process that is killed gives nothing back. Signals are seen within 20 ms. Throws
 * `SystemError`: EINTR, EINVAL, ENOSYS (macOS). See [sem_wait(3)](https://man7.org/linux/man-pages/man3/sem_wait.3.html).
 */
export function sem_wait(sem: Semaphore | ArrayBufferView): void {
  native.sem_wait(sem);
}

/**
 * `int sem_timedwait(sem_t *sem, const struct timespec *abs_timeout)` · blocks while its value is 0, the event loop with it
 *
 * As {@link sem_wait}, for at most `timeout` seconds from now; then it throws ETIMEDOUT. See [sem_wait(3)](https://man7.org/linux/man-pages/man3/sem_wait.3.html).
 */
export function sem_timedwait(sem: Semaphore | ArrayBufferView, timeout: number): void {
  native.sem_timedwait(sem, timeout);
}

/**
 * `int sem_trywait(sem_t *sem)`
 *
 * As {@link sem_wait}, but it throws EAGAIN instead of waiting. See [sem_wait(3)](https://man7.org/linux/man-pages/man3/sem_wait.3.html).
 */
export function sem_trywait(sem: Semaphore | ArrayBufferView): void {
  native.sem_trywait(sem);
}

/**
 * `sem_wait`, as a promise
 *
 * It tries every few milliseconds, from 1 up to 16, beside the event loop, and takes no thread of the pool, for which a fork would have to
 * wait. Rejects with ETIMEDOUT after `timeout` seconds, or with the signal's reason.
 */
export async function sem_waitAsync(
  sem: Semaphore | ArrayBufferView,
  options?: { timeout?: number; signal?: AbortSignal },
): Promise<void> {
  return polled('sem_wait', optionsOf('sem_waitAsync', options), () => taken(sem));
}

function taken(sem: Semaphore | ArrayBufferView): boolean {
  try {
    native.sem_tryOnce(sem);
    return true;
  } catch (error) {
    if ((error as { errno?: number }).errno === -EAGAIN) return false;
    throw error;
  }
}

/**
 * `int sem_post(sem_t *sem)`
 *
 * Adds one to the value, and wakes one who waits. Throws `SystemError`: EINVAL, ENOSYS (macOS), EOVERFLOW.
 * See [sem_post(3)](https://man7.org/linux/man-pages/man3/sem_post.3.html).
 */
export function sem_post(sem: Semaphore | ArrayBufferView): void {
  native.sem_post(sem);
}

/** `int sem_getvalue(sem_t *sem, int *sval)`: its value, 0 also while others wait. See [sem_getvalue(3)](https://man7.org/linux/man-pages/man3/sem_getvalue.3.html). */
export function sem_getvalue(sem: Semaphore | ArrayBufferView): number {
  return native.sem_getvalue(sem);
}
