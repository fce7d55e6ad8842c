// What four workers of a loaded parent hold for themselves, forked and of node:cluster.
import { writeFileSync } from 'node:fs';
import { machine } from './measure/machine.js';
import { CLUSTER, HEAP, type Held, measureHeld, WORKERS } from './measure/memory.js';
import { Progress } from './measure/progress.js';
import { median, spread } from './measure/statistics.js';
import { files, options, selected, timeIsUp } from './options.js';
import { chart } from './report/chart.js';
import { printMachine, printTargets, tableOf } from './report/table.js';
import { outcomes } from './report/targets.js';

const kind = 'workers';
const contenders = [
  { kind, contender: 'sys (forked)', program: ['forked-http'] },
  { kind, contender: 'sys (collected, forked)', program: ['forked-http', 'collect'] },
  { kind, contender: CLUSTER, program: ['cluster-http'] },
];

const chosen = options(contenders, {
  connections: 1_000,
  quick: 1_000,
  about: `Measures the memory that ${WORKERS} workers have of their own, when their parent has ${HEAP} MiB of heap.`,
  kinds: { workers: 'http workers after requests and a full collection each' },
});
const progress = new Progress(chosen.rounds * selected(contenders, chosen.only).length);
const before = machine();
const samples: (Held & { kind: string; contender: string; round: number })[] = [];
for (let round = 1; round <= chosen.rounds; round++) {
  for (const { contender, program: name } of selected(contenders, chosen.only)) {
    if (timeIsUp(chosen)) break;
    progress.begin(`${contender}, round ${round}`);
    samples.push({ kind, contender, round, ...(await measureHeld(name, chosen.connections)) });
  }
}
progress.end();

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const rows = contenders.flatMap(({ contender }) => {
  const own = samples.filter((sample) => sample.contender === contender);
  if (own.length === 0) return [];
  const totals = own.map(({ workers }) => sum(workers));
  const each = own.flatMap(({ workers }) => workers);
  const parent = median(own.map((sample) => sample.parent));
  return { kind, contender, total: median(totals), spread: spread(totals), each: median(each), parent };
});
printMachine({ machine: before, load: machine().load });
const other = rows.find(({ contender }) => contender === CLUSTER)?.total;
console.log(`${WORKERS} workers, ${HEAP} MiB of heap loaded: private MiB`);
const table = tableOf('', ['of all', 'of one', 'parent', `÷ ${CLUSTER}`]);
for (const { contender, total, spread: wide, each, parent } of rows)
  table.push([
    contender,
    `${total.toFixed(1)} ±${(wide * 100).toFixed(0)}%`,
    each.toFixed(1),
    parent.toFixed(1),
    other === undefined ? '' : (total / other).toFixed(2),
  ]);
console.log(table.toString());
const forked = contenders.map(({ contender }) => contender).filter((name) => name !== CLUSTER);
const value = ({ workers }: Held) => sum(workers);
const kept = outcomes(
  samples,
  forked.map((of) => ({
    ...{ what: `private memory: ${of} ÷ ${CLUSTER}`, kind, of, to: CLUSTER, value },
    ...{ compare: 'ratio' as const, most: 1 / 3 },
  })),
);
if (kept.length > 0) printTargets(kept, chosen.quick);
const { svg, json } = files('workers', chosen);
writeFileSync(
  svg,
  chart(rows, {
    title: `Private MiB of ${WORKERS} workers, after ${chosen.connections} requests and a collection each`,
    kinds: [{ name: kind, unit: '' }],
    measure: 'MiB',
  }),
);
const load = machine().load;
writeFileSync(
  json,
  `${JSON.stringify({ machine: before, options: chosen, samples, load, rows, targets: kept }, undefined, 2)}\n`,
);
console.log(`chart: ${svg}\nsamples: ${json}`);
