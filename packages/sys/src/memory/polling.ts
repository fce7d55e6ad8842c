import { setTimeout } from 'node:timers/promises';
import { ETIMEDOUT } from '../constants.js';
import { SystemError } from '../errors.js';

/**
 * Resolves once `ready` says so, which is asked every few milliseconds, from 1 up to 16, beside the event loop: a thread of the pool would be
 * one that a fork has to wait for. Rejects with ETIMEDOUT of `syscall` after `timeout` seconds, or with the signal's reason.
 */
export async function polled(
  syscall: string,
  { timeout = Number.POSITIVE_INFINITY, signal }: { timeout?: number; signal?: AbortSignal },
  ready: () => boolean,
): Promise<void> {
  const end = performance.now() + timeout * 1000;
  for (let pause = 1; !ready(); pause = Math.min(pause * 2, 16)) {
    if (performance.now() >= end) throw new SystemError(ETIMEDOUT, syscall);
    await setTimeout(Math.min(pause, Math.max(end - performance.now(), 0)), undefined, { signal });
  }
}
