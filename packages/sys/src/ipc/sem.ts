import type { IpcPerm, Sembuf, SemidDs } from '../addon/ipc-structs.js';
import { native } from '../addon/native.js';

export type { Sembuf, SemidDs } from '../addon/ipc-structs.js';

/**
 * `int semget(key_t key, int nsems, int semflg)`
 *
 * Returns the id of the semaphore set of `key`. `IPC_CREAT` with a mode creates a set of `nsems` semaphores if there is none;
 * `IPC_PRIVATE` as the key always creates one. On Linux new semaphores are 0. A set outlives its processes; `IPC_RMID` removes it.
 * Throws `SystemError`: EACCES, EEXIST, EINVAL, ENOENT, ENOMEM, ENOSPC. See [semget(2)](https://man7.org/linux/man-pages/man2/semget.2.html).
 */
export function semget(key: number, nsems: number, semflg = 0): number {
  return native.semget(key, nsems, semflg);
}

/**
 * `int semop(int semid, struct sembuf *sops, size_t nsops)` · blocks until all can be done, the event loop with it
 *
 * Performs all operations at once, or none. A positive `sem_op` is added; a negative one waits until it can be subtracted; 0 waits until
 * the semaphore is 0. With `SEM_UNDO` the kernel undoes the operation when the process ends; a forked child doesn't inherit that.
 * Throws `SystemError`: E2BIG, EACCES, EAGAIN with `IPC_NOWAIT`, EFBIG, EIDRM, EINTR, EINVAL, ENOMEM, ERANGE. See [semop(2)](https://man7.org/linux/man-pages/man2/semop.2.html).
 */
export function semop(semid: number, sops: readonly Sembuf[]): void {
  native.semop(semid, sops);
}

/**
 * `int semtimedop(int semid, struct sembuf *sops, size_t nsops, const struct timespec *timeout)` · blocks, the event loop with it
 *
 * As semop, for at most `timeout` seconds: then it throws EAGAIN. It throws ENOSYS on macOS. See [semtimedop(2)](https://man7.org/linux/man-pages/man2/semtimedop.2.html).
 */
export function semtimedop(semid: number, sops: readonly Sembuf[], timeout: number): void {
  native.semtimedop(semid, sops, timeout);
}

/**
 * `int semctl(int semid, int semnum, int cmd, union semun arg)`
 *
 * `GETVAL`, `GETPID`, `GETNCNT` and `GETZCNT` return what one semaphore has, `SETVAL` sets its value; `GETALL` fills and `SETALL`
 * takes a `Uint16Array` of all values. `IPC_RMID` removes the set, `IPC_SET` sets its owner and mode from the structure, `IPC_STAT`
 * fills the bytes of a `struct semid_ds`: {@link semid_ds} has its members. Throws `SystemError`: EACCES, EIDRM, EINVAL, EPERM, ERANGE.
 * See [semctl(2)](https://man7.org/linux/man-pages/man2/semctl.2.html).
 */
export function semctl(
  semid: number,
  semnum: number,
  cmd: number,
  arg?: number | ArrayBufferView | { sem_perm: IpcPerm },
): number {
  return native.semctl(semid, semnum, cmd, arg);
}

/**
 * `int semctl(int semid, 0, IPC_STAT, struct semid_ds *buf)`
 *
 * What a set has now. Throws `SystemError`: EACCES, EIDRM, EINVAL. See [semctl(2)](https://man7.org/linux/man-pages/man2/semctl.2.html).
 */
export function semid_ds(semid: number): SemidDs {
  return native.semid_ds(semid);
}
