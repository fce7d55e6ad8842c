import type { Results } from '../measure/bench.js';
import type { Kind, Row } from './rows.js';
import { figure } from './table.js';
import type { Outcome } from './targets.js';

/** What a benchmark leaves in its JSON. */
export interface Saved extends Results {
  kinds: Kind[];
  rows: Row[];
  targets: Outcome[];
}

/** What `workers.ts` leaves in its JSON. */
export interface SavedWorkers {
  rows: { contender: string; total: number; spread: number; each: number; parent: number }[];
  targets: Outcome[];
}

export function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

/** The table of a kind of work. */
export function kindTable({ rows, kinds }: Saved, name: string): string {
  const own = rows.filter((row) => row.kind === name);
  const { unit = '', bases = [] } = kinds.find((kind) => kind.name === name) ?? {};
  const there = bases.filter((base) => own.some(({ contender }) => contender === base));
  const loaded = own.some(({ load }) => load > 0);
  return markdownTable(
    [
      name,
      `CPU us/${unit}`,
      ...there.map((base) => `÷ ${base}`),
      ...['per s', 'p50 us', 'p99 us', 'MiB'],
      ...(loaded ? ['load us'] : []),
      'system calls',
    ],
    own.map((row) => [
      row.contender,
      spreadCell(row),
      ...there.map((base) => ratioCell(own, row, base)),
      ...[row.perSecond.toFixed(0), figure(row.p50), figure(row.p99), row.peak.toFixed(0)],
      ...(loaded ? [figure(row.load)] : []),
      row.calls.split(':')[0] ?? '',
    ]),
  );
}

export function targetTable(outcomes: Outcome[]): string {
  return markdownTable(
    ['target', 'wanted', 'seen', 'in the rounds', ''],
    outcomes.map(({ what, wanted, seen, range, reached }) => [
      what,
      wanted,
      seen.toFixed(2),
      range.map((value) => value.toFixed(2)).join(' to '),
      reached ? 'reached' : '**not reached**',
    ]),
  );
}

export function spreadCell({ total, spread }: Pick<Row, 'total' | 'spread'>): string {
  return `${figure(total)} ±${(spread * 100).toFixed(0)} %`;
}

export function ratioCell(rows: Row[], { total }: Row, base: string): string {
  const other = rows.find(({ contender }) => contender === base);
  return other ? (total / other.total).toFixed(2) : '';
}

/** On what, when, and beside how much else. */
export function circumstances({ machine, options, load }: Saved): string {
  const { versions } = machine;
  const averages = [machine.load[0], load[0]].map((one) => (one ?? 0).toFixed(1)).join(' to ');
  return `${options.rounds} rounds on ${machine.date.slice(0, 10)}, ${machine.cores} cores of an ${machine.cpu}, ${machine.kernel}, Node ${versions.node}, perl ${versions.perl}, ${versions.python3}; load average ${averages}`;
}
