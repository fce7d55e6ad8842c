import { writeFileSync } from 'node:fs';
import type { Results } from '../measure/bench.js';
import { files } from '../options.js';
import { chart } from './chart.js';
import { type Kind, type Row, rowsOf } from './rows.js';
import { printMachine, printRows, printTargets } from './table.js';
import { type Outcome, outcomes, type Target } from './targets.js';

export interface Subject {
  title: string;
  kinds: Kind[];
  targets: Target[];
  /** The stem of the chart's file. */
  file: string;
  /** For figures that lie decades apart. */
  logarithmic?: boolean;
}

export function report(results: Results, subject: Subject): Row[] {
  const rows = rowsOf(results);
  const kept = outcomes(results.samples, subject.targets);
  printMachine(results);
  for (const kind of subject.kinds) {
    const own = rows.filter((row) => row.kind === kind.name);
    if (own.length > 0) printRows(own, kind);
  }
  if (kept.length > 0) printTargets(kept, results.options.quick);
  write(results, rows, kept, subject);
  tellFailures(rows);
  return rows;
}

function write(results: Results, rows: Row[], kept: Outcome[], subject: Subject): void {
  const { svg, json } = files(subject.file, results.options);
  writeFileSync(svg, chart(rows, subject));
  const { kinds } = subject;
  writeFileSync(json, `${JSON.stringify({ ...results, kinds, rows, targets: kept }, undefined, 2)}\n`);
  console.log(`chart: ${svg}\nsamples: ${json}`);
}

function tellFailures(rows: Row[]): void {
  const failed = rows.filter((row) => row.failures > 0);
  for (const { kind, contender, failures } of failed)
    console.error(`${kind} ${contender}: ${failures} failed`);
  if (failed.length > 0) process.exitCode = 1;
}
