import type { IpcPerm, MsqidDs, Sembuf, SemidDs, ShmidDs } from './ipc-structs.js';
import type { Text } from './structs.js';

/** The signatures of System V's message queues, semaphores and shared memory. */
export interface IpcNative {
  ftok(pathname: Text, proj_id: number): number;
  msgget(key: number, msgflg?: number): number;
  msgsnd(msqid: number, mtype: number, mtext: ArrayBufferView, msgflg?: number): void;
  msgrcv(
    msqid: number,
    mtext: ArrayBufferView,
    msgtyp?: number,
    msgflg?: number,
  ): { size: number; mtype: number };
  msgctl(
    msqid: number,
    cmd: number,
    buf?: ArrayBufferView | { msg_perm: IpcPerm; msg_qbytes: number },
  ): number;
  msqid_ds(msqid: number): MsqidDs;
  semget(key: number, nsems: number, semflg?: number): number;
  semop(semid: number, sops: readonly Sembuf[]): void;
  semtimedop(semid: number, sops: readonly Sembuf[], timeout: number): void;
  semctl(
    semid: number,
    semnum: number,
    cmd: number,
    arg?: number | ArrayBufferView | { sem_perm: IpcPerm },
  ): number;
  semid_ds(semid: number): SemidDs;
  shmget(key: number, size: number, shmflg?: number): number;
  shmat(shmid: number, shmflg?: number): ArrayBuffer;
  shmdt(buffer: ArrayBuffer): void;
  shmread(shmid: number, pos: number, size: number): Uint8Array;
  shmwrite(shmid: number, data: ArrayBufferView, pos: number): void;
  shmctl(shmid: number, cmd: number, buf?: ArrayBufferView | { shm_perm: IpcPerm }): number;
  shmid_ds(shmid: number): ShmidDs;
}
