// Puts the figures of the last runs, which lie in build, into docs/benchmarks.md, and their pictures into docs; the README's picture is drawn
// from there.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { CLUSTER } from './measure/memory.js';
import { repository, result } from './paths.js';
import { CALCULATION, calculation } from './report/calculation.js';
import {
  circumstances,
  kindTable,
  markdownTable,
  type Saved,
  type SavedWorkers,
  spreadCell,
  targetTable,
} from './report/markdown.js';
import { figure } from './report/table.js';

const [accept, fork, programs, spawn] = (['accept', 'fork', 'programs', 'spawn'] as const).map(
  (name): Saved => JSON.parse(readFileSync(result(`${name}.json`), 'utf8')),
) as [Saved, Saved, Saved, Saved];
const workers: SavedWorkers = JSON.parse(readFileSync(result('workers.json'), 'utf8'));

function allKinds(saved: Saved, names = saved.kinds.map(({ name }) => name)): string {
  return [`Medians of ${circumstances(saved)}.`, ...names.map((name) => kindTable(saved, name))].join('\n\n');
}

function workersTable(): string {
  const base = workers.rows.find(({ contender }) => contender === CLUSTER)?.total ?? Number.NaN;
  return markdownTable(
    ['', 'private MiB of all', 'of one', 'parent', `÷ ${CLUSTER}`],
    workers.rows.map((row) => [
      row.contender,
      spreadCell(row),
      ...[figure(row.each), figure(row.parent), (row.total / base).toFixed(2)],
    ]),
  );
}

const sections: Record<string, string> = {
  accept: allKinds(accept),
  fork: allKinds(fork),
  programs: allKinds(programs, ['fork', 'fork-exec']),
  spawn: allKinds(spawn),
  calculation: markdownTable(CALCULATION, calculation(programs.rows)),
  workers: workersTable(),
  targets: targetTable([...accept.targets, ...fork.targets, ...spawn.targets, ...workers.targets]),
};

/** What stands between `<!-- NAME -->` and `<!-- end -->` is replaced. */
function fill(file: string): void {
  const path = repository(file);
  const text = readFileSync(path, 'utf8').replace(
    /(<!-- (\w+) -->\n).*?(<!-- end -->)/gs,
    (whole, begin: string, name: string, end: string) =>
      name in sections ? `${begin}\n${sections[name]}\n\n${end}` : whole,
  );
  writeFileSync(path, text);
}

fill('docs/benchmarks.md');
for (const name of ['accept', 'fork', 'programs', 'workers'])
  copyFileSync(result(`${name}.svg`), repository(`docs/${name}.svg`));
execFileSync(process.execPath, [repository('tools/cost-svg.mjs')]);
