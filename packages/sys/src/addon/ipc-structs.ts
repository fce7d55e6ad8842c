// The structures of System V's message queues, semaphores and shared memory. Times are seconds since 1970, 0 for never.

/** `struct ipc_perm`: `IPC_SET` takes `uid`, `gid` and the low 9 bits of `mode`. */
export interface IpcPerm {
  uid: number;
  gid: number;
  /** Who made it. */
  cuid?: number;
  cgid?: number;
  mode: number;
}

/** `struct msqid_ds` */
export interface MsqidDs {
  msg_perm: IpcPerm;
  msg_stime: number;
  msg_rtime: number;
  msg_ctime: number;
  /** Bytes in the queue. */
  msg_cbytes: number;
  /** Messages in the queue. */
  msg_qnum: number;
  /** The most bytes that it takes. */
  msg_qbytes: number;
  msg_lspid: number;
  msg_lrpid: number;
}

/** `struct sembuf` */
export interface Sembuf {
  sem_num: number;
  sem_op: number;
  /** `IPC_NOWAIT`, `SEM_UNDO`. */
  sem_flg?: number;
}

/** `struct semid_ds` */
export interface SemidDs {
  sem_perm: IpcPerm;
  sem_otime: number;
  sem_ctime: number;
  sem_nsems: number;
}

/** `struct shmid_ds` */
export interface ShmidDs {
  shm_perm: IpcPerm;
  /** Its size in bytes. */
  shm_segsz: number;
  shm_atime: number;
  shm_dtime: number;
  shm_ctime: number;
  shm_cpid: number;
  shm_lpid: number;
  /** How often it is attached. */
  shm_nattch: number;
}
