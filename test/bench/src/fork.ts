// What a child costs that ends at once, how soon it runs code, and both with a large heap.

import { AS_MUCH, BARE, inNode, largeRepeater, likeRepeater, repeaters, SAME } from './contenders.js';
import { run, type Task } from './measure/bench.js';
import { mappedBy, type Repeating, repeating, touchedBy, waited } from './measure/repeating.js';
import { options, selected } from './options.js';
import { built } from './paths.js';
import { report } from './report/report.js';
import type { Kind } from './report/rows.js';
import { type Target, typical, used } from './report/targets.js';

const HEAP = 500;

// C is to have touched as much memory as sys has, or to have its very mappings.
const touched = touchedBy(inNode('sys-repeat', 'exit'));
const touchedLarge = touchedBy(inNode('sys-repeat', 'exit', `${HEAP}`));
const mapped = mappedBy(inNode('sys-repeat', 'exit'), built('mappings'));
const mappedLarge = mappedBy(inNode('sys-repeat', 'exit', `${HEAP}`), built('mappings-large'));

const CHILD_PROCESS = 'child_process.fork';
const slow: Record<string, number> = { [CHILD_PROCESS]: 20, 'spawn /bin/true': 4 };

type Commands = Record<string, Repeating['command']>;

function each(kind: string, commands: Commands, slower = 1): Task[] {
  return Object.entries(commands).map(([contender, command]) =>
    repeating({ kind, contender, command, mark: waited, slower: slow[contender] ?? slower }),
  );
}

function small(work: string): Commands {
  const { C = [], ...others } = repeaters(work);
  return { C, [AS_MUCH]: largeRepeater(work, touched), [SAME]: likeRepeater(work, mapped), ...others };
}

const large = {
  [AS_MUCH]: largeRepeater('exit', touchedLarge),
  [SAME]: likeRepeater('exit', mappedLarge),
  sys: inNode('sys-repeat', 'exit', `${HEAP}`),
  'sys (contiguous)': inNode('sys-repeat', 'exit', `${HEAP}`, 'contiguous'),
  'sys (huge pages)': inNode('sys-repeat', 'exit', `${HEAP}`, 'huge'),
};
const spawned = {
  'before a fork': inNode('node-repeat', 'spawnSync', `${HEAP}`),
  'after a fork': inNode('node-repeat', 'spawnSync', `${HEAP}`, 'fork'),
};
const all = [
  ...each('exit', {
    ...small('exit'),
    [BARE]: inNode('bare-repeat', 'exit'),
    'spawn /bin/true': inNode('node-repeat', 'spawn'),
    [CHILD_PROCESS]: inNode('node-repeat', 'exit'),
  }),
  ...each('code', { ...small('code'), [CHILD_PROCESS]: inNode('node-repeat', 'code') }),
  ...each('exit-500MiB', large, 10),
  ...each('spawnSync-500MiB', spawned, 10),
];
const kinds: Kind[] = [
  { name: 'exit', unit: 'fork', bases: ['C', AS_MUCH, SAME, BARE, 'perl', CHILD_PROCESS] },
  { name: 'code', unit: 'fork', bases: ['C', AS_MUCH, SAME, 'perl', CHILD_PROCESS] },
  { name: 'exit-500MiB', unit: 'fork', bases: [AS_MUCH, SAME, 'sys'] },
  { name: 'spawnSync-500MiB', unit: 'program', bases: ['before a fork'] },
];
const targets: Target[] = [
  {
    what: 'fork + _exit + waitpid: time of sys ÷ perl',
    ...{ kind: 'exit', of: 'sys', to: 'perl', value: typical, compare: 'ratio', most: 4 },
  },
  {
    what: 'fork + _exit + waitpid: CPU of sys ÷ perl',
    ...{ kind: 'exit', of: 'sys', to: 'perl', value: used, compare: 'ratio', most: 4 },
  },
  {
    what: `to running code: time of ${CHILD_PROCESS} ÷ sys`,
    ...{ kind: 'code', of: CHILD_PROCESS, to: 'sys', value: typical, compare: 'ratio', least: 25 },
  },
  {
    what: 'fork + _exit + waitpid: CPU of sys ÷ C with the same mappings',
    ...{ kind: 'exit', of: 'sys', to: SAME, value: used, compare: 'ratio', most: 1.4 },
  },
  {
    what: `${HEAP} MiB of heap: CPU of sys ÷ C with the same mappings`,
    ...{ kind: 'exit-500MiB', of: 'sys', to: SAME, value: used, compare: 'ratio', most: 1.15 },
  },
  {
    what: `${HEAP} MiB of heap: CPU of a contiguous heap ÷ V8's`,
    ...{ kind: 'exit-500MiB', of: 'sys (contiguous)', to: 'sys', value: used, compare: 'ratio', most: 0.65 },
  },
  {
    what: `${HEAP} MiB of heap: CPU with huge pages ÷ V8's`,
    ...{ kind: 'exit-500MiB', of: 'sys (huge pages)', to: 'sys', value: used, compare: 'ratio', most: 0.25 },
  },
  {
    what: `spawnSync from ${HEAP} MiB of heap: time after a fork ÷ before`,
    ...{ kind: 'spawnSync-500MiB', of: 'after a fork', to: 'before a fork', value: typical },
    ...{ compare: 'ratio', most: 1.1 },
  },
];

const chosen = options(all, {
  connections: 400,
  quick: 40,
  about: 'Measures what a child costs: CPU time and the time until it ends or runs code.',
  kinds: {
    exit: 'fork, _exit in the child, waitpid',
    code: 'the time until the child runs its first line',
    'exit-500MiB': 'the first with 500 MiB of heap',
    'spawnSync-500MiB': 'spawnSync of a program with that heap, before and after a fork',
  },
});
const results = await run(selected(all, chosen.only), chosen);
report(results, {
  title: 'CPU time of a child that ends at once, and of one that tells when it began',
  kinds,
  targets,
  file: 'fork',
  logarithmic: true,
});
