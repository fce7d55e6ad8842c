import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU seconds of a process and of the children that it has waited for. */
export interface Cpu {
  user: number;
  system: number;
}

const TICKS = 100; // USER_HZ, which /proc is written in, is 100 on every Linux architecture we know

/** A process that is measured while it lives. */
export class Measured {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    readonly child: ChildProcess,
    lines: AsyncIterator<string>,
  ) {
    if (child.pid === undefined) throw new Error('it did not start');
    this.pid = child.pid;
    this.ended = once(child, 'exit');
    this.#lines = lines;
  }

  static async start([command = '', ...args]: string[]): Promise<Measured> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => {}); // it ended first
    await once(child, 'spawn');
    return new Measured(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  }

  /** The next line that it prints, within `seconds`. */
  async line(seconds = 20): Promise<string> {
    const late = new AbortController();
    const { value, done } = await Promise.race([
      this.#lines.next(),
      sleep(seconds * 1000, { value: undefined, done: true }, { signal: late.signal }),
    ]).finally(() => late.abort());
    if (done || value === undefined) throw new Error(`${this.child.spawnargs.join(' ')}: no answer`);
    return value;
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Threads' run time comes in nanoseconds; how it divides into user and system comes from the ticks, as does what
   * waited-for children took. */
  cpu(): { nanoseconds: number; ticks: number[] } {
    const tasks = readdirSync(`/proc/${this.pid}/task`);
    const nanoseconds = tasks
      .map((task) => Number(readFileSync(`/proc/${this.pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
      .reduce((sum, time) => sum + time, 0);
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { nanoseconds, ticks: fields.slice(11, 15).map(Number) }; // utime, stime, cutime, cstime
  }

  /** MiB of memory that it has had resident at most. */
  peak(): number {
    const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1024;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** What was used between two looks. */
export function cpuBetween(before: ReturnType<Measured['cpu']>, after: ReturnType<Measured['cpu']>): Cpu {
  const ticks = after.ticks.map((tick, i) => (tick - (before.ticks[i] ?? 0)) / TICKS);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = ticks;
  const own = (after.nanoseconds - before.nanoseconds) / 1e9;
  const share = user + system > 0 ? user / (user + system) : 0;
  return { user: own * share + childUser, system: own * (1 - share) + childSystem };
}
