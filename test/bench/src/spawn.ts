// What a program costs that ends at once, from a small parent and from one of 2 GB: posix_spawn beside what else starts one.
import { inNode } from './contenders.js';
import { run, type Task } from './measure/bench.js';
import { repeating, waited } from './measure/repeating.js';
import { options, selected } from './options.js';
import { built } from './paths.js';
import { report } from './report/report.js';
import type { Kind } from './report/rows.js';
import { type Target, typical } from './report/targets.js';

const C_SPAWN = 'C posix_spawn';
const SYS = 'sys posix_spawn';
const SPAWN_SYNC = 'child_process.spawnSync';

/** Parents of so many MiB; a Node process has some 50 of its own. */
const sizes = { 'spawn-20MB': 20, 'spawn-2GB': 2048 };

const all: Task[] = Object.entries(sizes).flatMap(([kind, size]) => {
  const bytes = `${size * 2 ** 20}`;
  const commands: Record<string, string[]> = {
    [C_SPAWN]: [built('repeat'), 'spawn', bytes],
    'C fork + exec': [built('repeat'), 'forkexec', bytes],
    [SYS]: inNode('sys-repeat', 'spawn', `${size}`, 'buffers'),
    'sys fork + exec': inNode('sys-repeat', 'forkexec', `${size}`, 'buffers'),
    [SPAWN_SYNC]: inNode('node-repeat', 'spawnSync', `${size}`, 'buffers'),
  };
  return Object.entries(commands).map(([contender, command]) =>
    repeating({
      kind,
      contender,
      command,
      mark: waited,
      warmUp: 20,
      alone: size > 1_000,
      slower: contender.includes('fork') ? 4 : 1,
    }),
  );
});
const kinds: Kind[] = Object.keys(sizes).map((name) => ({
  name,
  unit: 'program',
  bases: [C_SPAWN, 'C fork + exec', SPAWN_SYNC],
}));
const targets: Target[] = Object.keys(sizes).map((kind) => ({
  what: `${kind}: time of sys ÷ C's posix_spawn`,
  ...{ kind, of: SYS, to: C_SPAWN, value: typical, compare: 'ratio', most: 1.3 },
}));

const chosen = options(all, {
  connections: 200,
  quick: 20,
  about: 'Measures how long it takes to start a program that ends at once.',
  kinds: Object.fromEntries(
    Object.entries(sizes).map(([kind, size]) => [kind, `a parent with ${size} MiB of heap`]),
  ),
});
const results = await run(selected(all, chosen.only), chosen);
report(results, {
  title: 'Time of a program that ends at once, by the size of its parent',
  kinds,
  targets,
  file: 'spawn',
  logarithmic: true,
});
