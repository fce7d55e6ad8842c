import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import type { MaybeZero } from '../base/zero-but-true.js';
import { croak } from '../diagnostics/carp.js';
import { pack } from '../pack/pack.js';
import { unpack } from '../pack/unpack.js';
import { type Owner, type OwnerSettings, ownerOf, permOf } from './owner.js';
import { semctl, semget, semop } from './sem.js';

/** `IPC::Semaphore::stat` */
export interface SemaphoreStat extends Owner {
  ctime: number;
  otime: number;
  nsems: number;
}

/** `IPC::Semaphore`: a set of semaphores. */
export class IPCSemaphore {
  private constructor(
    /** The set's id; -1 once it is removed. */
    public id: number,
  ) {}

  /** `IPC::Semaphore->new( KEY, NSEMS, FLAGS )`: as semget: undefined and ERRNO if it fails. */
  static new(key: Scalar, nsems: Scalar, flags: Scalar): IPCSemaphore | undefined {
    const id = semget(key, nsems, flags);
    return id === undefined ? undefined : new IPCSemaphore(id);
  }

  /** `$sem->op( OPLIST )` · blocks until all can be done: of three numbers each, semaphore, operation and flags */
  op(...list: Scalar[]): boolean {
    if (list.length < 3) croak('$sem->op( OPLIST )');
    if (list.length % 3 !== 0) croak('Bad arg count');
    return semop(this.id, pack('s!*', ...list));
  }

  /** `$sem->getall`: all values, none if it fails */
  getall(): number[] {
    const values = { value: '' };
    return semctl(this.id, 0, sys.GETALL, values) ? unpack.list('S!*', values.value).map(Number) : [];
  }

  /** `$sem->setall( VALUES )` */
  setall(...values: Scalar[]): MaybeZero | undefined {
    return semctl(this.id, 0, sys.SETALL, pack('s!*', ...values));
  }

  /** `$sem->getval( SEM )` */
  getval(sem: Scalar): number | undefined {
    return this.#ask(sem, sys.GETVAL);
  }

  /** `$sem->setval( SEM, VALUE )` */
  setval(sem: Scalar, value: Scalar): MaybeZero | undefined {
    return semctl(this.id, sem, sys.SETVAL, value);
  }

  /** `$sem->getpid( SEM )`: who did the last operation */
  getpid(sem: Scalar): number | undefined {
    return this.#ask(sem, sys.GETPID);
  }

  /** `$sem->getncnt( SEM )`: how many processes wait for it to increase */
  getncnt(sem: Scalar): number | undefined {
    return this.#ask(sem, sys.GETNCNT);
  }

  /** `$sem->getzcnt( SEM )`: how many processes wait for it to be 0 */
  getzcnt(sem: Scalar): number | undefined {
    return this.#ask(sem, sys.GETZCNT);
  }

  /** `$sem->stat` */
  stat(): SemaphoreStat | undefined {
    return attempt(() => {
      const { sem_perm, sem_ctime, sem_otime, sem_nsems } = sys.semid_ds(this.id);
      return { ...ownerOf(sem_perm), ctime: sem_ctime, otime: sem_otime, nsems: sem_nsems };
    }, undefined);
  }

  /** `$sem->set( NAME => VALUE, … )`: owner and mode; 0, undefined and ERRNO if it fails */
  set(settings: OwnerSettings): number | undefined {
    const now = this.stat();
    if (!now) return undefined;
    const ds = { sem_perm: permOf(now, settings) };
    return attempt(() => sys.semctl(this.id, 0, sys.IPC_SET, ds), undefined);
  }

  /** `$sem->remove` */
  remove(): MaybeZero | undefined {
    const result = semctl(this.id, 0, sys.IPC_RMID, 0);
    this.id = -1;
    return result;
  }

  #ask(sem: Scalar, command: number): number | undefined {
    const value = semctl(this.id, sem, command, 0);
    return value === undefined ? undefined : value === '0 but true' ? 0 : value;
  }
}
