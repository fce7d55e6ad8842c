// A service of four workers with a loaded heap, by prefork and by node:cluster: its start, its memory, its speed, its restart.
import { writeFileSync } from 'node:fs';
import { machine } from './measure/machine.js';
import { CLUSTER } from './measure/memory.js';
import { Progress } from './measure/progress.js';
import { HEAP, measureService, type Serving, WORKERS } from './measure/service.js';
import { median } from './measure/statistics.js';
import { files, options, selected, timeIsUp } from './options.js';
import { chart } from './report/chart.js';
import { printMachine, printTargets, tableOf } from './report/table.js';
import { outcomes } from './report/targets.js';

const kind = 'service';
const PREFORK = 'prefork';
const PM2 = 'pm2';
const contenders = [
  { kind, contender: PREFORK, program: ['prefork-service', 'shared'] },
  { kind, contender: 'prefork (reuseport)', program: ['prefork-service', 'reuseport'] },
  { kind, contender: 'prefork (huge pages)', program: ['prefork-service', 'shared', 'huge'] },
  { kind, contender: CLUSTER, program: ['cluster-service'] },
  { kind, contender: PM2, program: ['pm2-service'] },
];

type Sample = Serving & { kind: string; contender: string; round: number };

const chosen = options(contenders, {
  connections: 10_000,
  quick: 300,
  about: `Measures a service of ${WORKERS} workers, of a parent with ${HEAP} MiB of heap.`,
  kinds: { [kind]: 'time to serve, memory, requests a second, requests lost at a reload' },
});
const progress = new Progress(chosen.rounds * selected(contenders, chosen.only).length);
const before = machine();
const samples: Sample[] = [];
for (let round = 1; round <= chosen.rounds; round++) {
  for (const { contender, program } of selected(contenders, chosen.only)) {
    if (timeIsUp(chosen)) break;
    progress.begin(`${contender}, round ${round}`);
    const measured = await measureService(program, chosen.connections, contender === PREFORK);
    samples.push({ kind, contender, round, ...measured });
  }
}
progress.end();

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const rows = contenders.flatMap(({ contender }) => {
  const own = samples.filter((sample) => sample.contender === contender);
  if (own.length === 0) return [];
  const typical = (value: (sample: Sample) => number) => median(own.map(value));
  return {
    kind,
    contender,
    total: typical(({ memory }) => sum(memory)),
    spread: 0,
    first: typical(({ first }) => first),
    throughput: typical(({ throughput }) => throughput),
    lost: sum(own.flatMap(({ lost: { kept, each } }) => [kept, each])),
    kept: typical(({ uneven }) => uneven.kept),
    each: typical(({ uneven }) => uneven.each),
  };
});
printMachine({ machine: before, load: machine().load });
const titles = ['ms', 'MiB', 'per s', 'lost', 'kept', 'each'];
const table = tableOf('', titles);
for (const { contender, first, total, throughput, lost, kept, each } of rows)
  table.push([
    contender,
    first.toFixed(0),
    total.toFixed(0),
    throughput.toFixed(0),
    `${lost}`,
    kept.toFixed(2),
    each.toFixed(2),
  ]);
console.log(table.toString());
console.log(`  ${WORKERS} workers, ${HEAP} MiB of heap. ms: until it serves. MiB: memory of its own.
  per s: requests. lost: requests, at a reload. kept, each: how uneven the
  workers' shares are, when connections are kept and with a connection for each request.`);
const warmed = samples.flatMap(({ restarted, reforked }) =>
  restarted && reforked ? [{ restarted, reforked }] : [],
);
if (warmed.length > 0) {
  const more = tableOf('refork', ['ms of the first 200 requests', 'own MiB']);
  for (const name of ['restarted', 'reforked'] as const)
    more.push([
      name,
      median(warmed.map((each) => each[name].first)).toFixed(0),
      median(warmed.map((each) => each[name].memory)).toFixed(0),
    ]);
  console.log(more.toString());
}
const compared = { kind, of: PREFORK, to: CLUSTER, compare: 'ratio' as const };
const kept = outcomes<Sample>(samples, [
  { ...compared, what: 'private memory', value: ({ memory }) => sum(memory), most: 0.2 },
  { ...compared, what: 'requests a second', value: ({ throughput }) => throughput, least: 0.9 },
]);
if (kept.length > 0) printTargets(kept, chosen.quick);
const { svg, json } = files('prefork', chosen);
const picture = {
  title: `Private MiB of ${WORKERS} workers`,
  kinds: [{ name: kind, unit: '' }],
  measure: 'MiB',
};
writeFileSync(svg, chart(rows, picture));
const all = { machine: before, options: chosen, samples, load: machine().load, rows, targets: kept };
writeFileSync(json, `${JSON.stringify(all, undefined, 2)}\n`);
console.log(`chart: ${svg}\nsamples: ${json}`);
