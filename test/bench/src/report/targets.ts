import type { Sample } from '../measure/bench.js';
import { median } from '../measure/statistics.js';

interface Round {
  kind: string;
  contender: string;
  round: number;
}

/** What a figure of one contender is to be, beside that of another in the same round. */
export interface Target<S extends Round = Sample> {
  what: string;
  kind: string;
  of: string;
  to: string;
  value: (sample: S) => number;
  compare: 'ratio' | 'difference';
  most?: number;
  least?: number;
}

/** A target, and what was seen: the median over the rounds, and the range. */
export interface Outcome {
  what: string;
  wanted: string;
  seen: number;
  range: [number, number];
  reached: boolean;
}

/** Microseconds of CPU per unit of work. */
export function used({ cpu, done }: Sample): number {
  return ((cpu.user + cpu.system) * 1e6) / done;
}

export const typical = ({ latency }: Sample): number => latency.p50;

/** Those whose two contenders were measured. */
export function outcomes<S extends Round>(samples: S[], targets: Target<S>[]): Outcome[] {
  return targets
    .map((target) => ({ target, seen: eachRound(samples, target) }))
    .filter(({ seen }) => seen.length > 0)
    .map(({ target, seen }) => outcome(target, seen));
}

function eachRound<S extends Round>(samples: S[], { kind, of, to, value, compare }: Target<S>): number[] {
  return samples
    .filter((sample) => sample.kind === kind && sample.contender === of)
    .flatMap((one) => {
      const other = samples.find(
        ({ kind: k, contender, round }) => k === kind && contender === to && round === one.round,
      );
      if (other === undefined) return [];
      return compare === 'ratio' ? value(one) / value(other) : value(one) - value(other);
    });
}

function outcome(
  { what, most = Number.POSITIVE_INFINITY, least = 0 }: Pick<Target, 'what' | 'most' | 'least'>,
  seen: number[],
): Outcome {
  const middle = median(seen);
  return {
    what,
    wanted: least > 0 ? `at least ${least}` : `at most ${Number(most.toFixed(2))}`,
    seen: middle,
    range: [Math.min(...seen), Math.max(...seen)],
    reached: middle <= most && (least === 0 || middle >= least),
  };
}
