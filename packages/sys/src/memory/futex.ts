import { native } from '../addon/native.js';
import { options as optionsOf, refuse } from '../argument.js';
import { polled } from './polling.js';

/**
 * `long futex(uint32_t *uaddr, FUTEX_WAIT, uint32_t val, const struct timespec *timeout)` · blocks, the event loop with it
 *
 * Waits while an element of shared memory has `value`, until {@link futex_wake} is called for it in this or another process, for at most
 * `timeout` seconds. Check the element again afterwards, as with a condition variable: a wake-up may be spurious. Throws `SystemError`: EAGAIN when it isn't
 * `value`, EINTR, ENOSYS (macOS), ETIMEDOUT. See [futex(2)](https://man7.org/linux/man-pages/man2/futex.2.html).
 */
export function futex_wait(array: Int32Array, index: number, value: number, timeout?: number): void {
  native.futex_wait(array, index, value, timeout);
}

/**
 * `long futex(uint32_t *uaddr, FUTEX_WAKE, uint32_t val)`
 *
 * Wakes at most `count` waiters of an element, in all processes, and returns how many it woke. Throws `SystemError`: ENOSYS (macOS).
 * See [futex(2)](https://man7.org/linux/man-pages/man2/futex.2.html).
 */
export function futex_wake(array: Int32Array, index: number, count = 1): number {
  return native.futex_wake(array, index, count);
}

/**
 * `futex_wait`, as a promise
 *
 * Resolves once the element differs from `value`. It polls, every 1 to 16 milliseconds, because a waiting thread of the pool would
 * block forks. Rejects with ETIMEDOUT after `timeout` seconds, or with the signal's reason.
 */
export async function futex_waitAsync(
  array: Int32Array,
  index: number,
  value: number,
  options?: { timeout?: number; signal?: AbortSignal },
): Promise<void> {
  const limits = optionsOf('futex_waitAsync', options);
  if (!(array instanceof Int32Array)) refuse('futex_waitAsync', 'array', 'an Int32Array', array);
  if (!Number.isInteger(index) || !(index in array))
    refuse('futex_waitAsync', 'index', 'the index of an element', index);
  if (!Number.isInteger(value)) refuse('futex_waitAsync', 'value', 'an integer', value);
  return polled('futex', limits, () => Atomics.load(array, index) !== value);
}

/** `sizeof(pthread_mutex_t)`: the bytes that a mutex takes. Its place in shared memory is a multiple of 8. */
export const PTHREAD_MUTEX_SIZE: number = native.pthreadMutexSize;

/**
 * `int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)`
 *
 * Makes bytes of shared memory a mutex for several processes. The mutex is error-checking, and robust: if its owner ends, the next
 * process to lock it gets it, with EOWNERDEAD. One process initializes it, before the others use it. Throws `SystemError`: ENOMEM, ENOSYS (macOS).
 * See [pthread_mutex_init(3p)](https://man7.org/linux/man-pages/man3/pthread_mutex_init.3p.html).
 */
export function pthread_mutex_init(mutex: ArrayBufferView): void {
  native.pthread_mutex_init(mutex);
}

/**
 * `int pthread_mutex_lock(pthread_mutex_t *mutex)`; with `timeout` pthread_mutex_timedlock · blocks, the event loop with it
 *
 * Locks a mutex, within `timeout` seconds if given. Returns 0, or EOWNERDEAD if the former owner has ended: this process has the lock
 * then, but the data that it guards may be half changed. Repair them and call {@link pthread_mutex_consistent} before you unlock. Only the
 * thread that locked a mutex may unlock it. A signal interrupts the wait within 20 ms. Throws `SystemError`: EDEADLK when this thread
 * has it, EINTR, EINVAL, ENOTRECOVERABLE, ETIMEDOUT. See [pthread_mutex_lock(3p)](https://man7.org/linux/man-pages/man3/pthread_mutex_lock.3p.html).
 */
export function pthread_mutex_lock(mutex: ArrayBufferView, timeout?: number): number {
  return native.pthread_mutex_lock(mutex, timeout);
}

/**
 * `int pthread_mutex_trylock(pthread_mutex_t *mutex)`
 *
 * As {@link pthread_mutex_lock}, but it throws EBUSY instead of waiting. See [pthread_mutex_trylock(3p)](https://man7.org/linux/man-pages/man3/pthread_mutex_trylock.3p.html).
 */
export function pthread_mutex_trylock(mutex: ArrayBufferView): number {
  return native.pthread_mutex_trylock(mutex);
}

/**
 * `int pthread_mutex_unlock(pthread_mutex_t *mutex)`
 *
 * Unlocks a mutex. Throws `SystemError`: EPERM when this thread doesn't have it. See [pthread_mutex_unlock(3p)](https://man7.org/linux/man-pages/man3/pthread_mutex_unlock.3p.html).
 */
export function pthread_mutex_unlock(mutex: ArrayBufferView): void {
  native.pthread_mutex_unlock(mutex);
}

/**
 * `int pthread_mutex_consistent(pthread_mutex_t *mutex)`
 *
 * Says, after EOWNERDEAD, that the guarded data are consistent again. If you unlock without this call, all later locks fail with
 * ENOTRECOVERABLE. Throws
 * `SystemError`: EINVAL. See [pthread_mutex_consistent(3)](https://man7.org/linux/man-pages/man3/pthread_mutex_consistent.3.html).
 */
export function pthread_mutex_consistent(mutex: ArrayBufferView): void {
  native.pthread_mutex_consistent(mutex);
}
