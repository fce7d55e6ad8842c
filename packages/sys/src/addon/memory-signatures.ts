import type { Text } from './structs.js';

/** `struct mq_attr`: `mq_flags` is 0 or `O_NONBLOCK`. */
export interface MqAttr {
  mq_flags: number;
  /** The most messages that the queue takes. */
  mq_maxmsg: number;
  /** The most bytes of a message. */
  mq_msgsize: number;
  mq_curmsgs: number;
}

declare const semaphore: unique symbol;
/** A handle of a named semaphore. */
export interface Semaphore {
  readonly [semaphore]: true;
}

/** The signatures of mapped memory, what waits in it, and POSIX message queues. */
export interface MemoryNative {
  mmap(length: number, prot: number, flags: number, fd: number, offset: number): ArrayBuffer;
  munmap(buffer: ArrayBuffer): void;
  msync(buffer: ArrayBuffer, flags: number): void;
  mlock(buffer: ArrayBuffer): void;
  munlock(buffer: ArrayBuffer): void;
  madvise(buffer: ArrayBuffer, advice: number): void;
  memfd_create(name: Text, flags?: number): number;
  shm_open(name: Text, oflag: number, mode: number): number;
  shm_unlink(name: Text): void;

  contiguousHeap(): void;
  collapseHeap(): number;

  futex_wait(array: Int32Array, index: number, value: number, timeout?: number): void;
  futex_wake(array: Int32Array, index: number, count: number): number;
  readonly pthreadMutexSize: number;
  pthread_mutex_init(mutex: ArrayBufferView): number;
  pthread_mutex_lock(mutex: ArrayBufferView, timeout?: number): number;
  pthread_mutex_trylock(mutex: ArrayBufferView): number;
  pthread_mutex_unlock(mutex: ArrayBufferView): number;
  pthread_mutex_consistent(mutex: ArrayBufferView): number;

  readonly semSize: number;
  sem_open(name: Text, oflag: number, mode: number, value: number): Semaphore;
  sem_close(sem: Semaphore): void;
  sem_unlink(name: Text): void;
  sem_init(sem: ArrayBufferView, pshared: number, value: number): void;
  sem_destroy(sem: ArrayBufferView): void;
  sem_wait(sem: Semaphore | ArrayBufferView): void;
  sem_timedwait(sem: Semaphore | ArrayBufferView, timeout: number): void;
  sem_trywait(sem: Semaphore | ArrayBufferView): void;
  /** sem_trywait whose errors name sem_waitAsync. */
  sem_tryOnce(sem: Semaphore | ArrayBufferView): void;
  sem_post(sem: Semaphore | ArrayBufferView): void;
  sem_getvalue(sem: Semaphore | ArrayBufferView): number;

  mq_open(name: Text, oflag: number, mode: number, attr?: Pick<MqAttr, 'mq_maxmsg' | 'mq_msgsize'>): number;
  mq_close(mqdes: number): void;
  mq_unlink(name: Text): void;
  mq_send(mqdes: number, msg: ArrayBufferView, prio: number, timeout?: number): void;
  mq_receive(mqdes: number, msg: ArrayBufferView, timeout?: number): { size: number; prio: number };
  mq_getattr(mqdes: number): MqAttr;
  mq_setattr(mqdes: number, newattr: Pick<MqAttr, 'mq_flags'>): MqAttr;
  mq_notify(mqdes: number, signo?: number): void;
}
