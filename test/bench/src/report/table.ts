import Table from 'cli-table3';
import type { Results } from '../measure/bench.js';
import type { Kind, Row } from './rows.js';
import type { Outcome } from './targets.js';

const WIDTH = 80;

export function printMachine({ machine, load }: Pick<Results, 'machine' | 'load'>): void {
  const averages = (three: number[]) => three.map((one) => one.toFixed(2)).join(' ');
  for (const line of folded('\n', [
    machine.cpu,
    `${machine.cores} cores`,
    machine.kernel,
    `Node ${machine.versions.node}`,
  ]))
    console.log(line);
  console.log(`load average at the start ${averages(machine.load)}, at the end ${averages(load)}`);
}

/** Two tables, each narrower than 80 columns: what it costs, and how fast it is. */
export function printRows(rows: Row[], { name, unit, bases }: Kind): void {
  const there = bases.filter((base) => rows.some((row) => row.contender === base));
  const cost = tableOf(name, [`CPU us/${unit}`, 'user', 'system', 'MiB', 'failed']);
  for (const row of rows)
    cost.push([
      row.contender,
      `${figure(row.total)} ±${(row.spread * 100).toFixed(0)}%`,
      figure(row.user),
      figure(row.system),
      row.peak.toFixed(1),
      row.failures,
    ]);
  const speed = tableOf('', ['per s', 'p50 us', 'p99 us', 'load us']);
  for (const row of rows)
    speed.push([row.contender, row.perSecond.toFixed(0), figure(row.p50), figure(row.p99), figure(row.load)]);
  console.log(`${cost.toString()}\n${speed.toString()}`);
  for (const base of there) printRatios(rows, base);
  for (const { contender, calls } of rows)
    if (calls) {
      const words = calls.split(', ');
      for (const line of folded(`  ${contender}: system calls per ${unit} `, words)) console.log(line);
    }
}

/** In a line, folded: the names of contenders are too long for columns. */
function printRatios(rows: Row[], base: string): void {
  const other = rows.find(({ contender }) => contender === base);
  const ratios = rows.map((row) => `${row.contender} ${ratio(row, other)}`);
  for (const line of folded(`  ÷ ${base}: `, ratios)) console.log(line);
}

/** Words after a heading, in lines of at most `WIDTH` columns. */
export function folded(heading: string, words: string[]): string[] {
  const lines = [heading];
  for (const [i, word] of words.entries()) {
    const text = i < words.length - 1 ? `${word}, ` : word;
    const last = lines.at(-1) ?? '';
    if (last.length + text.trimEnd().length > WIDTH) lines.push(`${' '.repeat(4)}${text}`);
    else lines[lines.length - 1] = last + text;
  }
  return lines.map((line) => line.trimEnd());
}

/** A line for each: the texts of targets are too long for a column beside others. */
export function printTargets(kept: Outcome[], quick = false): void {
  console.log('\nTargets, and what was seen in the rounds:');
  for (const { what, wanted, seen, range, reached } of kept) {
    const [least, most] = range.map((value) => value.toFixed(2));
    console.log(`  ${what}`);
    const words = [`${wanted}: ${seen.toFixed(2)} (${least} to ${most})`, judged(reached, quick)];
    for (const line of folded('    ', words)) console.log(line);
  }
}

/** One round of a few connections decides nothing. */
export function judged(reached: boolean, quick: boolean): string {
  if (quick) return 'not measured: a quick run decides nothing';
  return reached ? 'reached' : 'not reached';
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
