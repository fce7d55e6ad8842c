import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../paths.js';
import { newDirectory, removeDirectory } from './directory.js';
import { killFamily, Measured } from './process.js';

/** System calls per unit of work, by name, of all threads and children. */
export type Calls = Record<string, number>;

export const hasStrace = installed('strace');

/** What is counted lies between the marks number `from` and `to`: start, warm-up and end are left out. */
export interface Range {
  mark: RegExp;
  from: number;
  to: number;
}

/** Runs `command` under strace while `drive` makes it work, and ends it. */
export async function trace(
  command: string[],
  drive: (traced: Measured) => Promise<unknown>,
  range: Range,
): Promise<Calls> {
  const directory = newDirectory();
  const file = join(directory, 'trace');
  const strace = await Measured.start(['strace', '-f', '-qq', '-e', 'signal=none', '-o', file, ...command]);
  try {
    await drive(strace);
    // strace ends with the processes that it traces: the one of its first line and what that has started.
    killFamily(Number.parseInt(readFileSync(file, 'utf8'), 10));
    await strace.ended;
    return callsBetween(readFileSync(file, 'utf8'), range);
  } finally {
    await strace.stop();
    removeDirectory(directory);
  }
}

/** Counts the calls of a trace between two marks, per mark. */
export function callsBetween(text: string, { mark, from, to }: Range): Calls {
  const calls: Calls = {};
  let marks = 0;
  for (const line of text.split('\n')) {
    const [, name] = /^\d+ +(?:\[[^\]]*\] +)?(\w+)\(/.exec(line) ?? [];
    if (name !== undefined && marks >= from && marks < to) calls[name] = (calls[name] ?? 0) + 1;
    if (mark.test(line)) marks += 1;
  }
  if (marks < to) throw new Error(`the trace has ${marks} of ${to} marks`);
  for (const name of Object.keys(calls)) calls[name] = (calls[name] ?? 0) / (to - from);
  return calls;
}

/** A connection taken. */
export const accepted = /accept4?(?:\(| resumed).* = \d+$/;

const SHOWN = 10;

/** "3: accept4 1, write 1, close 1", the most frequent first. */
export function describe(calls: Calls): string {
  const sum = Object.values(calls).reduce((a, b) => a + b, 0);
  const parts = Object.entries(calls)
    .filter(([, count]) => count >= 0.05)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${round(count)}`);
  if (parts.length > SHOWN) parts.splice(SHOWN, parts.length, `and ${parts.length - SHOWN} more`);
  return `${round(sum)}: ${parts.join(', ')}`;
}

function round(count: number): string {
  return String(Number(count.toFixed(2)));
}
