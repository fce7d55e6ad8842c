import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import type { MaybeZero } from '../base/zero-but-true.js';
import type { Printable } from '../diagnostics/text.js';
import { type Owner, ownerOf } from './owner.js';
import { shmctl, shmget, shmread, shmwrite } from './shm.js';

/** `IPC::SharedMem::stat` */
export interface SharedMemStat extends Owner {
  segsz: number;
  lpid: number;
  cpid: number;
  nattch: number;
  atime: number;
  dtime: number;
  ctime: number;
}

/** `IPC::SharedMem`: a segment of shared memory. */
export class IPCSharedMem {
  #removed = false;
  #memory: ArrayBuffer | undefined;

  private constructor(readonly id: number) {}

  /** `IPC::SharedMem->new( KEY, SIZE, FLAGS )`: as shmget: undefined and ERRNO if it fails. */
  static new(key: Scalar, size: Scalar, flags: Scalar): IPCSharedMem | undefined {
    const id = shmget(key, size, flags);
    return id === undefined ? undefined : new IPCSharedMem(id);
  }

  /** `$shm->read( POS, SIZE )`: undefined and ERRNO if it fails */
  read(pos: Scalar, size: Scalar): string | undefined {
    const buffer: { value: string | undefined } = { value: '' };
    return shmread(this.id, buffer, pos, size) ? buffer.value : undefined;
  }

  /** `$shm->write( STRING, POS, SIZE )` */
  write(string: Printable, pos: Scalar, size: Scalar): boolean {
    return shmwrite(this.id, string, pos, size);
  }

  /** `$shm->attach( FLAG )`: true, or false and ERRNO; undefined if it is attached. It stays attached until `detach`. */
  attach(flag = 0): boolean | undefined {
    if (this.#memory) return undefined;
    this.#memory = attempt(() => sys.shmat(this.id, flag), undefined);
    return this.#memory !== undefined;
  }

  /** `$shm->addr`: the memory while it is attached, where Perl has its address: a Uint8Array over it changes the segment. */
  get addr(): ArrayBuffer | undefined {
    return this.#memory;
  }

  /** `$shm->detach`: undefined if it isn't attached */
  detach(): boolean | undefined {
    const memory = this.#memory;
    if (memory === undefined) return undefined;
    this.#memory = undefined;
    return attempt(() => {
      sys.shmdt(memory);
      return true;
    }, false);
  }

  /** `$shm->stat` */
  stat(): SharedMemStat | undefined {
    return attempt(() => {
      const { shm_perm, ...ds } = sys.shmid_ds(this.id);
      return {
        ...ownerOf(shm_perm),
        segsz: ds.shm_segsz,
        lpid: ds.shm_lpid,
        cpid: ds.shm_cpid,
        nattch: ds.shm_nattch,
        atime: ds.shm_atime,
        dtime: ds.shm_dtime,
        ctime: ds.shm_ctime,
      };
    }, undefined);
  }

  /** `$shm->remove`: undefined if it is removed */
  remove(): MaybeZero | undefined {
    if (this.#removed) return undefined;
    const result = shmctl(this.id, sys.IPC_RMID, 0);
    this.#removed = result !== undefined;
    return result;
  }

  /** `$shm->is_removed` */
  is_removed(): boolean {
    return this.#removed;
  }
}
