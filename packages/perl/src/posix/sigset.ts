import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { die } from '../diagnostics/die.js';
import type { SysRet } from './result.js';

/** The highest signal. */
const MOST = sys.SIGRTMAX ?? 31;
/** Below the real-time ones, glibc keeps two to itself. */
const own = (signal: number) => signal > 31 && signal < (sys.SIGRTMIN ?? 32);

/** `POSIX::SigSet->new(LIST)`: a set of signals, by number. See [sigsetops(3)](https://man7.org/linux/man-pages/man3/sigsetops.3.html). */
export class SigSet {
  readonly #signals = new Set<number>();

  constructor(...signals: number[]) {
    for (const signal of signals)
      if (isSignal(signal)) this.#signals.add(signal);
      else {
        ERRNO.value = sys.EINVAL;
        die(`POSIX::Sigset->new: failed to add signal ${signal}`);
      }
  }

  /** Adds a signal. */
  addset(signal: number): SysRet {
    return known(signal, 'addset', () => this.#signals.add(signal));
  }

  /** Removes a signal. */
  delset(signal: number): SysRet {
    return known(signal, 'delset', () => this.#signals.delete(signal));
  }

  /** Removes all signals. */
  emptyset(): SysRet {
    this.#signals.clear();
    return '0 but true';
  }

  /** Adds all signals. */
  fillset(): SysRet {
    for (let signal = 1; signal <= MOST; signal++) if (!own(signal)) this.#signals.add(signal);
    return '0 but true';
  }

  /** 1 if a signal is in the set, 0 if not; -1 and EINVAL if it is none. */
  ismember(signal: number): number {
    if (known(signal, 'ismember', () => {}) === undefined) return -1;
    return this.#signals.has(signal) ? 1 : 0;
  }

  /** The signals in the set. @internal */
  list(): number[] {
    return [...this.#signals];
  }

  /** Makes it the set of these. @internal */
  become(signals: readonly number[]): void {
    this.#signals.clear();
    for (const signal of signals) this.#signals.add(signal);
  }
}

function isSignal(signal: number): boolean {
  return signal >= 1 && signal <= MOST;
}

function known(signal: number, operation: string, act: () => void): SysRet {
  if (signal < 0) die(`${operation}: Negative signals are not allowed ${signal}`);
  if (isSignal(signal)) {
    act();
    return '0 but true';
  }
  ERRNO.value = sys.EINVAL;
  return undefined;
}
