import { native } from '../addon/native.js';
import { options as optionsOf, refuse } from '../argument.js';
import { polled } from './polling.js';

/**
 * `long futex(uint32_t *uaddr, FUTEX_WAIT, uint32_t val, const struct timespec *timeout)` · blocks, the event loop with it
 *
 * Waits until {@link futex_wake} is called for an element of shared memory, in this process or another, if it is still `value`; for at most
 * `timeout` seconds. As with condition variables look at the element again afterwards. Throws `SystemError`: EAGAIN when it isn't
 * `value`, EINTR, ENOSYS (macOS), ETIMEDOUT. See [futex(2)](https://man7.org/linux/man-pages/man2/futex.2.html).
 */
export function futex_wait(array: Int32Array, index: number, value: number, timeout?: number): void {
  native.futex_wait(array, index, value, timeout);
}

/**
 * `long futex(uint32_t *uaddr, FUTEX_WAKE, uint32_t val)`
 *
 * Wakes at most `count` of those who wait for an element, in all processes, and returns how many. Throws `SystemError`: ENOSYS (macOS).
 * See [futex(2)](https://man7.org/linux/man-pages/man2/futex.2.html).
 */
export function futex_wake(array: Int32Array, index: number, count = 1): number {
  return native.futex_wake(array, index, count);
}

/**
 * `futex_wait`, as a promise
 *
 * Resolves once the element is another than `value`. It looks every few milliseconds, from 1 up to 16, and takes no thread of the pool,
 * for which a fork would have to wait. Rejects with ETIMEDOUT after `timeout` seconds, or with the signal's reason.
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
 * Makes bytes of shared memory a mutex for several processes that is error-checking and robust: what a process that ended held, the next
 * one gets, and is told. Only one process does it, before the others use it. Throws `SystemError`: ENOMEM, ENOSYS (macOS).
 * See [pthread_mutex_init(3p)](https://man7.org/linux/man-pages/man3/pthread_mutex_init.3p.html).
 */
export function pthread_mutex_init(mutex: ArrayBufferView): void {
  native.pthread_mutex_init(mutex);
}

/**
 * `int pthread_mutex_lock(pthread_mutex_t *mutex)`; with `timeout` pthread_mutex_timedlock · blocks, the event loop with it
 *
 * Locks a mutex, within `timeout` seconds if given. Returns 0; or EOWNERDEAD: then this process has the lock, since the one that had it has
 * ended, and what the mutex guards may be half done. Mend that and call {@link pthread_mutex_consistent} before the unlock. The thread
 * that locks it is the one that unlocks it. Signals are seen within 20 ms. Throws `SystemError`: EDEADLK when this thread
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
 * Says after EOWNERDEAD that what the mutex guards is whole again; unlocked without it, it is ENOTRECOVERABLE for good. Throws
 * `SystemError`: EINVAL. See [pthread_mutex_consistent(3)](https://man7.org/linux/man-pages/man3/pthread_mutex_consistent.3.html).
 */
export function pthread_mutex_consistent(mutex: ArrayBufferView): void {
  native.pthread_mutex_consistent(mutex);
}
