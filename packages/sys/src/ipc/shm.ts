import type { IpcPerm, ShmidDs } from '../addon/ipc-structs.js';
import { native } from '../addon/native.js';
import { disposable, hasMemory } from '../memory/disposable.js';

export type { ShmidDs } from '../addon/ipc-structs.js';

/**
 * `int shmget(key_t key, size_t size, int shmflg)`
 *
 * Returns the id of the shared-memory segment of `key`. `IPC_CREAT` with a mode creates one, filled with zeros, if there is none;
 * `IPC_PRIVATE` as the key always creates one. It outlives its processes; `IPC_RMID` removes it once nobody has it attached.
 * Throws `SystemError`: EACCES, EEXIST, EINVAL, ENFILE, ENOENT, ENOMEM, ENOSPC, EPERM. See [shmget(2)](https://man7.org/linux/man-pages/man2/shmget.2.html).
 */
export function shmget(key: number, size: number, shmflg = 0): number {
  return native.shmget(key, size, shmflg);
}

/**
 * `void *shmat(int shmid, const void *shmaddr, int shmflg)`
 *
 * Attaches a segment as an ArrayBuffer, which forked children share; `Atomics` work on it. It is detached by {@link shmdt} or `using`, or when it is
 * garbage. A RangeError refuses `SHM_RDONLY`, under which a store would end the process: {@link shmread} reads so.
 * Throws `SystemError`: EACCES, EIDRM, EINVAL, ENOMEM; `ERR_NO_EXTERNAL_BUFFERS` where V8 has a memory cage (Electron). See [shmat(2)](https://man7.org/linux/man-pages/man2/shmat.2.html).
 */
export function shmat(shmid: number, shmflg = 0): ArrayBuffer & Disposable {
  return disposable(native.shmat(shmid, shmflg), hasMemory, native.shmdt);
}

/**
 * `int shmdt(const void *shmaddr)`
 *
 * Detaches what shmat returned: the ArrayBuffer and its views have no bytes from then on. A TypeError refuses any other.
 * See [shmdt(2)](https://man7.org/linux/man-pages/man2/shmdt.2.html).
 */
export function shmdt(buffer: ArrayBuffer): void {
  native.shmdt(buffer);
}

/**
 * `shmread ID,VAR,POS,SIZE`
 *
 * A copy of `size` bytes of a segment from `pos` on. Throws `SystemError`: EACCES, EFAULT when they are not all inside, EIDRM, EINVAL.
 * See [shmop(2)](https://man7.org/linux/man-pages/man2/shmop.2.html).
 */
export function shmread(shmid: number, pos: number, size: number): Uint8Array {
  return native.shmread(shmid, pos, size);
}

/**
 * `shmwrite ID,STRING,POS,SIZE`
 *
 * Copies bytes into a segment from `pos` on. Throws as {@link shmread} does. See [shmop(2)](https://man7.org/linux/man-pages/man2/shmop.2.html).
 */
export function shmwrite(shmid: number, data: ArrayBufferView, pos: number): void {
  native.shmwrite(shmid, data, pos);
}

/**
 * `int shmctl(int shmid, int cmd, struct shmid_ds *buf)`
 *
 * `IPC_RMID` removes a segment, `IPC_SET` sets its owner and mode from the structure, `IPC_STAT` fills the bytes of a
 * `struct shmid_ds`: {@link shmid_ds} has its members. `SHM_LOCK` and `SHM_UNLOCK` (Linux) keep it in memory.
 * Throws `SystemError`: EACCES, EIDRM, EINVAL, ENOMEM, EPERM. See [shmctl(2)](https://man7.org/linux/man-pages/man2/shmctl.2.html).
 */
export function shmctl(shmid: number, cmd: number, buf?: ArrayBufferView | { shm_perm: IpcPerm }): number {
  return native.shmctl(shmid, cmd, buf);
}

/**
 * `int shmctl(int shmid, IPC_STAT, struct shmid_ds *buf)`
 *
 * What a segment has now. Throws `SystemError`: EACCES, EIDRM, EINVAL. See [shmctl(2)](https://man7.org/linux/man-pages/man2/shmctl.2.html).
 */
export function shmid_ds(shmid: number): ShmidDs {
  return native.shmid_ds(shmid);
}
