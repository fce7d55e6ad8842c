import type { IpcPerm, MsqidDs } from '../addon/ipc-structs.js';
import { native } from '../addon/native.js';
import type { Text } from '../addon/structs.js';

export type { IpcPerm, MsqidDs } from '../addon/ipc-structs.js';

/**
 * `key_t ftok(const char *pathname, int proj_id)`
 *
 * A key for msgget, semget and shmget, made of a file that exists and the low 8 bits of a number, which mustn't be 0.
 * Throws `SystemError` with `path`: what stat throws. See [ftok(3)](https://man7.org/linux/man-pages/man3/ftok.3.html).
 */
export function ftok(pathname: Text, proj_id: number): number {
  return native.ftok(pathname, proj_id);
}

/**
 * `int msgget(key_t key, int msgflg)`
 *
 * Returns the id of the message queue of `key`. `IPC_CREAT` with a mode (`IPC_CREAT | 0o600`) creates the queue if there is none;
 * `IPC_PRIVATE` as the key always creates one. A queue outlives its processes; `IPC_RMID` removes it.
 * Throws `SystemError`: EACCES, EEXIST, ENOENT, ENOMEM, ENOSPC. See [msgget(2)](https://man7.org/linux/man-pages/man2/msgget.2.html).
 */
export function msgget(key: number, msgflg = 0): number {
  return native.msgget(key, msgflg);
}

/**
 * `int msgsnd(int msqid, const void *msgp, size_t msgsz, int msgflg)` · blocks while the queue is full, the event loop with it
 *
 * Sends a message of a type from 1 on, whole or not at all; with `IPC_NOWAIT` it doesn't wait. Throws `SystemError`: EACCES, EAGAIN
 * with `IPC_NOWAIT`, EIDRM, EINTR, EINVAL, ENOMEM. See [msgsnd(2)](https://man7.org/linux/man-pages/man2/msgsnd.2.html).
 */
export function msgsnd(msqid: number, mtype: number, mtext: ArrayBufferView, msgflg = 0): void {
  native.msgsnd(msqid, mtype, mtext, msgflg);
}

/**
 * `ssize_t msgrcv(int msqid, void *msgp, size_t msgsz, long msgtyp, int msgflg)` · blocks while there is no such message, the event loop with it
 *
 * Receives a message: the first one (`msgtyp` 0), the first of that type (above 0), or the first of the lowest type that is at most
 * `-msgtyp` (below 0).
 * Returns how many bytes of `mtext` it filled, and the message's type. Throws `SystemError`: E2BIG unless `MSG_NOERROR` may
 * cut it, EACCES, EIDRM, EINTR, EINVAL, ENOMSG with `IPC_NOWAIT`. See [msgrcv(2)](https://man7.org/linux/man-pages/man2/msgrcv.2.html).
 */
export function msgrcv(
  msqid: number,
  mtext: ArrayBufferView,
  msgtyp = 0,
  msgflg = 0,
): { size: number; mtype: number } {
  return native.msgrcv(msqid, mtext, msgtyp, msgflg);
}

/**
 * `int msgctl(int msqid, int cmd, struct msqid_ds *buf)`
 *
 * `IPC_RMID` removes a queue; `IPC_SET` sets its owner, mode and size, from the structure; `IPC_STAT` fills `buf`, the bytes of a
 * `struct msqid_ds`: {@link msqid_ds} has its members. Throws `SystemError`: EACCES, EIDRM, EINVAL, EPERM. See [msgctl(2)](https://man7.org/linux/man-pages/man2/msgctl.2.html).
 */
export function msgctl(
  msqid: number,
  cmd: number,
  buf?: ArrayBufferView | { msg_perm: IpcPerm; msg_qbytes: number },
): number {
  return native.msgctl(msqid, cmd, buf);
}

/**
 * `int msgctl(int msqid, IPC_STAT, struct msqid_ds *buf)`
 *
 * What a queue has now. Throws `SystemError`: EACCES, EIDRM, EINVAL. See [msgctl(2)](https://man7.org/linux/man-pages/man2/msgctl.2.html).
 */
export function msqid_ds(msqid: number): MsqidDs {
  return native.msqid_ds(msqid);
}
