// Forking servers: a process for each connection, without exec and with.
import { run, works } from './bench.js';
import { has, servers } from './contenders.js';
import { options } from './options.js';
import { report } from './report.js';
import { countServer, measureServer, type Serving } from './serving.js';
import { hasStrace } from './trace.js';

const greeting = "Hello there, localhost, it's a fine day for sockets\\r\\n";

const kinds: Serving[] = [
  { name: 'fork', work: 'fork', family: 'tcp4', expect: greeting },
  { name: 'fork-exec', work: 'exec', family: 'tcp4', expect: `${greeting}a fortune\\n` },
];

const chosen = options({ connections: 1_000, quick: 100 });
const all = works(kinds, servers, ({ work }, server) => has(server, work), chosen);
const results = await run(
  all,
  chosen,
  (work) => measureServer(work, chosen.connections),
  hasStrace ? all : [],
  countServer,
);
report(results, {
  title: 'CPU time of a forking server per connection',
  unit: 'connection',
  file: 'programs',
  other: 'perl',
});
