import { close, kill, SIGKILL, SIGTERM, SystemError } from '@perlipc/sys';
import type { Channel } from '../channel.js';
import { Deferred } from '../deferred.js';
import type { Order, WorkerCommand, WorkerReport } from '../order.js';
import { now } from '../page.js';

export type State = 'starting' | 'ready' | 'stopping' | 'promoting';

/** A worker as the monitor sees it. */
export class WorkerProcess {
  pid = 0;
  state: State = 'starting';
  readonly since = now();
  readonly #ready = new Deferred();
  /** Resolves when it says that it is ready; rejects if it ends before, or takes too long. */
  readonly ready: Promise<void> = this.#ready.promise;
  readonly #gone = new Deferred();
  /** Resolves when it has ended. */
  readonly gone: Promise<void> = this.#gone.promise;
  onmessage!: (data: unknown) => void;
  /** Called when a worker has finished. */
  onleft!: (unanswered: number) => void;
  failure: string | undefined;
  #late: NodeJS.Timeout | undefined;
  #over = false;

  constructor(
    readonly order: Order,
    readonly channel: Channel<WorkerReport, WorkerCommand>,
    readonly passing: number,
    /** A byte is answered with the stack of the worker's JavaScript. */
    readonly stack: number,
  ) {
    this.ready.catch(() => {});
    channel.listen((report) => this.#take(report));
  }

  get number(): number {
    return this.order.number;
  }

  get generation(): number {
    return this.order.generation;
  }

  /** Seconds. */
  get age(): number {
    return now() - this.since;
  }

  /** Has it finish; who is not gone in time is killed. */
  stop(graceful: number): void {
    if (this.state === 'stopping') return;
    this.state = 'stopping';
    this.channel.send({ type: 'stop', graceful });
    this.endWithin(graceful + 1);
  }

  /** Seconds until it is killed. */
  endWithin(seconds: number): void {
    this.#late ??= setTimeout(() => this.signal(SIGKILL), seconds * 1_000);
  }

  terminate(seconds: number): void {
    this.signal(SIGTERM);
    this.endWithin(seconds);
  }

  signal(signal: number): void {
    if (this.pid === 0 || this.#over) return;
    try {
      kill(this.pid, signal);
    } catch (error) {
      if (!(error instanceof SystemError && error.code === 'ESRCH')) throw error;
    }
  }

  /** Its process has ended, or was never made. */
  ended(how: string): void {
    this.#over = true;
    this.release();
    if (this.passing >= 0) close(this.passing);
    this.channel.close();
    this.#ready.reject(new Error(this.failure ?? `worker ${this.number} has ended: ${how}`));
    this.#gone.resolve();
  }

  /** From here on its process is somebody else's. */
  release(): void {
    clearTimeout(this.#late);
    close(this.stack);
  }

  #take(report: WorkerReport): void {
    switch (report.type) {
      case 'ready':
        if (this.state === 'starting') this.state = 'ready';
        this.#ready.resolve();
        return;
      case 'failed':
        this.failure = report.error;
        return;
      case 'left':
        this.onleft(report.unanswered);
        return;
      case 'message':
        this.onmessage(report.data);
        return;
    }
  }
}
