import { addAbortListener } from 'node:events';
import type { PendingLookup } from '../addon/structs.js';
import { options, refuse } from '../argument.js';

export type { PendingLookup } from '../addon/structs.js';

/**
 * The last argument of the name service's `…Async` forms. These never throw: the promise is rejected with what the blocking form
 * throws, bad arguments included.
 */
export interface LookupOptions {
  /**
   * Rejects the promise with the signal's reason. A lookup that still waits for a thread is dropped; one that runs goes
   * on in its thread, and keeps the process, until the C library returns.
   */
  signal?: AbortSignal | undefined;
}

const poolSize = Math.min(
  Math.max(Number.parseInt(process.env['UV_THREADPOOL_SIZE'] ?? '4', 10) || 1, 1),
  1024,
);

/**
 * How many lookups run at once: half of the pool, as libuv bounds its own `getaddrinfo`, so that a silent name server
 * leaves threads for files, compression and encryption.
 */
const most = Math.ceil(poolSize / 2);
const running: string[] = [];
const waiting = new Set<() => void>();

/** Starts a prepared lookup when one of the pool's threads may have it. */
export function onPool<T>(start: PendingLookup<T>, given?: LookupOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const signal = checkedSignal(`${start.name}Async`, given);
    if (signal?.aborted) throw signal.reason;
    const run = async () => {
      running.push(start.name);
      try {
        resolve(await start());
      } catch (error) {
        reject(error);
      } finally {
        running.splice(running.indexOf(start.name), 1);
        forget?.();
        startWaiting();
      }
    };
    const forget =
      signal &&
      onAbort(signal, () => {
        waiting.delete(run);
        reject(signal.reason);
      });
    waiting.add(run);
    startWaiting();
  });
}

function checkedSignal(call: string, given: LookupOptions | undefined): AbortSignal | undefined {
  const { signal } = options(call, given);
  return signal === undefined || signal instanceof AbortSignal
    ? signal
    : refuse(call, 'options.signal', 'an AbortSignal', signal);
}

/** The names of the look-ups that run in a thread of the pool, for instance `getaddrinfo`. */
export function runningLookups(): readonly string[] {
  return running;
}

/** What to call when a signal aborts. It has one listener of ours, because Node warns of many. */
const onAborted = new WeakMap<AbortSignal, Set<() => void>>();

function onAbort(signal: AbortSignal, call: () => void): () => void {
  let calls = onAborted.get(signal);
  if (calls === undefined) {
    const all = new Set<() => void>();
    addAbortListener(signal, () => {
      for (const each of all) each();
    });
    onAborted.set(signal, all);
    calls = all;
  }
  calls.add(call);
  return () => calls.delete(call);
}

function startWaiting(): void {
  for (const run of waiting) {
    if (running.length >= most) return;
    waiting.delete(run);
    run();
  }
}
