import type { Machine } from './machine.js';
import { machine } from './machine.js';
import type { Options } from './options.js';
import { refuseUnknown, selected } from './options.js';
import type { Cpu } from './process.js';
import { Progress } from './progress.js';
import type { Latency } from './statistics.js';
import type { Calls } from './trace.js';

/** What one run of one contender gave. */
export interface Sample {
  kind: string;
  contender: string;
  round: number;
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

export interface Named {
  name: string;
}

/** A kind of work, and who does it. */
export interface Work<K extends Named, C extends Named> {
  kind: K;
  contender: C;
}

export interface Traced {
  kind: string;
  contender: string;
  calls: Calls;
}

export interface Results {
  machine: Machine;
  options: Options;
  samples: Sample[];
  traced: Traced[];
}

/** Every kind with every contender that has it, as `--only` leaves them. */
export function works<K extends Named, C extends Named>(
  kinds: K[],
  contenders: C[],
  has: (kind: K, contender: C) => boolean,
  { only }: Options,
): Work<K, C>[] {
  refuseUnknown(
    only,
    [...kinds, ...contenders].map(({ name }) => name),
  );
  return selected(kinds, only).flatMap((kind) =>
    selected(contenders, only)
      .filter((contender) => has(kind, contender))
      .map((contender) => ({ kind, contender })),
  );
}

/** All rounds, the contenders in turn in each, then one traced run of each. */
export async function run<K extends Named, C extends Named>(
  all: Work<K, C>[],
  options: Options,
  measure: (work: Work<K, C>) => Promise<Omit<Sample, 'kind' | 'contender' | 'round'>>,
  traceable: Work<K, C>[],
  count: (work: Work<K, C>) => Promise<Calls>,
): Promise<Results> {
  const results: Results = { machine: machine(), options, samples: [], traced: [] };
  const progress = new Progress(all.length * options.rounds + traceable.length);
  for (let round = 1; round <= options.rounds; round++) {
    for (const work of all) {
      const names = { kind: work.kind.name, contender: work.contender.name };
      results.samples.push({ ...names, round, ...(await measure(work)) });
      progress.step(`${names.kind} ${names.contender}, round ${round}`);
    }
  }
  for (const work of traceable) {
    const names = { kind: work.kind.name, contender: work.contender.name };
    results.traced.push({ ...names, calls: await count(work) });
    progress.step(`${names.kind} ${names.contender}, system calls`);
  }
  progress.end();
  return results;
}
