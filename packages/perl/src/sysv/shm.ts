import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { integer, type Scalar } from '../base/numeric.js';
import { checkedVariable } from '../base/variable.js';
import type { MaybeZero } from '../base/zero-but-true.js';
import { operand } from '../diagnostics/operand.js';
import { type Printable, text } from '../diagnostics/text.js';
import { toBytes } from '../io/buffer.js';
import { type ControlArgument, control, type Filled, int } from './control.js';

/**
 * `shmget KEY, SIZE, FLAGS`
 *
 * The id of the shared-memory segment of a key, or undefined and ERRNO: EACCES, EEXIST, EINVAL, ENOENT, ENOSPC. See
 * [shmget(2)](https://man7.org/linux/man-pages/man2/shmget.2.html).
 */
export function shmget(key: Scalar, size: Scalar, flags: Scalar): number | undefined {
  sys.safePoint();
  const [k, bytes, f] = [int(key, 'shmget'), long(size, 'shmget'), int(flags, 'shmget')];
  if (bytes < 0) {
    ERRNO.value = sys.EINVAL;
    return undefined;
  }
  return attempt(() => sys.shmget(k, bytes, f), undefined);
}

/**
 * `shmread ID, VAR, POS, SIZE`
 *
 * Copies bytes of a segment into a variable. True, or false and ERRNO: EACCES, EFAULT when they are not all inside, EINVAL. See
 * [shmop(2)](https://man7.org/linux/man-pages/man2/shmop.2.html).
 */
export function shmread(id: Scalar, variable: Filled, pos: Scalar, size: Scalar): boolean {
  sys.safePoint();
  checkedVariable('shmread', variable);
  const [segment, at, bytes] = [int(id, 'shmread'), long(pos, 'shmread'), long(size, 'shmread')];
  return within(at, bytes, () => {
    variable.value = latin1(sys.shmread(segment, at, bytes));
  });
}

/**
 * `shmwrite ID, STRING, POS, SIZE`
 *
 * Copies a string into a segment: of a longer one the first `size` bytes, after a shorter one NUL bytes. Results are those of shmread.
 * See [shmop(2)](https://man7.org/linux/man-pages/man2/shmop.2.html).
 */
export function shmwrite(id: Scalar, string: Printable, pos: Scalar, size: Scalar): boolean {
  sys.safePoint();
  const [segment, at, bytes] = [int(id, 'shmwrite'), long(pos, 'shmwrite'), long(size, 'shmwrite')];
  const data = toBytes(text(string, 'shmwrite'), 'shmwrite');
  return within(at, bytes, () => {
    const whole = Buffer.alloc(bytes);
    data.copy(whole);
    sys.shmwrite(segment, whole, at);
  });
}

/**
 * `shmctl ID, CMD, ARG`
 *
 * `IPC_RMID`, `IPC_STAT` and `IPC_SET` are those of msgctl, with a `struct shmid_ds`. See [shmctl(2)](https://man7.org/linux/man-pages/man2/shmctl.2.html).
 */
export function shmctl(id: Scalar, cmd: Scalar, arg: ControlArgument): MaybeZero | undefined {
  sys.safePoint();
  const [segment, command] = [int(id, 'shmctl'), int(cmd, 'shmctl')];
  return control('shmctl', command, arg, (bytes) => sys.shmctl(segment, command, bytes));
}

function long(value: Scalar, operation: string): number {
  return Number(integer(operand(value, operation))) || 0;
}

function within(pos: number, size: number, call: () => void): boolean {
  if (pos < 0 || size < 0) {
    ERRNO.value = sys.EFAULT;
    return false;
  }
  return attempt(() => {
    call();
    return true;
  }, false);
}
