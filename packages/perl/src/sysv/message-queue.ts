import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import type { Printable } from '../diagnostics/text.js';
import { pack } from '../pack/pack.js';
import { unpack } from '../pack/unpack.js';
import type { Filled } from './control.js';
import { msgctl, msgget, msgrcv, msgsnd } from './msg.js';
import { type Owner, type OwnerSettings, ownerOf, permOf } from './owner.js';

/** `IPC::Msg::stat` */
export interface MsgStat extends Owner {
  qnum: number;
  qbytes: number;
  lspid: number;
  lrpid: number;
  stime: number;
  rtime: number;
  ctime: number;
}

/** `IPC::Msg`: a queue of messages. */
export class IPCMsg {
  private constructor(
    /** The queue's id; -1 once it is removed. */
    public id: number,
  ) {}

  /** `IPC::Msg->new( KEY, FLAGS )`: as msgget: undefined and ERRNO if it fails. */
  static new(key: Scalar, flags: Scalar): IPCMsg | undefined {
    const id = msgget(key, flags);
    return id === undefined ? undefined : new IPCMsg(id);
  }

  /** `$msg->snd( TYPE, MSG, FLAGS )` · blocks while the queue is full */
  snd(type: Scalar, message: Printable, flags: Scalar = 0): boolean {
    return msgsnd(this.id, pack('l! a*', type, message as Scalar), flags);
  }

  /** `$msg->rcv( BUF, LEN, TYPE, FLAGS )` · blocks while there is no such message: its type, or undefined and ERRNO */
  rcv(buffer: Filled, length: Scalar, type: Scalar = 0, flags: Scalar = 0): number | undefined {
    const whole: Filled = { value: '' };
    if (!msgrcv(this.id, whole, length, type, flags)) return undefined;
    const [found, text] = unpack.list('l! a*', whole.value ?? '');
    buffer.value = String(text);
    return Number(found);
  }

  /** `$msg->stat` */
  stat(): MsgStat | undefined {
    return attempt(() => {
      const { msg_perm, ...ds } = sys.msqid_ds(this.id);
      return {
        ...ownerOf(msg_perm),
        qnum: ds.msg_qnum,
        qbytes: ds.msg_qbytes,
        lspid: ds.msg_lspid,
        lrpid: ds.msg_lrpid,
        stime: ds.msg_stime,
        rtime: ds.msg_rtime,
        ctime: ds.msg_ctime,
      };
    }, undefined);
  }

  /** `$msg->set( NAME => VALUE, … )`: owner, mode and the most bytes, `qbytes` */
  set(settings: OwnerSettings & { qbytes?: number }): MaybeZero | undefined {
    const now = this.stat();
    if (!now) return undefined;
    const ds = { msg_perm: permOf(now, settings), msg_qbytes: settings.qbytes ?? now.qbytes };
    return attempt(() => orTrue(sys.msgctl(this.id, sys.IPC_SET, ds)), undefined);
  }

  /** `$msg->remove` */
  remove(): MaybeZero | undefined {
    const result = msgctl(this.id, sys.IPC_RMID, 0);
    this.id = -1;
    return result;
  }
}
