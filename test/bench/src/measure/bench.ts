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

/** A contender at a kind of work. */
export interface Task extends Named {
  /** `count` is what the options say: connections, or calls, of a sample. */
  measure(count: number): Promise<Measurement>;
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

/** All rounds, the contenders in turn in each, then one traced run of each. */
export async function run(tasks: Task[], options: Options): Promise<Results> {
  const results: Results = { machine: machine(), options, samples: [], traced: [], load: [] };
  const traceable = hasStrace ? tasks.filter((task) => task.calls && isTraced(task, tasks, options)) : [];
  const progress = new Progress(tasks.length * options.rounds + traceable.length);
  for (let round = 1; round <= options.rounds; round++) {
    for (const { kind, contender, measure } of tasks) {
      if (timeIsUp(options)) break;
      progress.begin(`${kind} ${contender}, round ${round}`);
      results.samples.push({ kind, contender, round, ...(await measure(options.connections)) });
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

/** A quick run traces its first kind alone. */
function isTraced({ kind }: Task, tasks: Task[], { quick }: Options): boolean {
  return !quick || kind === tasks[0]?.kind;
}
