import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import type { Results, Sample } from './bench.js';
import { chart } from './chart.js';
import { result } from './paths.js';
import { median, spread } from './statistics.js';
import { describe } from './trace.js';

export interface Subject {
  title: string;
  /** What is done again and again: a connection, a fork. */
  unit: string;
  /** The stem of the chart's file. */
  file: string;
  /** Beside C, the contender that ratios are taken to. */
  other: string;
  /** For figures that lie decades apart. */
  logarithmic?: boolean;
}

/** The medians of one contender at one kind of work. */
export interface Row {
  kind: string;
  contender: string;
  /** Microseconds of CPU per unit of work. */
  total: number;
  user: number;
  system: number;
  spread: number;
  perSecond: number;
  p50: number;
  p99: number;
  peak: number;
  load: number;
  failures: number;
  calls: string;
}

interface Named {
  kind: string;
  contender: string;
}

export function report(results: Results, subject: Subject): void {
  const rows = rowsOf(results);
  const { machine } = results;
  console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.kernel}, Node ${machine.versions.node}`);
  console.log(`load average at the start: ${machine.load.map((load) => load.toFixed(2)).join(' ')}`);
  for (const kind of new Set(rows.map((row) => row.kind))) {
    print(
      kind,
      rows.filter((row) => row.kind === kind),
      subject,
    );
  }
  const svg = results.options.svg ?? result(`${subject.file}.svg`);
  writeFileSync(svg, chart(rows, subject));
  console.log(`chart: ${svg}`);
  const { json } = results.options;
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...results, rows }, undefined, 2)}\n`);
  const failed = rows.filter((row) => row.failures > 0);
  for (const { kind, contender, failures } of failed)
    console.error(`${kind} ${contender}: ${failures} failed`);
  if (failed.length > 0) process.exitCode = 1;
}

export function rowsOf({ samples, traced }: Results): Row[] {
  const same = (a: Named, b: Named) => a.kind === b.kind && a.contender === b.contender;
  return samples
    .filter((sample, i) => samples.findIndex((other) => same(other, sample)) === i)
    .map(({ kind, contender }) => {
      const calls = traced.find((one) => same(one, { kind, contender }))?.calls;
      const group = samples.filter((sample) => same(sample, { kind, contender }));
      return { kind, contender, ...medians(group), calls: calls ? describe(calls) : '' };
    });
}

function medians(group: Sample[]) {
  const of = (value: (sample: Sample) => number) => median(group.map(value));
  const used = ({ cpu, done }: Sample) => ((cpu.user + cpu.system) * 1e6) / done;
  const total = of(used);
  const share = userShare(group);
  return {
    total,
    user: total * share,
    system: total * (1 - share),
    spread: spread(group.map(used)),
    perSecond: of(({ done, seconds }) => done / seconds),
    p50: of(({ latency }) => latency.p50),
    p99: of(({ latency }) => latency.p99),
    peak: of(({ peak }) => peak),
    load: of(({ load, done }) => (load ? ((load.user + load.system) * 1e6) / done : Number.NaN)),
    failures: group.flatMap(({ failures }) => Object.values(failures)).reduce((a, b) => a + b, 0),
  };
}

const ENOUGH = 0.3;

/** How much was user time, over all rounds: the kernel tells by sampling, so that a fraction of a second says nothing. */
function userShare(group: Sample[]): number {
  const user = group.reduce((sum, { cpu }) => sum + cpu.user, 0);
  const system = group.reduce((sum, { cpu }) => sum + cpu.system, 0);
  return user + system < ENOUGH ? Number.NaN : user / (user + system);
}

function print(kind: string, rows: Row[], { unit, other }: Subject): void {
  const table = new Table({
    head: [
      kind,
      `CPU us/${unit}`,
      'user',
      'system',
      '÷ C',
      `÷ ${other}`,
      'per s',
      'p50 us',
      'p99 us',
      'MiB',
      'load us',
      'failed',
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...Array.from({ length: 11 }, () => 'right' as const)],
  });
  const baseOf = (name: string) => rows.find((row) => row.contender === name)?.total;
  for (const row of rows) {
    table.push([
      row.contender,
      `${row.total.toFixed(1)} ±${(row.spread * 100).toFixed(0)}%`,
      figure(row.user),
      figure(row.system),
      ratio(row.total, baseOf('C')),
      ratio(row.total, baseOf(other)),
      row.perSecond.toFixed(0),
      row.p50.toFixed(0),
      row.p99.toFixed(0),
      row.peak.toFixed(1),
      figure(row.load),
      row.failures,
    ]);
  }
  console.log(table.toString());
  for (const { contender, calls } of rows)
    if (calls) console.log(`  ${contender}: system calls per ${unit} ${calls}`);
}

function figure(value: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(1);
}

function ratio(value: number, base: number | undefined): string {
  return base === undefined ? '' : (value / base).toFixed(2);
}
