import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { recordState } from '../base/record-state.js';
import type { HandleState } from './handle-state.js';
import { refuse } from './refuse.js';

/** The next record of a handle; undefined at the end, or with ERRNO. */
export function readRecord(handle: HandleState): string | undefined {
  sys.safePoint();
  recordState.lastRead = handle;
  if (handle.input.fd < 0) return void refuseRead(handle);
  if (!handle.beforeRead()) return undefined;
  const text = handle.input.record(recordState.separator);
  if (text !== undefined) handle.lines++;
  return text;
}

/** Perl's readline alone leaves errno as it is where the handle is not open at all. */
function refuseRead(handle: HandleState): void {
  const { value } = ERRNO;
  refuse(handle, 'readline');
  if (handle.fd < 0) ERRNO.value = value;
}

/** The records of a handle, one after another. */
export class Records implements IterableIterator<string> {
  readonly #handle: HandleState;

  constructor(handle: HandleState) {
    this.#handle = handle;
  }

  next(): IteratorResult<string, undefined> {
    const value = readRecord(this.#handle);
    return value === undefined ? { value, done: true } : { value, done: false };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
