import { EventEmitter } from 'node:events';

/** What `serve` and the hooks are told of the worker that they run in. */
export interface WorkerContext extends EventEmitter<{ message: [data: unknown] }> {
  /** From 1; the one that replaces a worker has the same. */
  readonly number: number;
  /** Of the mold that it was forked from, from 1. */
  readonly generation: number;
  /** Aborted when the worker is to finish: who has long-lived connections, such as WebSockets, ends them then. */
  readonly signal: AbortSignal;
  /** To the monitor, by structured clone: its `'message'` event. */
  send(data: unknown): void;
}

export class Context extends EventEmitter<{ message: [data: unknown] }> implements WorkerContext {
  readonly #stopping = new AbortController();

  constructor(
    readonly number: number,
    readonly generation: number,
    readonly send: (data: unknown) => void,
  ) {
    super();
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  stop(): void {
    this.#stopping.abort();
  }
}
