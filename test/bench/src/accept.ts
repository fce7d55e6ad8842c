// How many connections a server takes, and what one costs it; and a look-up, and a round trip.

import { BARE, inNode, repeaters, servers } from './contenders.js';
import { greeting } from './greeting.js';
import { run } from './measure/bench.js';
import { repeating } from './measure/repeating.js';
import { type Serving, serving } from './measure/serving.js';
import { options, selected } from './options.js';
import { report } from './report/report.js';
import type { Kind } from './report/rows.js';
import { type Target, used } from './report/targets.js';

const served: Serving[] = [
  { name: 'greeting-tcp4', work: 'greeting', family: 'tcp4', expect: greeting },
  { name: 'greeting-tcp6', work: 'greeting', family: 'tcp6', expect: greeting },
  { name: 'greeting-unix', work: 'greeting', family: 'unix', expect: greeting },
  { name: 'accept-tcp4', work: 'accept', family: 'tcp4', expect: '' },
  { name: 'roundtrip-tcp4', work: 'roundtrip', family: 'tcp4', expect: '', message: 64 },
];

/** The file of its data base that a look-up opens. */
const lookups = { servbyname: /openat.*"\/etc\/services"/, hostbyaddr: /openat.*"\/etc\/hosts"/ };
const SLOWER = 2;
const WARM_UP = 20_000;

const asked = Object.entries(lookups).flatMap(([kind, mark]) =>
  Object.entries({
    ...repeaters(kind),
    ...(kind === 'hostbyaddr' && { 'node:dns': inNode('node-repeat', kind) }),
  }).map(([contender, command]) =>
    repeating({ kind, contender, command, mark, slower: SLOWER, warmUp: WARM_UP }),
  ),
);
const all = [...served.flatMap((kind) => serving(kind, servers)), ...asked];
const kinds: Kind[] = [
  ...served.map(({ name, message }) => ({
    name,
    unit: message ? 'round trip' : 'connection',
    bases: ['C', BARE, 'perl', 'node:net'],
  })),
  ...Object.keys(lookups).map((name) => ({ name, unit: 'lookup', bases: ['C', 'perl', 'node:dns'] })),
];

const chosen = options(all, {
  connections: 20_000,
  quick: 1_000,
  about: 'Measures what a connection, a round trip and a look-up cost: CPU time, rate, latency.',
  kinds: {
    'greeting-tcp4': 'accept, write a greeting, close; TCP over IPv4',
    'greeting-tcp6': 'the same over IPv6',
    'greeting-unix': 'the same over a Unix-domain socket',
    'accept-tcp4': 'accept and close alone',
    'roundtrip-tcp4': '64 bytes there and back on an open connection',
    servbyname: 'getservbyname: a look into /etc/services',
    hostbyaddr: 'gethostbyaddr: a look into /etc/hosts',
  },
});
const results = await run(selected(all, chosen.only), chosen);

const atMost = (what: string, kind: string, of: string, to: string, most: number): Target => ({
  what: `${kind}: ${what}`,
  ...{ kind, of, to, value: used, compare: 'ratio', most },
});
const targets: Target[] = [
  ...served.slice(0, 3).flatMap(({ name: kind }): Target[] => [
    {
      what: `${kind}: CPU us that sys adds to C's`,
      ...{ kind, of: 'sys', to: 'C', value: used, compare: 'difference', most: 0.6 },
    },
    atMost('CPU of sys ÷ node:net', kind, 'sys', 'node:net', 0.5),
    atMost('CPU of @perlipc/perl ÷ perl', kind, '@perlipc/perl', 'perl', 1.05),
  ]),
  atMost('CPU of @perlipc/perl ÷ perl', 'roundtrip-tcp4', '@perlipc/perl', 'perl', 1.05),
  ...Object.keys(lookups).map((kind) => atMost('CPU of sys ÷ perl', kind, 'sys', 'perl', 1.2)),
];
report(results, {
  title: "CPU time of the server, and of a program that asks the C library's name service",
  kinds,
  targets,
  file: 'accept',
});
