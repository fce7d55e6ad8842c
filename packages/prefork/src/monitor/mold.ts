import { close, kill, SIGKILL, SOCK_SEQPACKET, SOCK_STREAM, SystemError, send_fds } from '@perlipc/sys';
import { Channel } from '../channel.js';
import { Deferred } from '../deferred.js';
import type { Log } from '../log.js';
import type { MoldCommand, MoldReport, Order, Passed } from '../order.js';
import { pairsOf } from './pairs.js';
import type { Parent } from './parent.js';
import type { Reaper } from './reaper.js';
import { FIRST, type StartProgram } from './start-program.js';
import { statusWords } from './status-words.js';
import { wayOut } from './way-out.js';

type MoldChannel = Channel<MoldReport, MoldCommand>;

/** Milliseconds that a mold has to be gone once it is not needed. */
const PATIENCE = 2_000;

/** The process that has loaded the application and forks the workers, as the monitor sees it. */
export class Mold implements Parent {
  readonly #loading = new Deferred();
  readonly loaded: Promise<void> = this.#loading.promise;
  /** Called when it is gone without being told to. */
  ondeath: (how: string) => void = () => {};
  #retired = false;
  #isLoaded = false;
  #late: NodeJS.Timeout | undefined;
  readonly #over = new Deferred();
  readonly #forks = new Map<number, Deferred<number>>();

  /** Takes over a process that runs: its channel, and a socket for descriptors. */
  constructor(
    readonly generation: number,
    readonly pid: number,
    private readonly channel: MoldChannel,
    private readonly passing: number,
    private readonly reaper: Reaper,
    private readonly log: Log,
  ) {
    this.loaded.catch(() => {});
    channel.onerror = ({ message }) => log.error('the channel to the mold has failed', { error: message });
    channel.listen((report) => this.#take(report));
  }

  /** Starts this program again as a mold. */
  static start(generation: number, program: StartProgram, reaper: Reaper, log: Log): Mold {
    const [[mine, theirs], [passing, passed]] = pairsOf(SOCK_STREAM, SOCK_SEQPACKET);
    const role = {
      is: 'mold',
      channel: FIRST,
      passing: FIRST + 1,
      generation,
      monitor: process.pid,
    } as const;
    let mold: Mold | undefined;
    let pid: number;
    try {
      pid = program(role, [theirs, passed], (status) => mold?.ended(status));
    } catch (error) {
      for (const fd of [mine, passing]) close(fd);
      throw error;
    } finally {
      for (const fd of [theirs, passed]) close(fd);
    }
    mold = new Mold(generation, pid, new Channel(mine), passing, reaper, log);
    return mold;
  }

  launch(order: Order, passed: Passed, onexit: (status: number) => void): Promise<number> {
    const { channel, passing, stack, page, listeners } = passed;
    const forked = new Deferred<number>();
    this.#forks.set(order.id, forked);
    // The descriptors come first: the mold takes them when it is told to fork.
    const fds = [channel, passing, stack, page, ...listeners.map(({ fd }) => fd)];
    send_fds(this.passing, [Buffer.of(0)], fds);
    this.channel.send({ type: 'fork', order, listeners });
    return forked.promise.then((pid) => {
      this.reaper.watch(pid, onexit);
      return pid;
    });
  }

  reopen(): void {
    this.channel.send({ type: 'reopen' });
  }

  retire(): Promise<void> {
    if (this.#retired) return this.#over.promise;
    this.#retired = true;
    this.channel.close();
    close(this.passing);
    this.#late = setTimeout(() => this.#kill(), this.#isLoaded ? PATIENCE : 0);
    return this.#over.promise;
  }

  /** Its process has ended. */
  ended(status: number): void {
    const how = statusWords(status);
    const wasRetired = this.#retired;
    void this.retire();
    clearTimeout(this.#late);
    this.#over.resolve();
    const error = new Error(`the mold has ended: ${how}`);
    this.#loading.reject(error);
    for (const { reject } of this.#forks.values()) reject(error);
    this.#forks.clear();
    if (!wasRetired) this.ondeath(how);
  }

  #kill(): void {
    try {
      kill(this.pid, SIGKILL);
    } catch (error) {
      if (!(error instanceof SystemError && error.code === 'ESRCH')) throw error;
    }
  }

  #take(report: MoldReport): void {
    switch (report.type) {
      case 'loaded':
        this.#isLoaded = true;
        this.log.info('loaded', {
          generation: this.generation,
          pid: this.pid,
          milliseconds: report.milliseconds,
        });
        this.#loading.resolve();
        return;
      case 'open':
        this.log.warn('load left these open; the workers find them closed', { open: report.what });
        return;
      case 'failed':
        this.log.error('load failed', { generation: this.generation, error: report.error });
        this.#loading.reject(new Error(`load failed: ${report.error}`));
        return;
      case 'forked':
        this.#forks.get(report.id)?.resolve(report.pid);
        this.#forks.delete(report.id);
        return;
      case 'refused': {
        const way = wayOut(report.code);
        this.log.error('the mold did not fork', { code: report.code, error: report.error, way });
        this.#forks.get(report.id)?.reject(new Error(report.error));
        this.#forks.delete(report.id);
        return;
      }
    }
  }
}
