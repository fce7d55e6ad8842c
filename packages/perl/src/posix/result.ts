import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';

/** What most functions of POSIX return: a number, `'0 but true'` for 0; undefined and ERRNO where the call fails. */
export type SysRet = MaybeZero | undefined;

/** The result of a call: its number, 0 if it has none. */
export function sysRet(call: () => unknown): SysRet {
  sys.safePoint();
  return attempt(() => {
    const result = call();
    return orTrue(typeof result === 'number' ? result : 0);
  }, undefined);
}

/** The same for a call of a descriptor: -1, which is true, and EBADF of a negative one. */
export function onDescriptor(fd: number, call: () => unknown): SysRet {
  return fd < 0 ? badDescriptor() : sysRet(call);
}

/** What a call of a negative descriptor gives. */
export function badDescriptor(): SysRet {
  ERRNO.value = sys.EBADF;
  return -1;
}

/** A call that only a signal ends. */
export function interrupted(wait: () => void): undefined {
  sysRet(wait);
  ERRNO.value = sys.EINTR;
  return undefined;
}
