import type { Log } from '../log.js';
import { now, readCounters } from '../page.js';
import type { Team } from './team.js';
import type { Whereabouts } from './where.js';
import type { WorkerProcess } from './worker-process.js';

/** Looks every so often whether the workers give signs of life, and ends those that don't. */
export class Watchdog {
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #told = new Set<WorkerProcess>();
  #last = now();

  /** `timeout` in seconds; 0 is never. */
  constructor(
    private readonly team: Team,
    private readonly page: number,
    private readonly timeout: number,
    private readonly log: Log,
    private readonly where: (worker: WorkerProcess) => Promise<Whereabouts>,
  ) {
    if (timeout > 0) this.#timer = setInterval(() => this.#look(), Math.min(timeout / 4, 1) * 1_000);
    this.#timer?.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const time = now();
    const late = time - this.#last > this.timeout / 2;
    this.#last = time;
    // This process was stopped itself, and so may all the others have been.
    if (late) return;
    for (const worker of this.team.workers) {
      // While one starts, it has its time to get ready.
      if (worker.state === 'starting' || this.#told.has(worker)) continue;
      const silent = time - readCounters(this.page, worker.order.slot).beat;
      if (silent > this.timeout) void this.#end(worker, silent);
    }
  }

  async #end(worker: WorkerProcess, silent: number): Promise<void> {
    this.#told.add(worker);
    void worker.gone.then(() => this.#told.delete(worker));
    const { state, stack } = await this.where(worker);
    this.log.error('silent, is terminated', {
      worker: worker.number,
      pid: worker.pid,
      seconds: Math.round(silent * 10) / 10,
      state,
      stack,
    });
    worker.terminate(Math.min(this.timeout, 5));
  }
}
