import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import { type Printable, text } from '../diagnostics/text.js';
import { toBytes } from '../io/buffer.js';
import { type ControlArgument, control, int, isVariable, taken } from './control.js';

/**
 * `semget KEY, NSEMS, FLAGS`
 *
 * The id of the semaphore set of a key, or undefined and ERRNO: EACCES, EEXIST, EINVAL, ENOENT, ENOSPC. See
 * [semget(2)](https://man7.org/linux/man-pages/man2/semget.2.html).
 */
export function semget(key: Scalar, nsems: Scalar, flags: Scalar): number | undefined {
  sys.safePoint();
  const [k, n, f] = [int(key, 'semget'), int(nsems, 'semget'), int(flags, 'semget')];
  return attempt(() => sys.semget(k, n, f), undefined);
}

/** The bytes of one operation: three shorts. */
const OPERATION = 6;

/**
 * `semop ID, OPSTRING` · blocks until all can be done
 *
 * Does operations at once, each packed as three shorts: `pack('s!3', number, operation, flags)`. True, or false and ERRNO: EAGAIN with
 * `IPC_NOWAIT`, EIDRM, EINTR, EINVAL, ERANGE. See [semop(2)](https://man7.org/linux/man-pages/man2/semop.2.html).
 */
export function semop(id: Scalar, opstring: Printable): boolean {
  const set = int(id, 'semop');
  const bytes = toBytes(text(opstring, 'semop'), 'semop');
  if (bytes.length === 0 || bytes.length % OPERATION !== 0) {
    ERRNO.value = sys.EINVAL;
    return false;
  }
  const words = new Int16Array(Uint8Array.from(bytes).buffer);
  const operations: sys.Sembuf[] = [];
  for (let i = 0; i < words.length; i += 3) {
    const [sem_num = 0, sem_op = 0, sem_flg = 0] = words.subarray(i, i + 3);
    operations.push({ sem_num: sem_num & 0xffff, sem_op, sem_flg });
  }
  return attempt(() => {
    sys.semop(set, operations);
    return true;
  }, false);
}

/**
 * `semctl ID, SEMNUM, CMD, ARG`
 *
 * `SETVAL` sets one semaphore, `GETVAL`, `GETPID`, `GETNCNT` and `GETZCNT` ask it; `GETALL` puts all values into a variable, as
 * packed shorts, and `SETALL` takes them. `IPC_RMID`, `IPC_STAT` and `IPC_SET` are those of msgctl, with a `struct semid_ds`. The number,
 * `'0 but true'` for 0, or undefined and ERRNO: EACCES, EIDRM, EINVAL, EPERM, ERANGE. See [semctl(2)](https://man7.org/linux/man-pages/man2/semctl.2.html).
 */
export function semctl(id: Scalar, semnum: Scalar, cmd: Scalar, arg: ControlArgument): MaybeZero | undefined {
  sys.safePoint();
  const [set, number, command] = [int(id, 'semctl'), int(semnum, 'semctl'), int(cmd, 'semctl')];
  switch (command) {
    case sys.SETVAL:
    case sys.GETVAL:
    case sys.GETPID:
    case sys.GETNCNT:
    case sys.GETZCNT:
      return one(set, number, command, arg);
    case sys.GETALL:
    case sys.SETALL:
      return all(set, command, arg);
    default:
      return control('semctl', command, arg, (bytes) => sys.semctl(set, number, command, bytes));
  }
}

function one(set: number, number: number, command: number, arg: ControlArgument): MaybeZero | undefined {
  const value = int((isVariable(arg) ? arg.value : arg) as Scalar, 'semctl');
  return attempt(() => orTrue(sys.semctl(set, number, command, value)), undefined);
}

function all(set: number, command: number, arg: ControlArgument): MaybeZero | undefined {
  const count = attempt(() => sys.semid_ds(set).sem_nsems, undefined);
  if (count === undefined) return undefined;
  const values = new Uint16Array(count);
  const bytes = new Uint8Array(values.buffer);
  if (command === sys.SETALL) bytes.set(taken(arg, bytes.length, 'semctl'));
  const result = attempt(() => orTrue(sys.semctl(set, 0, command, values)), undefined);
  if (result !== undefined && command === sys.GETALL && isVariable(arg)) arg.value = latin1(bytes);
  return result;
}
