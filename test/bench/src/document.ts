// Puts the figures of the last runs, which lie in build, into README.md and docs/benchmarks.md, and their pictures into docs.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { CLUSTER } from './measure/memory.js';
import { repository, result } from './paths.js';
import { CALCULATION, calculation } from './report/calculation.js';
import {
  circumstances,
  kindTable,
  markdownTable,
  ratioCell,
  type Saved,
  type SavedWorkers,
  spreadCell,
  targetTable,
} from './report/markdown.js';
import { figure } from './report/table.js';

const [accept, fork, programs] = (['accept', 'fork', 'programs'] as const).map(
  (name): Saved => JSON.parse(readFileSync(result(`${name}.json`), 'utf8')),
) as [Saved, Saved, Saved];
const workers: SavedWorkers = JSON.parse(readFileSync(result('workers.json'), 'utf8'));

function allKinds(saved: Saved, names = saved.kinds.map(({ name }) => name)): string {
  return [`Medians of ${circumstances(saved)}.`, ...names.map((name) => kindTable(saved, name))].join('\n\n');
}

function workersTable(): string {
  const base = workers.rows.find(({ contender }) => contender === CLUSTER)?.total ?? Number.NaN;
  return markdownTable(
    ['', 'private MiB of all', 'of one', 'of the parent', `÷ ${CLUSTER}`],
    workers.rows.map((row) => [
      row.contender,
      spreadCell(row),
      ...[figure(row.each), figure(row.parent), (row.total / base).toFixed(2)],
    ]),
  );
}

/** One kind of work, for the README. */
function brief(saved: Saved, kind: string, bases: string[]): string {
  const rows = saved.rows.filter((row) => row.kind === kind);
  return markdownTable(
    [`CPU us, ${kind}`, 'median', ...bases.map((base) => `÷ ${base}`), 'system calls'],
    rows.map((row) => [
      row.contender,
      spreadCell(row),
      ...bases.map((base) => ratioCell(rows, row, base)),
      row.calls.split(':')[0] ?? '',
    ]),
  );
}

const sections: Record<string, string> = {
  accept: allKinds(accept),
  fork: allKinds(fork),
  programs: allKinds(programs, ['fork', 'fork-exec']),
  calculation: markdownTable(CALCULATION, calculation(programs.rows)),
  workers: workersTable(),
  targets: targetTable([...accept.targets, ...fork.targets, ...workers.targets]),
  brief: [
    `A connection over TCP v4, accepted, greeted and closed; medians of ${circumstances(accept)}.`,
    brief(accept, 'greeting-tcp4', ['C', 'node:net']),
    `fork, \`_exit\` and waitpid, or what stands in for them; medians of ${circumstances(fork)}.`,
    brief(fork, 'exit', ['C', 'C (as much memory)', 'perl', 'child_process.fork']),
    'Memory that four workers have for themselves, of a parent with 150 MiB of heap, after 1,000 requests and a full collection each.',
    workersTable(),
  ].join('\n\n'),
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

for (const file of ['README.md', 'docs/benchmarks.md']) fill(file);
for (const name of ['accept', 'fork', 'programs', 'workers'])
  copyFileSync(result(`${name}.svg`), repository(`docs/${name}.svg`));
