// What a datagram costs who sends it and who receives it, in batches, in trains and one by one.

import { inNode } from './contenders.js';
import { run } from './measure/bench.js';
import { type Contender, type Datagrams, datagrams } from './measure/datagrams.js';
import { options, selected } from './options.js';
import { built } from './paths.js';
import { report } from './report/report.js';
import { used } from './report/targets.js';

const ours = (name: string, role?: string): Contender => ({
  name,
  single: role !== undefined,
  command: (own, size, count) => inNode('udp', name, role ?? own, `${size}`, `${count}`),
});
const c = (name: string, ...options: string[]): Contender => ({
  name,
  command: (role, size, count) => [built('udp'), role, `${size}`, `${count}`, ...options],
});

/** Who has no trains sends and receives one by one. */
const single = {
  send: [ours('sys', 'send'), ours('node:dgram', 'send')],
  receive: [ours('sys', 'receive'), ours('node:dgram', 'receive')],
};
const aio = ours('aio');
/** With a pause of 100 us after each batch that wasn't full. */
const coalesced = [c('C-coalesced', '100'), ours('aio-coalesced')];
const receivers = [c('C'), aio, ...coalesced, ...single.receive];
const sizes = [64, 1200];
const TRAINS = 20;
const kinds: (Datagrams & { contenders: Contender[]; wanted: number })[] = sizes.flatMap((size) => [
  {
    name: `segment-${size}`,
    role: 'segment',
    size,
    times: TRAINS,
    contenders: [c('C'), aio, ...single.send],
    wanted: 6,
  },
  {
    name: `send-many-${size}`,
    role: 'send',
    size,
    peers: 64,
    contenders: [c('C'), aio, ...single.send],
    wanted: 1.6,
  },
  {
    name: `receive-${size}`,
    role: 'receive',
    size,
    source: 'blast',
    contenders: receivers,
    wanted: 2,
  },
  {
    name: `gro-${size}`,
    role: 'gro',
    size,
    times: TRAINS,
    source: 'trains',
    contenders: receivers,
    wanted: 20,
  },
]);

const all = kinds.flatMap((kind) => datagrams(kind, kind.contenders));
const chosen = options(all, {
  connections: 500_000,
  quick: 20_000,
  about: 'Measures what it costs to send a datagram, and to receive one.',
  kinds: Object.fromEntries(
    kinds.map(({ name, role, size }) => [name, `${role}, datagrams of ${size} bytes`]),
  ),
});
const results = await run(selected(all, chosen.only), chosen);
report(results, {
  title: 'CPU time of a datagram, for who sends or receives it',
  kinds: kinds.map(({ name }) => ({ name, unit: 'datagram', bases: ['C', 'node:dgram'] })),
  targets: kinds.flatMap(({ name: kind, wanted, contenders }) =>
    ['', '-coalesced'].flatMap((way) => {
      const [ours, theirs] = [`aio${way}`, `C${way}`];
      if (!contenders.some(({ name }) => name === ours)) return [];
      return [
        {
          what: `${kind}: packets per CPU second of ${ours} ÷ node:dgram`,
          ...({ kind, of: 'node:dgram', to: ours, value: used, compare: 'ratio', least: wanted } as const),
        },
        {
          what: `${kind}: CPU of ${ours} ÷ ${theirs}`,
          ...({ kind, of: ours, to: theirs, value: used, compare: 'ratio', most: 1.3 } as const),
        },
      ];
    }),
  ),
  file: 'udp',
  logarithmic: true,
});
