import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import { checkedVariable } from '../base/variable.js';
import type { MaybeZero } from '../base/zero-but-true.js';
import { die } from '../diagnostics/die.js';
import { type Printable, text } from '../diagnostics/text.js';
import { toBytes } from '../io/buffer.js';
import { pack } from '../pack/pack.js';
import { unpack } from '../pack/unpack.js';
import { type ControlArgument, control, type Filled, int } from './control.js';

/** The bytes of a C long, which a message begins with: its type. */
const TYPE = pack('l!', 0).length;

/**
 * `msgget KEY, FLAGS`
 *
 * The id of the message queue of a key, or undefined and ERRNO: EACCES, EEXIST, ENOENT, ENOSPC. `IPC_CREAT | 0o600` creates it;
 * it outlives its processes. See [msgget(2)](https://man7.org/linux/man-pages/man2/msgget.2.html).
 */
export function msgget(key: Scalar, flags: Scalar): number | undefined {
  sys.safePoint();
  const [k, f] = [int(key, 'msgget'), int(flags, 'msgget')];
  return attempt(() => sys.msgget(k, f), undefined);
}

/**
 * `msgsnd ID, MSG, FLAGS` · blocks while the queue is full
 *
 * Sends a message, which begins with its type, a native long: `pack('l! a*', type, message)`. True, or false and ERRNO: EAGAIN with
 * `IPC_NOWAIT`, EIDRM, EINTR, EINVAL. See [msgsnd(2)](https://man7.org/linux/man-pages/man2/msgsnd.2.html).
 */
export function msgsnd(id: Scalar, msg: Printable, flags: Scalar): boolean {
  const queue = int(id, 'msgsnd');
  const bytes = toBytes(text(msg, 'msgsnd'), 'msgsnd');
  if (bytes.length < TYPE) die('Arg too short for msgsnd');
  const type = Number(unpack('l!', bytes));
  const f = int(flags, 'msgsnd');
  if (type < 1) {
    ERRNO.value = sys.EINVAL;
    return false;
  }
  return attempt(() => {
    sys.msgsnd(queue, type, bytes.subarray(TYPE), f);
    return true;
  }, false);
}

/**
 * `msgrcv ID, VAR, SIZE, TYPE, FLAGS` · blocks while there is no such message
 *
 * Receives a message of at most `size` bytes into the variable: its type, a native long, and its text: `unpack.list('l! a*', …)`. True, or
 * false and ERRNO: E2BIG, EIDRM, EINTR, ENOMSG with `IPC_NOWAIT`. See [msgrcv(2)](https://man7.org/linux/man-pages/man2/msgrcv.2.html).
 */
export function msgrcv(id: Scalar, variable: Filled, size: Scalar, type: Scalar, flags: Scalar): boolean {
  checkedVariable('msgrcv', variable).value ??= '';
  const [queue, room, kind, f] = [
    int(id, 'msgrcv'),
    int(size, 'msgrcv'),
    int(type, 'msgrcv'),
    int(flags, 'msgrcv'),
  ];
  if (room < 0) {
    ERRNO.value = sys.EINVAL;
    return false;
  }
  const bytes = Buffer.alloc(room);
  return attempt(() => {
    const { size: length, mtype } = sys.msgrcv(queue, bytes, kind, f);
    variable.value = pack('l!', mtype) + latin1(bytes.subarray(0, length));
    return true;
  }, false);
}

/**
 * `msgctl ID, CMD, ARG`
 *
 * `IPC_RMID` removes a queue, `IPC_STAT` puts the bytes of its `struct msqid_ds` into a variable, `IPC_SET` takes such bytes. `'0 but true'`,
 * or undefined and ERRNO: EACCES, EIDRM, EINVAL, EPERM. See [msgctl(2)](https://man7.org/linux/man-pages/man2/msgctl.2.html).
 */
export function msgctl(id: Scalar, cmd: Scalar, arg: ControlArgument): MaybeZero | undefined {
  sys.safePoint();
  const [queue, command] = [int(id, 'msgctl'), int(cmd, 'msgctl')];
  return control('msgctl', command, arg, (bytes) => sys.msgctl(queue, command, bytes));
}
