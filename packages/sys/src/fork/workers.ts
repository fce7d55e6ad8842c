import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';

/** The Workers that the program has started. */
const workers = new Set<WeakRef<Worker>>();

subscribe('worker_threads', (message) => {
  const { worker } = message as { worker: Worker };
  // The hidden thread of Node's module hooks is announced too, under a class that programs can't reach.
  if (worker.constructor.name !== 'InternalWorker') workers.add(new WeakRef(worker));
});

/** How many of them run. */
export function liveWorkers(): number {
  for (const ref of workers) {
    const worker = ref.deref();
    // A Worker that has ended has no thread id.
    if (worker === undefined || worker.threadId === -1) workers.delete(ref);
  }
  return workers.size;
}
