import { close, SIGKILL, SOCK_SEQPACKET, SOCK_STREAM, SystemError } from '@perlipc/sys';
import { Channel } from '../channel.js';
import type { Sockets } from '../listen/sockets.js';
import type { Log } from '../log.js';
import type { Settings } from '../options.js';
import type { Order } from '../order.js';
import { clearCounters, readCounters } from '../page.js';
import { BackOff } from './back-off.js';
import { pairsOf } from './pairs.js';
import type { Parent } from './parent.js';
import { statusWords } from './status-words.js';
import { WorkerProcess } from './worker-process.js';

/** What a team needs to know of the service. */
export interface TeamOptions {
  readonly settings: Pick<Settings, 'workers' | 'graceful' | 'ready' | 'spawn' | 'young'>;
  readonly sockets: Sockets;
  readonly page: number;
  readonly log: Log;
  /** The one that makes workers now; it may be loading. */
  parent(): Parent;
  onmessage(worker: WorkerProcess, data: unknown): void;
}

/** The workers: as many as are wanted, each replaced when it dies. */
export class Team {
  readonly workers = new Set<WorkerProcess>();
  size: number;
  /** Of workers that are gone. */
  readonly past = { requests: 0, restarts: 0 };
  readonly #backOffs = new Map<number, BackOff>();
  readonly #slots = new Set<number>();
  #nextId = 1;
  #ending = false;

  constructor(private readonly options: TeamOptions) {
    this.size = options.settings.workers;
  }

  /** Those that serve, or are about to. */
  of(number: number): WorkerProcess[] {
    return [...this.workers].filter(
      (worker) => worker.number === number && (worker.state === 'starting' || worker.state === 'ready'),
    );
  }

  /** Starts those that are missing; rejects if one of them doesn't get ready. */
  async fill(): Promise<void> {
    const missing = Array.from({ length: this.size }, (_, at) => at + 1).filter(
      (number) => this.of(number).length === 0,
    );
    await Promise.all(missing.map((number) => this.start(number)));
  }

  /** Resolves when the worker is ready. */
  async start(number: number): Promise<WorkerProcess> {
    const { page, sockets, settings, log } = this.options;
    const parent = this.options.parent();
    await parent.loaded;
    const types = settings.spawn ? [] : [SOCK_SEQPACKET];
    const [[mine, theirs], [stack, asked], [passing, passed] = [-1, -1]] = pairsOf(
      SOCK_STREAM,
      SOCK_STREAM,
      ...types,
    );
    const order = this.#orderFor(number, parent.generation);
    const worker = new WorkerProcess(order, new Channel(mine), passing, stack);
    worker.channel.onerror = ({ message }) =>
      log.error('the channel to a worker has failed', { worker: number, error: message });
    worker.onmessage = (data) => this.options.onmessage(worker, data);
    worker.onleft = (unanswered) => {
      if (unanswered > 0)
        log.warn('leaves requests unanswered', { worker: number, pid: worker.pid, unanswered });
    };
    this.workers.add(worker);
    try {
      const listeners = sockets.of(number);
      const descriptors = { channel: theirs, passing: passed, stack: asked, page, listeners };
      worker.pid = await parent.launch(order, descriptors, (status) => this.#ended(worker, status));
    } catch (error) {
      this.#forget(worker);
      worker.ended('it was not started');
      throw error;
    } finally {
      for (const fd of [theirs, passed, asked]) if (fd >= 0) close(fd);
    }
    if (this.#ending) worker.stop(settings.graceful);
    const late = setTimeout(() => {
      worker.failure = `worker ${number} was not ready within ${settings.ready} s`;
      log.error('not ready in time', { worker: number, pid: worker.pid });
      worker.signal(SIGKILL);
    }, settings.ready * 1_000);
    await worker.ready.finally(() => clearTimeout(late));
    log.info('ready', { worker: number, pid: worker.pid, generation: order.generation });
    return worker;
  }

  /** Replaces the workers one by one: each goes when the new one is ready. False if one didn't get ready: the others stay. */
  async roll(): Promise<boolean> {
    for (let number = 1; number <= this.size && !this.#ending; number++) {
      const old = this.of(number);
      try {
        await this.start(number);
      } catch (error) {
        this.options.log.error('the rollout has stopped', {
          worker: number,
          error: (error as Error).message,
        });
        return false;
      }
      for (const worker of old) worker.stop(this.options.settings.graceful);
    }
    return true;
  }

  async add(): Promise<void> {
    const number = ++this.size;
    try {
      await this.start(number);
    } catch (error) {
      if (this.size === number) this.size--;
      throw error;
    }
  }

  /** False if there is only one: it is always kept. */
  remove(): boolean {
    if (this.size <= 1) return false;
    const number = this.size--;
    for (const worker of this.of(number)) worker.stop(this.options.settings.graceful);
    this.options.sockets.drop(number);
    return true;
  }

  /** Has all of them finish; resolves when they are gone. */
  async end(graceful: number): Promise<void> {
    this.#ending = true;
    for (const worker of this.workers) worker.stop(graceful);
    await Promise.all([...this.workers].map(({ gone }) => gone));
  }

  async kill(): Promise<void> {
    this.#ending = true;
    for (const worker of this.workers) worker.signal(SIGKILL);
    await Promise.all([...this.workers].map(({ gone }) => gone));
  }

  /** A worker is not one any more, though its process lives. */
  release(worker: WorkerProcess): void {
    worker.release();
    this.#forget(worker);
  }

  #orderFor(number: number, generation: number): Order {
    let slot = 0;
    while (this.#slots.has(slot)) slot++;
    this.#slots.add(slot);
    clearCounters(this.options.page, slot);
    return { id: this.#nextId++, number, generation, slot, monitor: process.pid };
  }

  #ended(worker: WorkerProcess, status: number): void {
    const { state, number, pid } = worker;
    const how = statusWords(status);
    this.#forget(worker);
    worker.ended(how);
    const { log } = this.options;
    if (state === 'stopping') {
      log.info('stopped', { worker: number, pid });
      return;
    }
    log.error('died', {
      worker: number,
      pid,
      how,
      age: Math.round(worker.age * 10) / 10,
      error: worker.failure,
    });
    // Who waits for it to get ready starts another, or doesn't.
    if (state === 'starting' && !this.#replacing.delete(number)) return;
    this.#replace(number, state === 'ready' ? worker.age : 0);
  }

  readonly #replacing = new Set<number>();

  #replace(number: number, age: number): void {
    const backOff = this.#backOffs.get(number) ?? new BackOff(this.options.settings.young);
    this.#backOffs.set(number, backOff);
    const seconds = backOff.after(age);
    if (seconds > 0) this.options.log.warn('waits before it is replaced', { worker: number, seconds });
    setTimeout(() => this.#start(number), seconds * 1_000).unref();
  }

  #start(number: number): void {
    if (this.#ending || number > this.size || this.of(number).length > 0) return;
    this.past.restarts++;
    this.#replacing.add(number);
    this.start(number).then(
      () => this.#replacing.delete(number),
      // One that was started and died is replaced by what is told of its death.
      (error: Error) => {
        // What else fails was logged where it did.
        if (error instanceof SystemError)
          this.options.log.error('not started', { worker: number, error: error.message });
        if (this.#replacing.delete(number)) this.#replace(number, 0);
      },
    );
  }

  #forget(worker: WorkerProcess): void {
    this.workers.delete(worker);
    const { slot } = worker.order;
    this.past.requests += readCounters(this.options.page, slot).requests;
    this.#slots.delete(slot);
  }
}
