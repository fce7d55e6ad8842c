import type { Results, Sample } from '../measure/bench.js';
import { median, spread } from '../measure/statistics.js';
import { describe } from '../measure/trace.js';
import type { Named } from '../options.js';
import { used } from './targets.js';

/** What is told of a kind of work. */
export interface Kind {
  name: string;
  /** What is done again and again: a connection, a fork. */
  unit: string;
  /** The contenders that ratios are taken to. */
  bases: string[];
}

/** The medians of one contender at one kind of work. */
export interface Row extends Named {
  /** Microseconds of CPU per unit of work. */
  total: number;
  user: number;
  system: number;
  spread: number;
  perSecond: number;
  p50: number;
  p99: number;
  peak: number;
  load: number;
  failures: number;
  calls: string;
}

export function rowsOf({ samples, traced }: Results): Row[] {
  const same = (a: Named, b: Named) => a.kind === b.kind && a.contender === b.contender;
  return samples
    .filter((sample, i) => samples.findIndex((other) => same(other, sample)) === i)
    .map(({ kind, contender }) => {
      const calls = traced.find((one) => same(one, { kind, contender }))?.calls;
      const group = samples.filter((sample) => same(sample, { kind, contender }));
      return { kind, contender, ...medians(group), calls: calls ? describe(calls) : '' };
    });
}

function medians(group: Sample[]) {
  const of = (value: (sample: Sample) => number) => median(group.map(value));
  const total = of(used);
  const share = userShare(group);
  return {
    total,
    user: total * share,
    system: total * (1 - share),
    spread: spread(group.map(used)),
    perSecond: of(({ done, seconds }) => done / seconds),
    p50: of(({ latency }) => latency.p50),
    p99: of(({ latency }) => latency.p99),
    peak: of(({ peak }) => peak),
    load: of(({ load, done }) => (load ? ((load.user + load.system) * 1e6) / done : Number.NaN)),
    failures: group.flatMap(({ failures }) => Object.values(failures)).reduce((a, b) => a + b, 0),
  };
}

const ENOUGH = 0.3;

/** How much was user time, over all rounds: the kernel tells by sampling, so that a fraction of a second says nothing. */
function userShare(group: Sample[]): number {
  const user = group.reduce((sum, { cpu }) => sum + cpu.user, 0);
  const system = group.reduce((sum, { cpu }) => sum + cpu.system, 0);
  return user + system < ENOUGH ? Number.NaN : user / (user + system);
}
