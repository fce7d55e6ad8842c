import { emitWarning } from 'node:process';
import { described } from '@perlipc/sys/argument';
import type { Operation } from './operation.js';
import type { Waits } from './waits.js';

let most = 64;

/**
 * How many calls may wait for one descriptor before a warning says that they may be a leak, as EventEmitter does for listeners: 64
 * by default, 0 for no warning. Returns the former value.
 */
export function setMaxWaiters(count: number): number {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`setMaxWaiters: count must be an integer from 0 on, got ${described(count)}`);
  const before = most;
  most = count;
  return before;
}

/** Says once of each descriptor that too many wait for it. */
export function warnOfMany(waits: Waits, { way, syscall }: Operation<unknown>): void {
  const count = waits.queue(way)?.length ?? 0;
  if (most === 0 || count <= most || waits.warned) return;
  waits.warned = true;
  emitWarning(
    `Possible leak: ${count} calls wait for descriptor ${waits.fd}, the last one is ${syscall}; setMaxWaiters() raises the limit`,
    'MaxWaitersExceededWarning',
  );
}
