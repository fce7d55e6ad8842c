import Table from 'cli-table3';
import type { Results } from '../measure/bench.js';
import type { Kind, Row } from './rows.js';
import type { Outcome } from './targets.js';

export function printMachine({ machine, load }: Pick<Results, 'machine' | 'load'>): void {
  const averages = (three: number[]) => three.map((one) => one.toFixed(2)).join(' ');
  console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.kernel}, Node ${machine.versions.node}`);
  console.log(`load average at the start ${averages(machine.load)}, at the end ${averages(load)}`);
}

export function printRows(rows: Row[], { name, unit, bases }: Kind): void {
  const there = bases.filter((base) => rows.some((row) => row.contender === base));
  const table = tableOf(name, [
    `CPU us/${unit}`,
    ...['user', 'system'],
    ...there.map((base) => `÷ ${base}`),
    ...['per s', 'p50 us', 'p99 us', 'MiB', 'load us', 'failed'],
  ]);
  for (const row of rows) {
    table.push([
      row.contender,
      `${figure(row.total)} ±${(row.spread * 100).toFixed(0)}%`,
      figure(row.user),
      figure(row.system),
      ...there.map((base) =>
        ratio(
          row,
          rows.find((other) => other.contender === base),
        ),
      ),
      row.perSecond.toFixed(0),
      figure(row.p50),
      figure(row.p99),
      row.peak.toFixed(1),
      figure(row.load),
      row.failures,
    ]);
  }
  console.log(table.toString());
  for (const { contender, calls } of rows)
    if (calls) console.log(`  ${contender}: system calls per ${unit} ${calls}`);
}

export function printTargets(kept: Outcome[]): void {
  const table = tableOf('target', ['wanted', 'seen', 'rounds from', 'to', 'reached']);
  for (const { what, wanted, seen, range, reached } of kept)
    table.push([what, wanted, ...[seen, ...range].map((value) => value.toFixed(2)), reached ? 'yes' : 'no']);
  console.log(table.toString());
}

export function tableOf(title: string, columns: string[]) {
  return new Table({
    head: [title, ...columns],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...columns.map(() => 'right' as const)],
  });
}

/** Three digits at least; nothing for what is not known. */
export function figure(value: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(value < 100 ? 1 : 0);
}

function ratio({ total }: Row, base: Row | undefined): string {
  return base === undefined ? '' : (total / base.total).toFixed(2);
}
