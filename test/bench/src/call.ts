// What the way from JavaScript to a system call and back costs.
import { BARE, inNode } from './contenders.js';
import { run } from './measure/bench.js';
import { repeating } from './measure/repeating.js';
import { options, selected } from './options.js';
import { built } from './paths.js';
import { report } from './report/report.js';
import { type Target, used } from './report/targets.js';

const contenders = {
  C: (work: string) => [built('repeat'), work],
  sys: (work: string) => inNode('call-repeat', work, 'sys'),
  [BARE]: (work: string) => inNode('call-repeat', work, 'bare'),
};
const names = ['getppid', 'getfd'];
/** One call for a thousand descriptors. */
const many = ['poll', 'epoll'];
const all = [
  ...names.flatMap((kind) =>
    Object.entries(contenders).map(([contender, command]) => ({ kind, contender, command: command(kind) })),
  ),
  ...many.flatMap((kind) =>
    (['C', 'sys'] as const).map((contender) => ({
      kind,
      contender,
      command: contenders[contender](kind),
    })),
  ),
  { kind: 'getppid', contender: `${BARE}, no call`, command: inNode('call-repeat', 'getppid', 'nothing') },
].map((program) => repeating({ ...program, warmUp: 200 }));

const chosen = options(all, {
  connections: 1_000,
  quick: 100,
  about:
    'Measures the cheapest calls, a thousand at a time, or one for a thousand descriptors: a microsecond in the tables is a nanosecond of each.',
  kinds: {
    getppid: 'no argument, a number as result',
    getfd: 'fcntl(0, F_GETFD)',
    poll: 'one call for a thousand descriptors, all ready',
    epoll: 'epoll_wait for a thousand events that have come',
  },
});
const targets: Target[] = names.map((kind) => ({
  what: `${kind}: CPU ns that sys adds to a bare function of Node-API`,
  ...{ kind, of: 'sys', to: BARE, value: used, compare: 'difference', most: kind === 'getppid' ? 25 : 100 },
}));
report(await run(selected(all, chosen.only), chosen), {
  title: 'CPU time of a thousand calls, or of one for a thousand descriptors',
  kinds: [
    ...names.map((name) => ({ name, unit: '1000 calls', bases: ['C', BARE] })),
    ...many.map((name) => ({ name, unit: 'call', bases: ['C'] })),
  ],
  targets,
  file: 'call',
  logarithmic: false,
});
