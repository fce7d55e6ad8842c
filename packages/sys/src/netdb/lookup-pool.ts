import { addAbortListener } from 'node:events';

/** A lookup that the addon has prepared: it starts on libuv's pool when called. */
export type Later<T> = () => Promise<T>;

/**
 * What the `…Async` forms of the name service take last. They throw nothing: the promise is rejected with what the
 * blocking form throws, bad arguments included.
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
let running = 0;
const waiting = new Set<() => void>();

/** Starts a prepared lookup when one of the pool's threads may have it. */
export function onPool<T>(start: Later<T>, { signal }: LookupOptions = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw signal.reason;
    const run = async () => {
      running += 1;
      try {
        resolve(await start());
      } catch (error) {
        reject(error);
      } finally {
        running -= 1;
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
    if (running >= most) return;
    waiting.delete(run);
    run();
  }
}
