import * as sys from '@perlipc/sys';
import { refuse } from '@perlipc/sys/argument';
import { die } from '../diagnostics/die.js';
import { warning } from '../diagnostics/warning.js';
import { SIG, type SigValue, setAction } from '../process/signal.js';
import { signalName, signalNumber } from '../process/signal-name.js';
import { interrupted, type SysRet, sysRet } from './result.js';
import { SigSet } from './sigset.js';

/** `POSIX::SigAction->new(HANDLER, SIGSET, FLAGS)`: what a signal does. See [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html). */
export class SigAction {
  #handler: SigValue;
  #mask: SigSet | undefined;
  #flags: number;
  #safe = false;

  constructor(handler?: SigValue, mask?: SigSet, flags = 0) {
    this.#handler = handler;
    this.#mask = mask;
    this.#flags = flags;
  }

  /** A function, `'IGNORE'` or `'DEFAULT'`; an argument sets it. */
  handler(...to: [] | [SigValue]): SigValue {
    if (to.length > 0) [this.#handler] = to;
    return this.#handler;
  }

  /** The signals that wait while the handler runs; an argument sets it. */
  mask(...to: [] | [SigSet | undefined]): SigSet | undefined {
    if (to.length > 0) [this.#mask] = to;
    return this.#mask;
  }

  /** `SA_RESTART` and other flags; an argument sets it. */
  flags(...to: [] | [number]): number {
    if (to.length > 0) [this.#flags = 0] = to;
    return this.#flags;
  }

  /** Whether perl is to defer the handler; here all are. */
  safe(...to: [] | [boolean]): boolean {
    if (to.length > 0) [this.#safe = false] = to;
    return this.#safe;
  }
}

/**
 * `POSIX::sigaction(SIG, ACTION, OLDACTION)`
 *
 * Sets what a signal does, and writes what it did to `oldaction`. The handler gets the signal's name, and with `SA_SIGINFO` an object
 * with `signo`, `code`, `errno`, `pid`, `uid`, `status`, `band` and `addr`. It runs at safe points, as those of `SIG`, which shows it.
 */
export function sigaction(signal: number, action: SigAction | undefined, oldaction?: SigAction): SysRet {
  if (signal < 0) die('Negative signals are not allowed');
  const name = signalName(signal);
  if (signalNumber(name) !== signal) {
    warning(`No such signal: ${signal}`);
    return undefined;
  }
  return sysRet(() => {
    if (action !== undefined && !(action instanceof SigAction)) die('action is not of type POSIX::SigAction');
    const { sa_mask, sa_flags } = sys.getsigaction(signal);
    const value = SIG[name] ?? 'DEFAULT';
    if (action) setAction(signal, action.handler(), action.flags(), action.mask()?.list() ?? []);
    if (!oldaction) return;
    oldaction.handler(value);
    oldaction.mask(new SigSet(...sa_mask));
    oldaction.flags(sa_flags);
    oldaction.safe(false);
  });
}

function checkSigset(value: unknown, call: string): void {
  if (!(value instanceof SigSet)) refuse(call, 'SIGSET', 'a SigSet', value);
}

/**
 * `POSIX::sigprocmask(HOW, SIGSET, OLDSIGSET)`
 *
 * Blocks signals (`SIG_BLOCK`), unblocks them (`SIG_UNBLOCK`) or sets the mask (`SIG_SETMASK`), and writes the former mask to
 * `oldsigset`. See [sigprocmask(2)](https://man7.org/linux/man-pages/man2/sigprocmask.2.html).
 */
export function sigprocmask(how: number, sigset: SigSet | undefined, oldsigset?: SigSet): SysRet {
  if (sigset !== undefined) checkSigset(sigset, 'sigprocmask');
  if (oldsigset !== undefined) checkSigset(oldsigset, 'sigprocmask');
  return sysRet(() => {
    if (![sys.SIG_BLOCK, sys.SIG_UNBLOCK, sys.SIG_SETMASK].includes(how))
      throw new sys.SystemError(sys.EINVAL, 'sigprocmask');
    const before = sys.sigprocmask(how, sigset?.list());
    oldsigset?.become(before);
  });
}

/** `POSIX::sigpending(SIGSET)`: writes which blocked signals are pending. See [sigpending(2)](https://man7.org/linux/man-pages/man2/sigpending.2.html). */
export function sigpending(sigset: SigSet): SysRet {
  checkSigset(sigset, 'sigpending');
  return sysRet(() => sigset.become(sys.sigpending()));
}

/** `POSIX::sigsuspend(SIGSET)` · blocks with that mask until a signal's handler has run: undefined, and EINTR in ERRNO. See [sigsuspend(2)](https://man7.org/linux/man-pages/man2/sigsuspend.2.html). */
export function sigsuspend(sigset: SigSet): undefined {
  checkSigset(sigset, 'sigsuspend');
  return interrupted(() => sys.sigsuspend(sigset.list()));
}
