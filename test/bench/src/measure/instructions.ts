import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../paths.js';
import { newDirectory, removeDirectory } from './directory.js';
import { Measured } from './process.js';

export const hasCallgrind = installed('valgrind') && installed('callgrind_control');

/** How many seconds a program may take there to start, or to work. */
export const UNDER_CALLGRIND = 300;

/** V8 compiles what runs often, and collects now and then: the fewest of several counts are those of the work alone. */
const COUNTS = 3;

/**
 * The instructions in user space of a unit of work: a Node program runs under callgrind, and `work` makes it work so many times, first
 * until V8 has compiled.
 */
export async function countInstructions(
  [node = '', ...args]: string[],
  work: (program: Measured, times: number) => Promise<unknown>,
  { warmUp, times }: { warmUp: number; times: number },
): Promise<number> {
  const directory = newDirectory();
  const file = join(directory, 'out');
  const callgrind = ['valgrind', '-q', '--tool=callgrind', `--callgrind-out-file=${file}`];
  const program = await Measured.start([...callgrind, node, '--single-threaded', ...args]);
  const tell = (what: string) => execFileSync('callgrind_control', [what, `${program.pid}`]);
  try {
    await work(program, warmUp);
    const counts: number[] = [];
    while (counts.length < COUNTS) {
      tell('--zero');
      await work(program, times);
      tell('--dump');
      counts.push(totalsOf(`${file}.${counts.length + 1}`) / times);
    }
    return Math.min(...counts);
  } finally {
    await program.stop();
    removeDirectory(directory);
  }
}

/** What a dump counted. */
function totalsOf(dump: string): number {
  const [, totals] = /^totals: (\d+)$/m.exec(readFileSync(dump, 'utf8')) ?? [];
  return Number(totals);
}
