import { writeFileSync } from 'node:fs';
import type { Task, Working } from './bench.js';
import { countInstructions, UNDER_CALLGRIND } from './instructions.js';
import { mappingsOf } from './mappings.js';
import { Measured, statusKib } from './process.js';
import { latency } from './statistics.js';
import { type Calls, type Range, trace } from './trace.js';

/** A program that does something as often as a line on its stdin says. */
export interface Repeating {
  kind: string;
  contender: string;
  command: string[] | (() => Promise<string[]>);
  /** How much fewer of it are measured. */
  slower?: number;
  /** How often it is done before it is measured; what takes microseconds is compiled by V8 only then. */
  warmUp?: number;
  /** Nothing else is started beside it: its memory is large. */
  alone?: boolean;
  /** The system call by which a unit of work is known in a trace; without it none is made. */
  mark?: RegExp;
}

/** A child waited for. */
export const waited = /wait(?:4|id)(?:\(| resumed).* = [1-9]\d*$/;

const WARM_UP = 3;
const FEWEST = 4;

export function repeating(program: Repeating): Task {
  const { kind, contender, command, slower = 1, warmUp = WARM_UP, alone = false, mark } = program;
  const found = async () => (typeof command === 'function' ? command() : command);
  return {
    kind,
    contender,
    alone,
    start: async (count) => start(await found(), warmUp, Math.max(FEWEST, count / slower) / count),
    ...(mark && { calls: async () => countRepeated(await found(), { mark, from: 2, to: 7 }) }),
  };
}

/** `share` is how much of a turn it does. */
async function start(command: string[], warmUp: number, share: number): Promise<Working> {
  const process = await Measured.start(command);
  await process.line();
  process.say(`${warmUp}`);
  await process.line();
  const times: number[] = [];
  let owed = 0;
  let asked = 0;
  return {
    work: async (count) => {
      owed += count * share;
      const often = Math.round(owed) - asked;
      if (often === 0) return;
      asked += often;
      const line = await process.counting(() => {
        process.say(`${often}`);
        return process.line();
      });
      times.push(...line.trim().split(' ').map(Number));
    },
    figures: () => ({
      done: times.length,
      failures: times.length === asked ? {} : { lost: asked - times.length },
      seconds: times.reduce((sum, time) => sum + time, 0) / 1e9,
      cpu: process.cpu(),
      peak: process.peak(),
      // One after the other: no next one waits while one is late.
      latency: latency(times, Number.POSITIVE_INFINITY),
    }),
    stop: () => process.stop(),
  };
}

/** The system calls of a unit of work; there is one more than the range has. */
export function countRepeated(command: string[], range: Range): Promise<Calls> {
  const drive = async (traced: Measured) => {
    await traced.line();
    traced.say(`${range.to + 1}`);
    await traced.line();
  };
  return trace(command, drive, range);
}

/** The instructions in user space of a unit of work. */
export async function countRepeatedInstructions(
  command: string[],
  how = { warmUp: 10_000, times: 2_000 },
): Promise<number> {
  let started = false;
  const work = async (program: Measured, times: number) => {
    if (!started) await program.line(UNDER_CALLGRIND);
    started = true;
    program.say(`${times}`);
    await program.line(UNDER_CALLGRIND);
  };
  return countInstructions(command, work, how);
}

/** The bytes of anonymous memory that a program has touched when it has worked a little; it is started once. */
export function touchedBy(command: string[]): () => Promise<number> {
  let touched: Promise<number> | undefined;
  return () => {
    touched ??= readTouched(command);
    return touched;
  };
}

const readTouched = (command: string[]) => whenWorking(command, (pid) => statusKib(pid, 'RssAnon') * 1024);

/** A file with the mappings of a program that has worked a little, for `repeat`; it is written once. */
export function mappedBy(command: string[], path: string): () => Promise<string> {
  let written: Promise<string> | undefined;
  return () => {
    written ??= whenWorking(command, (pid) => {
      writeFileSync(path, mappingsOf(pid));
      return path;
    });
    return written;
  };
}

async function whenWorking<T>(command: string[], look: (pid: number) => T): Promise<T> {
  const process = await Measured.start(command);
  try {
    await process.line();
    process.say(`${10 * WARM_UP}`);
    await process.line();
    return look(process.pid);
  } finally {
    await process.stop();
  }
}
