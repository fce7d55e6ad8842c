// How many connections a server takes, and what one costs it.
import { run, works } from './bench.js';
import { has, servers } from './contenders.js';
import { options } from './options.js';
import { report } from './report.js';
import { countServer, measureServer, type Serving } from './serving.js';
import { hasStrace } from './trace.js';

const greeting = "Hello there, localhost, it's a fine day for sockets\\r\\n";

const kinds: Serving[] = [
  { name: 'greeting-tcp4', work: 'greeting', family: 'tcp4', expect: greeting },
  { name: 'greeting-tcp6', work: 'greeting', family: 'tcp6', expect: greeting },
  { name: 'greeting-unix', work: 'greeting', family: 'unix', expect: greeting },
  { name: 'accept-tcp4', work: 'accept', family: 'tcp4', expect: '' },
  { name: 'roundtrip-tcp4', work: 'roundtrip', family: 'tcp4', expect: '', message: 64 },
];

const chosen = options({ connections: 20_000, quick: 1_500 });
const all = works(kinds, servers, ({ work }, server) => has(server, work), chosen);
const traceable = hasStrace ? all.filter(({ kind }) => !chosen.quick || kind === all[0]?.kind) : [];

const results = await run(
  all,
  chosen,
  (work) => measureServer(work, chosen.connections),
  traceable,
  countServer,
);
report(results, {
  title: 'CPU time of the server per connection',
  unit: 'connection',
  file: 'accept',
  other: 'node:net',
});
