import { type Named, type Options, timeIsUp } from '../options.js';
import { type Machine, machine } from './machine.js';
import type { Cpu } from './process.js';
import { Progress } from './progress.js';
import type { Latency } from './statistics.js';
import { type Calls, hasStrace } from './trace.js';

/** What one run of one contender gave. */
export interface Measurement {
  done: number;
  failures: Record<string, number>;
  seconds: number;
  cpu: Cpu;
  /** MiB. */
  peak: number;
  latency: Latency;
  /** What the load took itself, where there is one. */
  load?: Cpu;
}

export interface Sample extends Measurement, Named {
  round: number;
}

/** A contender that has been started. */
export interface Working {
  /** A turn of so much work: a part of what the options say, of connections or calls. */
  work(count: number): Promise<void>;
  /** What all turns gave. */
  figures(): Measurement;
  stop(): Promise<void>;
}

/** A contender at a kind of work. */
export interface Task extends Named {
  /** `count` is what it is to do in all; servers are warmed up by no more. */
  start(count: number): Promise<Working>;
  /** Nothing else is started beside it, and it works at one go: its memory, or the load, is too large. */
  alone?: boolean;
  /** The system calls of a unit of work, from a run of their own. */
  calls?: () => Promise<Calls>;
}

export interface Traced extends Named {
  calls: Calls;
}

export interface Results {
  machine: Machine;
  options: Options;
  samples: Sample[];
  traced: Traced[];
  /** The load average at the end. */
  load: number[];
}

/** So often contenders of one kind take turns in a round: what else the machine does hits all of them alike. */
const TURNS = 20;

/** All rounds, then one traced run of each contender. */
export async function run(tasks: Task[], options: Options): Promise<Results> {
  const results: Results = { machine: machine(), options, samples: [], traced: [], load: [] };
  const traceable = hasStrace ? tasks.filter((task) => task.calls && isTraced(task, tasks, options)) : [];
  const groups = together(tasks, options);
  const progress = new Progress(groups.length * options.rounds + traceable.length);
  for (let round = 1; round <= options.rounds; round++) {
    for (const group of groups) {
      if (timeIsUp(options)) break;
      progress.begin(`${nameOf(group)}, round ${round}`);
      results.samples.push(...(await inTurns(group, round, options)));
    }
  }
  for (const { kind, contender, calls } of traceable) {
    if (timeIsUp(options)) break;
    progress.begin(`${kind} ${contender}, system calls`);
    if (calls) results.traced.push({ kind, contender, calls: await calls() });
  }
  progress.end();
  results.load = machine().load;
  return results;
}

/** Those of one kind; each for itself where that is asked for, and in a quick run, which may end after any. */
function together(tasks: Task[], { quick }: Options): Task[][] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const name = quick || task.alone ? `${task.kind} ${task.contender}` : task.kind;
    groups.set(name, [...(groups.get(name) ?? []), task]);
  }
  return [...groups.values()];
}

function nameOf([first, ...others]: Task[]): string {
  return others.length > 0 ? `${first?.kind}` : `${first?.kind} ${first?.contender}`;
}

async function inTurns(tasks: Task[], round: number, { connections }: Options): Promise<Sample[]> {
  const turns = tasks.length > 1 ? TURNS : 1;
  const started: Working[] = [];
  try {
    for (const task of tasks) started.push(await task.start(connections));
    for (let turn = 0; turn < turns; turn++) {
      // Back and forth, so that none always follows the same one.
      const count = Math.floor((connections * (turn + 1)) / turns) - Math.floor((connections * turn) / turns);
      for (const working of turn % 2 === 0 ? started : started.toReversed()) await working.work(count);
    }
    return started.map((working, i) => {
      const { kind = '', contender = '' } = tasks[i] ?? {};
      return { kind, contender, round, ...working.figures() };
    });
  } finally {
    await Promise.allSettled(started.map((working) => working.stop()));
  }
}

/** A quick run traces its first kind alone. */
function isTraced({ kind }: Task, tasks: Task[], { quick }: Options): boolean {
  return !quick || kind === tasks[0]?.kind;
}
