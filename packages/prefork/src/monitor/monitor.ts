import { EventEmitter } from 'node:events';
import { Deferred } from '../deferred.js';
import { Sockets } from '../listen/sockets.js';
import { systemdSockets } from '../listen/systemd.js';
import { Log } from '../log.js';
import { reopen } from '../log-file.js';
import type { Settings } from '../options.js';
import { closePage, now, openPage, readCounters } from '../page.js';
import type { HandedOver } from '../role.js';
import { setTitle } from '../title.js';
import { Mold } from './mold.js';
import { sdNotify, sdReloading, watchdogInterval } from './notify.js';
import type { Parent } from './parent.js';
import { promote } from './promote.js';
import { Reaper } from './reaper.js';
import { Spawner } from './spawner.js';
import { byChildProcess, bySpawning, type StartProgram } from './start-program.js';
import { type Status, statusOf } from './status.js';
import { StatusServer } from './status-server.js';
import { Team } from './team.js';
import { tellReady, upgrade } from './upgrade.js';
import { Watchdog } from './watchdog.js';
import { whereItIs } from './where.js';

/** What a monitor tells. */
export interface PreforkEvents {
  /** What a worker has sent. */
  message: [data: unknown, from: { number: number; pid: number }];
}

/** The service, in the process that started it: it watches over the others and never loads the application. */
export class Monitor extends EventEmitter<PreforkEvents> {
  readonly log: Log;
  readonly since = now();
  readonly #sockets: Sockets;
  readonly #page = openPage();
  readonly #reaper: Reaper | undefined;
  readonly #program: StartProgram;
  readonly #team: Team;
  #parent: Parent;
  #generation = 0;
  #watchdog: Watchdog | undefined;
  #reforks: NodeJS.Timeout | undefined;
  #life: NodeJS.Timeout | undefined;
  #status: StatusServer | undefined;
  #handedOver = false;
  #ended: Promise<void> | undefined;
  /** Neither a signal's handler nor a child holds the event loop. */
  readonly #alive = setInterval(() => {}, 2 ** 30);
  #moldDeaths = 0;
  #reforking = false;
  readonly #over = new Deferred();
  /** Resolves when the service is over. */
  readonly over: Promise<void> = this.#over.promise;
  /** What changes all workers is done one after the other. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(
    readonly settings: Settings,
    handed: readonly HandedOver[],
  ) {
    super();
    reopen(settings.log);
    this.log = new Log(settings.logFormat);
    setTitle(settings.name, 'monitor');
    try {
      const systemd = handed.length > 0 ? undefined : systemdSockets();
      const specs = systemd?.specs ?? (handed[0]?.key.startsWith('fd:') ? specsOf(handed) : settings.listen);
      this.#sockets = new Sockets(specs, settings.balance === 'reuseport', systemd?.handed ?? handed);
      this.#sockets.trim(settings.workers);
      this.#reaper = settings.spawn ? undefined : new Reaper();
      this.#program = this.#reaper === undefined ? byChildProcess : bySpawning(this.#reaper);
      this.#parent = this.#newParent();
    } catch (error) {
      this.#release(handed.length === 0);
      throw error;
    }
    this.#team = new Team({
      settings,
      sockets: this.#sockets,
      page: this.#page,
      log: this.log,
      parent: () => this.#parent,
      onmessage: (worker, data) => this.emit('message', data, { number: worker.number, pid: worker.pid }),
    });
  }

  /** Calls `begin`, and resolves when all workers are ready; rejects, with nothing left behind, if one never is. */
  async start(ready: number, begin: () => void): Promise<this> {
    const { settings } = this;
    try {
      begin();
      await this.#team.fill();
      if (settings.status !== undefined && this.#ended === undefined)
        this.#status = new StatusServer(settings.status, () => this.status());
    } catch (error) {
      if (this.#ended !== undefined) return this.#ended.then(() => this);
      this.log.error('it can not start', { error: (error as Error).message });
      await this.#team.kill();
      await this.#close(ready < 0);
      throw error;
    }
    // It was told to stop meanwhile.
    if (this.#ended !== undefined) return this.#ended.then(() => this);
    this.#watchdog = new Watchdog(this.#team, this.#page, settings.timeout, this.log, whereItIs);
    this.#reforks = setInterval(() => this.#reforkIfDue(), 1_000).unref();
    const interval = watchdogInterval();
    if (interval !== undefined) this.#life = setInterval(() => sdNotify('WATCHDOG=1'), interval).unref();
    sdNotify('READY=1', `MAINPID=${process.pid}`, `STATUS=${settings.workers} workers`);
    tellReady(ready);
    this.log.info('serves', { pid: process.pid, workers: this.#team.size, on: this.addresses });
    return this;
  }

  /** Where it listens. */
  get addresses(): string[] {
    return this.#sockets.addresses();
  }

  /** TERM, INT: has the workers finish what runs, and resolves when they are gone. */
  stop(): Promise<void> {
    this.#ended ??= this.#end(() => this.#team.end(this.settings.graceful));
    return this.#ended;
  }

  /** QUIT: kills the workers. */
  async quit(): Promise<void> {
    const killed = this.#team.kill();
    this.#ended ??= this.#end(() => killed);
    await this.#ended;
  }

  /** HUP: new workers from the mold that there is, one by one. Resolves with whether all were replaced. */
  restart(): Promise<boolean> {
    return this.#change('restart', () => this.#team.roll());
  }

  /** New workers from a new mold, which loads anew; resolves with false, and all stays as it was, if that fails. */
  reload(): Promise<boolean> {
    return this.#change('reload', async () => {
      const next = this.#tryParent();
      if (next === undefined) return false;
      try {
        await next.loaded;
      } catch {
        await next.retire();
        return false;
      }
      this.#become(next);
      return this.#team.roll();
    });
  }

  /**
   * USR2: starts the program anew with these sockets. Resolves with true when that is ready and this one has ended, with
   * false, and all stays as it was, if that fails. As PID 1, whose end is that of all, it is `reload`.
   */
  upgrade(): Promise<boolean> {
    if (process.pid === 1) return this.reload();
    return this.#change('upgrade', async () => {
      const failure = await upgrade(this.#program, this.#sockets.handOver(), this.settings.ready);
      if (failure !== undefined) {
        this.log.error('the new program has failed, the old one goes on', { why: failure });
        return false;
      }
      this.#handedOver = true;
      this.log.info('the new program serves');
      await this.stop();
      return true;
    });
  }

  /** A warmed worker becomes the mold of later ones, and all others are replaced from it. */
  refork(): Promise<boolean> {
    return this.#change('refork', async () => {
      const next = await promote(
        this.#team,
        this.#page,
        this.#reaper,
        this.settings,
        this.log,
        this.#generation + 1,
      );
      if (next === undefined) return false;
      this.#generation++;
      this.#become(this.#guard(next));
      return this.#team.roll();
    });
  }

