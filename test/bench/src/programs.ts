// Forking servers: a process for each connection, without exec and with; and what that is to cost by its parts.
import { run, type Task } from './bench.js';
import { AS_MUCH, inNode, largeServer, repeaters, servers } from './contenders.js';
import { greeting } from './greeting.js';
import { options, selected } from './options.js';
import { repeating, touchedBy, waited } from './repeating.js';
import { type Kind, type Row, report } from './report.js';
import { type Serving, serving } from './serving.js';
import { tableOf } from './table.js';

const served: Serving[] = [
  { name: 'fork', work: 'fork', family: 'tcp4', expect: greeting },
  { name: 'fork-exec', work: 'exec', family: 'tcp4', expect: `${greeting}a fortune\\n` },
  { name: 'greeting', work: 'greeting', family: 'tcp4', expect: greeting },
];

const touched = touchedBy(inNode('sys-repeat', 'exit'));
const forking = [...servers.filter(({ works }) => works.includes('fork')), largeServer(touched)];
const alone: Task[] = Object.entries(repeaters('exit')).map(([contender, command]) =>
  repeating({ kind: 'fork-alone', contender, command, mark: waited }),
);
const all = [...served.flatMap((kind) => serving(kind, forking)), ...alone];
const bases = ['C', AS_MUCH, 'perl'];
const kinds: Kind[] = [
  ...served.map(({ name }) => ({ name, unit: 'connection', bases })),
  { name: 'fork-alone', unit: 'fork', bases },
];

const chosen = options(all, { connections: 1_000, quick: 100 });
const results = await run(selected(all, chosen.only), chosen);
const rows = report(results, {
  title: 'CPU time of a forking server, children included',
  kinds,
  targets: [],
  file: 'programs',
});
printCalculation(rows);

/** Serving a connection and a fork, each measured alone, beside both in one. */
function printCalculation(all: Row[]): void {
  const of = (kind: string, contender: string) =>
    all.find((row) => row.kind === kind && row.contender === contender);
  const table = tableOf('CPU us', [
    'greeting',
    '+ fork alone',
    '= sum',
    'forking server',
    '÷ sum',
    'per s',
    '÷ perl',
  ]);
  for (const { name } of forking) {
    const [served, alone, both, perl] = [
      of('greeting', name),
      of('fork-alone', name),
      of('fork', name),
      of('fork', 'perl'),
    ];
    if (!served || !alone || !both || !perl) continue;
    const sum = served.total + alone.total;
    table.push([
      name,
      ...[served.total, alone.total, sum, both.total].map((value) => value.toFixed(0)),
      (both.total / sum).toFixed(2),
      both.perSecond.toFixed(0),
      (both.perSecond / perl.perSecond).toFixed(2),
    ]);
  }
  if (table.length > 0) console.log(table.toString());
}
