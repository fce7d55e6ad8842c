import type { Sample } from '../measure/bench.js';
import { outcomes, type Target, used } from './targets.js';

function sample(contender: string, round: number, microseconds: number): Sample {
  const latency = { p50: 1, p90: 1, p99: 1, max: 1 };
  const cpu = { user: microseconds / 1e6, system: microseconds / 1e6 };
  return { kind: 'k', contender, round, done: 2, failures: {}, seconds: 1, cpu, peak: 1, latency };
}

const samples = [
  sample('a', 1, 30),
  sample('b', 1, 10),
  sample('a', 2, 40),
  sample('b', 2, 20),
  sample('a', 3, 100),
  sample('b', 3, 20),
];
const target = (more: Partial<Target>): Target => ({
  ...{ what: 'a to b', kind: 'k', of: 'a', to: 'b', value: used, compare: 'ratio' },
  ...more,
});

test('rounds are compared one by one, and the median decides', () => {
  expect(outcomes(samples, [target({ most: 2.5 })])).toEqual([
    { what: 'a to b', wanted: 'at most 2.5', seen: 3, range: [2, 5], reached: false },
  ]);
  expect(outcomes(samples, [target({ least: 3 })])[0]?.reached).toBe(true);
});

test('a difference, and a target of which one was not measured', () => {
  expect(outcomes(samples, [target({ compare: 'difference', most: 20 })])).toMatchObject([
    { seen: 20, range: [20, 80], reached: true },
  ]);
  expect(outcomes(samples, [target({ to: 'c' })])).toEqual([]);
});
