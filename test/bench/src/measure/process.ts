import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU seconds of a process, of its children that live and of those that were waited for. */
export interface Cpu {
  user: number;
  system: number;
}

/** How much has been used, in the units of the kernel. */
interface Used {
  nanoseconds: number;
  /** utime, stime, cutime, cstime */
  ticks: number[];
}

const NONE: Used = { nanoseconds: 0, ticks: [0, 0, 0, 0] };

const TICKS = 100; // USER_HZ, which /proc is written in, is 100 on every Linux architecture we know

const living = new Set<number>();

process.on('exit', () => living.forEach(killFamily));
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const)
  process.once(signal, () => process.exit(128 + number));

/** A process that is measured while it lives; it does not outlive this one. */
export class Measured {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  readonly #lines: AsyncIterator<string>;
  #counted: Used = NONE;

  private constructor(
    readonly child: ChildProcess,
    lines: AsyncIterator<string>,
  ) {
    if (child.pid === undefined) throw new Error('it did not start');
    const { pid } = child;
    this.pid = pid;
    living.add(pid);
    this.ended = once(child, 'exit').then(() => living.delete(pid));
    this.#lines = lines;
  }

  static async start([command = '', ...args]: string[]): Promise<Measured> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => {}); // it ended first
    await once(child, 'spawn');
    return new Measured(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  }

  /** The next line that it prints, within `seconds`. */
  async line(seconds = 60): Promise<string> {
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

  /** Its CPU time counts while `work` goes on. */
  async counting<T>(work: () => Promise<T>): Promise<T> {
    const before = usedByFamily(this.pid);
    const result = await work();
    const after = usedByFamily(this.pid);
    this.#counted = combined(this.#counted, combined(after, before, -1));
    return result;
  }

  /** What has been counted. The time is in nanoseconds, how it divides into user and system comes from the ticks. */
  cpu(): Cpu {
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = this.#counted.ticks.map(
      (ticks) => ticks / TICKS,
    );
    const own = this.#counted.nanoseconds / 1e9;
    const share = user + system > 0 ? user / (user + system) : 0;
    return { user: own * share + childUser, system: own * (1 - share) + childSystem };
  }

  /** MiB of memory that it has had resident at most, and its living children; what they share counts for each. */
  peak(): number {
    return family(this.pid).reduce((sum, pid) => sum + statusKib(pid, 'VmHWM') / 1024, 0);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) killFamily(this.pid);
    await this.ended;
  }
}

/** A number of KiB from `/proc/PID/status`. */
export function statusKib(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  return Number(kib);
}

/** The living children of a process; none if it has ended. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** A process and its living descendants. */
function family(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(family)];
}

/** Kills a process and its living descendants. */
export function killFamily(pid: number): void {
  for (const member of family(pid)) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {} // its parent's end was its own
  }
}

/** Threads' run time comes in nanoseconds, what waited-for children took in ticks alone. */
function usedBy(pid: number): Used {
  const nanoseconds = readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, time) => sum + time, 0);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { nanoseconds, ticks: fields.slice(11, 15).map(Number) };
}

function usedByFamily(pid: number): Used {
  return family(pid)
    .map(usedBy)
    .reduce((all, one) => combined(all, one), NONE);
}

/** One and, that many times, the other. */
function combined(one: Used, other: Used, times = 1): Used {
  return {
    nanoseconds: one.nanoseconds + times * other.nanoseconds,
    ticks: one.ticks.map((ticks, i) => ticks + times * (other.ticks[i] ?? 0)),
  };
}
