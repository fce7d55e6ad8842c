import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { load } from '../addon/here.js';

/** The Workers that the program has started, and the place in the program that started each. */
const workers = new Map<WeakRef<Worker>, string | undefined>();

subscribe('worker_threads', (message) => {
  const { worker } = message as { worker: Worker };
  // The hidden thread of Node's module hooks is announced too, under a class that programs can't reach.
  if (worker.constructor.name !== 'InternalWorker') workers.set(new WeakRef(worker), callerOf(new Error()));
});

/** The first place on the stack of a subscriber that is neither the subscriber nor Node's. */
function callerOf({ stack = '' }: Error): string | undefined {
  const frames = stack.split('\n').slice(2);
  const places = frames.map((frame) => /(?:\(|at )((?:file:|\/)[^()]*:\d+):\d+\)?$/.exec(frame)?.[1]);
  return places.find((place) => place !== undefined)?.replace(/^file:\/\//, '');
}

/** How many of them run. */
export function liveWorkers(): number {
  for (const ref of workers.keys()) {
    const worker = ref.deref();
    // A Worker that has ended has no thread id.
    if (worker === undefined || worker.threadId === -1) workers.delete(ref);
  }
  return workers.size;
}

/** Whose the running Workers are, as far as can be told: words for the end of a sentence. */
export function startedBy(): string {
  const places = [...new Set(workers.values())].filter((place) => place !== undefined);
  if (places.length > 0) return `, started at ${places.join(', ')}`;
  return esbuildIsLoaded()
    ? ", probably esbuild's (tsx loads it; ESBUILD_WORKER_THREADS=0 keeps it from that)"
    : '';
}

/** esbuild may have started its Worker before this package was loaded. */
function esbuildIsLoaded(): boolean {
  const loaded = Object.keys(load.cache ?? {});
  return loaded.some((file) => /[\\/]esbuild[\\/]lib[\\/]main\.js$/.test(file));
}
