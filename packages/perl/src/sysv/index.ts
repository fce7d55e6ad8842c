// Perl's IPC::SysV, IPC::Msg, IPC::Semaphore and IPC::SharedMem. The calls themselves are builtins: msgget, semop, shmread, …

export * from './constants.js';
export { ftok } from './ftok.js';
export { IPCMsg, type MsgStat } from './message-queue.js';
export type { Owner, OwnerSettings } from './owner.js';
export { IPCSemaphore, type SemaphoreStat } from './semaphore.js';
export { IPCSharedMem, type SharedMemStat } from './shared-memory.js';
