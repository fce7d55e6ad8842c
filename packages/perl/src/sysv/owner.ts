import type { IpcPerm } from '@perlipc/sys';

/** Who may use an object, as `stat` and `set` of IPC::Msg, IPC::Semaphore and IPC::SharedMem have it. */
export interface Owner {
  uid: number;
  gid: number;
  cuid: number;
  cgid: number;
  mode: number;
}

/** What `set` takes: what it doesn't have stays. */
export type OwnerSettings = Partial<Pick<Owner, 'uid' | 'gid' | 'mode'>>;

export function ownerOf({ uid, gid, cuid = uid, cgid = gid, mode }: IpcPerm): Owner {
  return { uid, gid, cuid, cgid, mode };
}

/** What IPC_SET takes. */
export function permOf(owner: Owner, { uid, gid, mode }: OwnerSettings): IpcPerm {
  return { uid: uid ?? owner.uid, gid: gid ?? owner.gid, mode: mode ?? owner.mode };
}
