// Forking servers: a process for each connection, without exec and with; and what that is to cost by its parts.

import { AS_MUCH, inNode, largeServer, repeaters, servers } from './contenders.js';
import { greeting } from './greeting.js';
import { run, type Task } from './measure/bench.js';
import { repeating, touchedBy, waited } from './measure/repeating.js';
import { type Serving, serving } from './measure/serving.js';
import { options, selected } from './options.js';
import { CALCULATION, calculation } from './report/calculation.js';
import { report } from './report/report.js';
import type { Kind } from './report/rows.js';
import { tableOf } from './report/table.js';

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

const chosen = options(all, {
  connections: 1_000,
  quick: 60,
  about: 'Measures forking servers, children included, and what their parts add up to.',
  kinds: {
    fork: 'a child for each connection greets and ends',
    'fork-exec': 'a child for each connection greets and executes a program',
    greeting: 'the greeting without a child',
    'fork-alone': 'a child without a connection',
  },
});
const results = await run(selected(all, chosen.only), chosen);
const rows = report(results, {
  title: 'CPU time of a forking server, children included',
  kinds,
  targets: [],
  file: 'programs',
});
const parts = calculation(rows);
if (parts.length > 0) {
  const [title = '', ...columns] = CALCULATION;
  const table = tableOf(title, columns);
  table.push(...parts);
  console.log(table.toString());
}
