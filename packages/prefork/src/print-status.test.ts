import { expect, test } from 'vitest';
import { metricsOf } from './monitor/metrics.js';
import type { Status } from './monitor/status.js';
import { tableOf } from './print-status.js';

const worker = {
  ...{ number: 1, pid: 4_194_303, generation: 12, state: 'stopping', age: 100_000, requests: 123_456_789 },
  ...{ active: 10, connections: 1_000, delayMean: 1.5, delayMax: 1_234, heapUsed: 2 ** 28 },
  ...{ private: 123.4 * 2 ** 20, shared: 1_234.5 * 2 ** 20 },
};
const status: Status = {
  ...{ name: 'app', pid: 1, mold: 2, generation: 12, age: 61, size: 1, addresses: ['[::]:8080'] },
  ...{ requests: 5, restarts: 6, workers: [worker] },
};

test('the table fits 80 columns', () => {
  const lines = tableOf(status).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    'app: monitor 1, mold 2, generation 12, 1 workers, up 61s',
    'on [::]:8080; 5 requests, 6 restarts',
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each([
  [119, '119s'],
  [120, '2m'],
  [7_199, '120m'],
  [7_200, '2h'],
])('an age of %i s is %s', (age, words) => {
  expect(tableOf({ ...status, age })).toContain(`, up ${words}\n`);
});

test('Prometheus: a help, a type and a value for each', () => {
  const text = metricsOf(status);
  expect(text).toContain('# TYPE prefork_requests_total counter\nprefork_requests_total 5\n');
  expect(text).toContain('prefork_worker_loop_delay_max_seconds{worker="1",pid="4194303"} 1.234\n');
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) prefork_\w+ .+|prefork_\w+(\{[^}]+\})? [\d.]+)$/);
});
