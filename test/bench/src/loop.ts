// What connections and messages cost a server in Node's event loop, with @perlipc/aio and with node:net.
import { inNode, type Server, servers } from './contenders.js';
import { greeting } from './greeting.js';
import { run } from './measure/bench.js';
import { type Serving, serving } from './measure/serving.js';
import { options, selected } from './options.js';
import { built } from './paths.js';
import { report } from './report/report.js';
import { used } from './report/targets.js';

const names = ['C', 'sys', 'aio', 'node:net'];
const loops: Server[] = [
  { name: 'C', works: ['echo'], command: () => [built('echo')] },
  { name: 'aio', works: ['echo'], command: (_, ...args) => inNode('aio', 'roundtrip', ...args) },
  { name: 'node:net', works: ['echo'], command: (_, ...args) => inNode('net', 'roundtrip', ...args) },
];
const kinds: Serving[] = [
  { name: 'greeting-tcp4', work: 'greeting', family: 'tcp4', expect: greeting },
  { name: 'accept-tcp4', work: 'accept', family: 'tcp4', expect: '' },
  { name: 'echo-64', work: 'echo', family: 'tcp4', expect: '', message: 64, parallel: 64 },
];

const all = kinds.flatMap((kind) =>
  serving(kind, [...servers.filter(({ name }) => names.includes(name)), ...loops]),
);
const chosen = options(all, { connections: 20_000, quick: 1_000 });
const results = await run(selected(all, chosen.only), chosen);
const to = (kind: string, other: string, of: string, most: number) => ({
  what: `${kind}: CPU of ${of} ÷ ${other}`,
  ...({ kind, of, to: other, value: used, compare: 'ratio', most } as const),
});
report(results, {
  title: 'CPU time of a server in the event loop',
  kinds: kinds.map(({ name, message }) => ({
    name,
    unit: message ? 'round trip' : 'connection',
    bases: ['C', 'node:net'],
  })),
  targets: [
    to('greeting-tcp4', 'node:net', 'aio', 0.3),
    to('greeting-tcp4', 'sys', 'aio', 1.15),
    to('echo-64', 'node:net', 'aio', 0.6),
    to('echo-64', 'C', 'aio', 1.3),
  ],
  file: 'loop',
});
