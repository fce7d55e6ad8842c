import { EBADF, type Fd, SystemError } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { warnOfMany } from './leak.js';
import { type Attempt, IN, isPart, Operation, resultOf, type Way } from './operation.js';
import { checkWait, type OwnedWaitOptions, type WaitOptions } from './options.js';
import type { Waits } from './waits.js';
import { arm, holder, mayGoOn, patrol, serveSoon, verifyLater, waitsFrom, waitsOf } from './watching.js';

/**
 * What comes before a wait: the call itself, the same unless the stream is known to be drained, a turn of the event loop, or nothing
 * where the same call has just found that it would block.
 */
export type First = 'now' | 'read' | 'turn' | 'drained';

/**
 * Makes a call that may have to wait: `attempt` returns undefined where it would block. It is made at once if nobody waits
 * before it, else when the descriptor is ready and those before it are done; see First.
 */
export function perform<T>(
  fd: Fd,
  way: Way,
  syscall: string,
  attempt: Attempt<T>,
  options: OwnedWaitOptions = none,
  first: First = 'now',
): Promise<T> {
  try {
    const number = begin(fd, syscall, options);
    const waits = waitsOf(number);
    const drained = first === 'drained' || (first === 'read' && waits?.drained === true);
    const now = !drained && first !== 'turn' && isNext(waits, way);
    if (now) {
      const value = attempt(number);
      if (value !== undefined && !isPart(value)) return Promise.resolve(resultOf(value));
    }
    return queue(waits ?? waitsFrom(number), way, syscall, attempt, options, now || drained);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The number of a descriptor whose call may be made at once, for who has no use for a promise; -1 where `perform` is to make it. */
export function soon(fd: Fd, way: Way, syscall: string, options: WaitOptions = none): number {
  const number = begin(fd, syscall, options);
  return isNext(waitsOf(number), way) ? number : -1;
}

function begin(fd: Fd, syscall: string, options: WaitOptions = none): number {
  const number = openDescriptor(fd, syscall);
  if (options !== none) {
    checkWait(syscall, options);
    options.signal?.throwIfAborted();
  }
  return number;
}

/** Whether a call may be made at once: nobody waits before it. */
function isNext(waits: Waits | undefined, way: Way): boolean {
  return mayGoOn() && !waits?.waitsFor(way);
}

const none: WaitOptions = {};

function openDescriptor(fd: Fd, call: string): number {
  const number = typeof fd === 'number' && fd >= 0 && Number.isInteger(fd) ? fd : descriptor(call, fd);
  if (number < 0) throw new SystemError(EBADF, call);
  return number;
}

function queue<T>(
  waits: Waits,
  way: Way,
  syscall: string,
  attempt: Attempt<T>,
  options: OwnedWaitOptions,
  tried: boolean,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const operation = new Operation(
      waits.fd,
      way,
      syscall,
      attempt,
      resolve,
      reject,
      options.ref ?? true,
      holder,
    );
    if (add(waits, operation as Operation<unknown>, tried) && options !== none) operation.limit(options);
  });
}

/** Whether it waits now; else it has ended. */
function add(waits: Waits, operation: Operation<unknown>, tried: boolean): boolean {
  const { way } = operation;
  const alone = !waits.waitsFor(way);
  waits.push(operation);
  patrol.start();
  if (!alone) {
    warnOfMany(waits, operation);
    verifyLater(waits);
    return true;
  }
  // The kernel need not be asked each time.
  if (tried && way === IN && waits.watches(IN)) {
    verifyLater(waits);
    return true;
  }
  if (!tried) {
    serveSoon(waits, way);
    return true;
  }
  const error = arm(waits);
  if (error === 0) return true;
  operation.fail(new SystemError(-error, operation.syscall));
  return false;
}
