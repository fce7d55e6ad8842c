// What a child costs that ends at once: fork, _exit and waitpid, or what stands in for them.
import { readFileSync } from 'node:fs';
import { run, type Sample, type Work, works } from './bench.js';
import { type Forker, forkers } from './contenders.js';
import { options } from './options.js';
import { cpuBetween, Measured } from './process.js';
import { report } from './report.js';
import { latency } from './statistics.js';
import { type Calls, hasStrace, trace } from './trace.js';

type ForkWork = Work<{ name: string }, Forker>;

const chosen = options({ connections: 400, quick: 60 });
const memory = await touched();
const all = works([{ name: 'fork' }], forkers(memory), () => true, chosen);

/** The bytes of anonymous memory that a Node process with perlipc has touched: C's is to have as much. */
async function touched(): Promise<number> {
  const node = await Measured.start(forkers(0).find(({ name }) => name === 'sys')?.command ?? []);
  try {
    await node.line();
    const [, kib] = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${node.pid}/status`, 'utf8')) ?? [];
    return Number(kib) * 1024;
  } finally {
    await node.stop();
  }
}

async function measure({ contender }: ForkWork): Promise<Omit<Sample, 'kind' | 'contender' | 'round'>> {
  const process = await Measured.start(contender.command);
  try {
    await process.line();
    const count = Math.max(4, Math.round(chosen.connections / (contender.slower ?? 1)));
    process.say('3');
    await process.line();
    const before = process.cpu();
    process.say(`${count}`);
    const times = Float64Array.from((await process.line(60)).trim().split(' '), Number);
    const cpu = cpuBetween(before, process.cpu());
    const seconds = times.reduce((sum, time) => sum + time, 0) / 1e9;
    const failures: Record<string, number> = times.length === count ? {} : { lost: count - times.length };
    // One after the other: no next one waits while one is late.
    const interval = Number.POSITIVE_INFINITY;
    return { done: count, failures, seconds, cpu, peak: process.peak(), latency: latency(times, interval) };
  } finally {
    await process.stop();
  }
}

async function count({ contender }: ForkWork): Promise<Calls> {
  const drive = async (traced: Measured) => {
    await traced.line();
    traced.say('8');
    await traced.line();
  };
  return trace(contender.command, drive, {
    mark: /wait(?:4|id)(?:\(| resumed).* = [1-9]\d*$/,
    from: 2,
    to: 7,
  });
}

const results = await run(all, chosen, measure, hasStrace ? all : [], count);
console.log(`C (as much memory) has touched ${(memory / 2 ** 20).toFixed(1)} MiB`);
report(results, {
  title: 'CPU time of a child that ends at once',
  unit: 'fork',
  file: 'fork',
  other: 'child_process.fork',
  logarithmic: true,
});
