// What a call costs as what it depends on grows: curves, and by which power of the size they rise.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { inNode } from './contenders.js';
import { machine } from './measure/machine.js';
import { Progress } from './measure/progress.js';
import { files, options, selected, timeIsUp } from './options.js';
import { curves } from './report/curves.js';
import { figure, printMachine, tableOf } from './report/table.js';

const sizes: Record<string, number[]> = {
  'fork by MiB of heap': [20, 80, 320, 1_280, 4_096],
  'fork by mappings': [100, 1_000, 10_000, 40_000],
  'fork by threads': [4, 16, 64, 256, 1_024],
  'fork by descriptors': [100, 1_000, 4_000, 16_000],
  'accept by open connections': [100, 1_000, 10_000, 19_000, 100_000],
  'accept by connections that wait': [10, 100, 1_000, 4_000],
  'poll by descriptors': [100, 1_000, 10_000, 19_000, 100_000],
  'epoll_wait by descriptors': [100, 1_000, 10_000, 19_000, 100_000],
  'waitpid by children that ended at once': [10, 100, 1_000, 10_000],
  'recvmmsg by messages': [1, 8, 64, 512],
};
const contender = 'sys';
const tasks = Object.keys(sizes).map((kind) => ({ kind, contender }));
const chosen = options(tasks, {
  connections: 100_000,
  quick: 1_000,
  about:
    'Measures how the cost of calls grows with descriptors, connections, children, mappings and memory. --connections is the largest size.',
  kinds: {
    'fork by MiB of heap': "fork, with so much in V8's heap",
    'fork by mappings': "fork, with so many mappings beside Node's",
    'fork by threads': "fork, with so many threads in libuv's pool",
    'fork by descriptors': 'fork, with so many descriptors open',
    'accept by open connections': 'accept, with so many descriptors of connections open',
    'accept by connections that wait': 'accept, while so many connections wait',
    'poll by descriptors': 'poll of so many descriptors, none of them ready',
    'epoll_wait by descriptors': 'epoll_wait of so many, one of them ready',
    'waitpid by children that ended at once': 'waitpid for all of so many children',
    'recvmmsg by messages': 'recvmmsg of so many messages',
  },
});
const progress = new Progress(chosen.rounds * selected(tasks, chosen.only).length);
const before = machine();
const samples: { kind: string; round: number; points: [size: number, us: number][] }[] = [];
for (let round = 1; round <= chosen.rounds; round++) {
  for (const { kind } of selected(tasks, chosen.only)) {
    if (timeIsUp(chosen)) break;
    progress.begin(`${kind}, round ${round}`);
    const fitting = (sizes[kind] ?? []).filter((size) => size <= Math.max(chosen.connections, 1_280));
    samples.push({ kind, round, points: measured(kind, fitting) });
  }
}
progress.end();

/** A pool has as many threads as the process is started with. */
function measured(kind: string, fitting: number[]): [size: number, us: number][] {
  if (kind !== 'fork by threads') return points(kind, fitting);
  return fitting.flatMap((size) => points(kind, [size], { UV_THREADPOOL_SIZE: `${size}` }));
}

function points(
  kind: string,
  fitting: number[],
  more?: Record<string, string>,
): [size: number, us: number][] {
  const [command = '', ...args] = inNode('scale', kind, ...fitting.map(String));
  const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=8192', ...more };
  const lines = execFileSync(command, args, { encoding: 'utf8', env }).trim().split('\n');
  return lines.map((line) => line.split(' ').map(Number) as [number, number]);
}

/** The least of the rounds: what disturbs only adds. */
const rows = tasks.flatMap(({ kind }) => {
  const own = samples.filter((sample) => sample.kind === kind);
  const points = (own[0]?.points ?? []).map(([size], at): [number, number] => [
    size,
    Math.min(...own.map((sample) => sample.points[at]?.[1] ?? Number.POSITIVE_INFINITY)),
  ]);
  return points.length < 2 ? [] : [{ kind, points, power: power(points) }];
});

/** Between the last two: 0 is a cost that stays, 1 is linear, 2 quadratic. */
function power(points: [number, number][]): number {
  const [[size = 1, us = 1] = [], [more = 1, then = 1] = []] = points.slice(-2);
  return Math.log(then / us) / Math.log(more / size);
}

printMachine({ machine: before, load: machine().load });
for (const { kind, points, power } of rows) {
  const table = tableOf(kind, ['us', 'us of each']);
  for (const [size, us] of points) table.push([`${size}`, figure(us), figure(us / size)]);
  console.log(`${table.toString()}\n  rises by the power of ${power.toFixed(2)}`);
}
const { svg, json } = files('scale', chosen);
writeFileSync(svg, curves('Cost of one call by size', rows));
writeFileSync(json, `${JSON.stringify({ machine: before, options: chosen, samples, rows }, undefined, 2)}\n`);
console.log(`chart: ${svg}\nsamples: ${json}`);
