import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { numeric, type Scalar, stringify } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';

/** An id that a program may set: `+ID` and `ID.value` give the number, `${ID}` the text. */
class Id {
  readonly #get: () => number;
  readonly #set: (id: number) => void;

  constructor(get: () => number, set: (id: number) => void) {
    this.#get = get;
    this.#set = set;
  }

  get value(): number {
    sys.safePoint();
    return this.#get();
  }

  /** Sets it; where the system refuses that, it stays and ERRNO says why. */
  set value(to: Scalar) {
    sys.safePoint();
    this.assign(to);
  }

  protected assign(to: Scalar): void {
    const id = Number(numeric(operand(to, 'scalar assignment')));
    attempt(() => this.#set(id), undefined);
  }

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return String(this.value);
  }

  [Symbol.toPrimitive](hint: string): number | string {
    return hint === 'string' ? this.toString() : this.value;
  }
}

/** A group's id, with those of the other groups of the process in its text. */
class GroupId extends Id {
  override toString(): string {
    return [this.value, ...sys.getgroups()].join(' ');
  }
}

/** `$)`, of which a text with several ids sets the other groups too. */
class EffectiveGroupId extends GroupId {
  protected override assign(to: Scalar): void {
    const words = stringify(to).trim().split(/\s+/);
    if (words.length > 1) attempt(() => sys.setgroups(words.slice(1).map(Number)), undefined);
    super.assign(words.length > 1 ? words[0] : to);
  }
}

/** `$<`: the real user of this process. See [setreuid(2)](https://man7.org/linux/man-pages/man2/setreuid.2.html). */
export const REAL_USER_ID: Id = new Id(sys.getuid, (uid) => sys.setreuid(uid, -1));
/** `$>`: the effective user. See [seteuid(2)](https://man7.org/linux/man-pages/man2/seteuid.2.html). */
export const EFFECTIVE_USER_ID: Id = new Id(sys.geteuid, sys.seteuid);
/** `$(`: the real group; `${REAL_GROUP_ID}` has the other groups too, as `"0 4 24"`. See [setregid(2)](https://man7.org/linux/man-pages/man2/setregid.2.html). */
export const REAL_GROUP_ID: Id = new GroupId(sys.getgid, (gid) => sys.setregid(gid, -1));
/** `$)`: the effective group; `EFFECTIVE_GROUP_ID.value = '5 5 6'` sets the other groups too. See [setegid(2)](https://man7.org/linux/man-pages/man2/setegid.2.html). */
export const EFFECTIVE_GROUP_ID: Id = new EffectiveGroupId(sys.getegid, sys.setegid);