  /** TTIN: one more. Resolves when it is ready. */
  async add(): Promise<void> {
    await this.#team.add();
    this.log.info('one more', { workers: this.#team.size });
  }

  /** TTOU: one fewer, but never none. */
  remove(): void {
    const what = this.#team.remove() ? 'one fewer' : 'the last worker stays';
    this.log.info(what, { workers: this.#team.size });
  }

  /** USR1: opens the log file anew, in all processes. */
  reopenLogs(): void {
    reopen(this.settings.log);
    this.#parent.reopen();
    for (const { channel } of this.#team.workers) channel.send({ type: 'reopen' });
  }

  /** To all workers, by structured clone: the `'message'` event of what `serve` is given. */
  broadcast(data: unknown): void {
    for (const { number } of this.#team.workers) this.send(number, data);
  }

  /** To the worker of that number. */
  send(number: number, data: unknown): void {
    for (const { channel } of this.#team.of(number)) channel.send({ type: 'message', data });
  }

  /** What it, its mold and its workers do now. */
  status(): Status {
    return statusOf(this, this.#team, this.#page, this.#parent);
  }

  #newParent(): Parent {
    const generation = ++this.#generation;
    if (this.#reaper === undefined) return new Spawner(generation, this.#program);
    return this.#guard(Mold.start(generation, this.#program, this.#reaper, this.log));
  }

  /** Nothing, and a line that says why, if it can't be started. */
  #tryParent(): Parent | undefined {
    try {
      return this.#newParent();
    } catch (error) {
      this.log.error('the mold is not started', { error: (error as Error).message });
      return undefined;
    }
  }

  /** A mold that dies is replaced: there are no new workers without one. */
  #guard(mold: Mold): Mold {
    mold.ondeath = (how) => {
      // Who stops the service by a signal to all of its processes ends the mold too.
      if (this.#ended !== undefined) return;
      this.log.error('the mold has died', { generation: mold.generation, pid: mold.pid, how });
      if (this.#parent === mold && this.#watchdog !== undefined) this.#replaceMold(mold);
    };
    void mold.loaded.then(
      () => {
        this.#moldDeaths = 0;
      },
      () => {},
    );
    return mold;
  }

  /** The later, the more have died or were not to be started since one has loaded. */
  #replaceMold(mold: Mold): void {
    const seconds = Math.min(0.1 * 2 ** this.#moldDeaths++, 30);
    setTimeout(() => {
      if (this.#ended !== undefined || this.#parent !== mold) return;
      const next = this.#tryParent();
      if (next === undefined) this.#replaceMold(mold);
      else this.#parent = next;
    }, seconds * 1_000).unref();
  }

  #become(next: Parent): void {
    const old = this.#parent;
    this.#parent = next;
    void old.retire();
  }

  #reforkIfDue(): void {
    const { refork } = this.settings;
    if (refork === undefined || this.#reforking) return;
    const { requests = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = refork;
    const due = [...this.#team.workers].some(
      (worker) =>
        worker.state === 'ready' &&
        worker.generation === this.#parent.generation &&
        (worker.age >= seconds || readCounters(this.#page, worker.order.slot).requests >= requests),
    );
    if (!due) return;
    this.#reforking = true;
    void this.refork().finally(() => {
      this.#reforking = false;
    });
  }

  #change(what: string, change: () => Promise<boolean>): Promise<boolean> {
    const done = this.#changes.then(async () => {
      if (this.#ended !== undefined) return false;
      this.log.info(`${what} begins`);
      sdReloading();
      const good = await change();
      if (this.#ended === undefined) sdNotify('READY=1');
      this.log.info(`${what} ${good ? 'is done' : 'has failed'}`);
      return good;
    });
    this.#changes = done.catch(() => {});
    return done;
  }

  async #end(end: () => Promise<void>): Promise<void> {
    this.log.info('stops');
    if (!this.#handedOver) sdNotify('STOPPING=1');
    await end();
    await this.#close(!this.#handedOver);
    this.log.info('has stopped');
    this.#over.resolve();
  }

  async #close(remove: boolean): Promise<void> {
    await this.#parent.retire();
    this.#release(remove);
  }

  /** What it holds, of which not all may have been made. */
  #release(remove: boolean): void {
    this.#watchdog?.close();
    clearInterval(this.#alive);
    clearInterval(this.#reforks);
    clearInterval(this.#life);
    this.#status?.close(remove);
    this.#sockets?.close(remove);
    closePage(this.#page);
    this.#reaper?.close();
  }
}

/** Those of systemd keep their order from program to program. */
function specsOf(handed: readonly HandedOver[]): Settings['listen'] {
  return handed.map(({ key }) => ({ key, type: 'stream' }));
}
