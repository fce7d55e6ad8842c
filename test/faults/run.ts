/**
 * Calls that fail: `node test/dist/faults/run.js [--few] [--sample N] [--seed N] [--most N] [--only CASE] [--list]`. Runs in namespaces
 * of its own. Prints each case in which something is wrong as `--only` takes it. With --few the cases are those of few.txt.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../support/random.js';
import { Cases, type FaultCase } from './cases.js';
import { tool } from './held.js';
import { startPeers } from './peers.js';
import type { Outcome } from './programs.js';
import { subjects } from './subjects.js';

const mark = 'PERLIPC_FAULTS';
const unshare = 'unshare --user --map-root-user --net --ipc --mount --pid --fork --kill-child --mount-proc';

const { values } = parseArgs({
  options: {
    few: { type: 'boolean' },
    sample: { type: 'string' },
    seed: { type: 'string' },
    most: { type: 'string' },
    only: { type: 'string' },
    list: { type: 'boolean' },
    show: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);

function sample<T>(all: T[], count: number): T[] {
  const random = new Random(seed);
  return all
    .map((each) => ({ each, key: random.below(2 ** 32) }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ each }) => each);
}

/** Some at a time, since most of each one's time is waiting. */
async function inParallel<T>(list: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const queue = list[Symbol.iterator]();
  const lane = async () => {
    for (const each of queue) await work(each);
  };
  await Promise.all(Array.from({ length: 6 }, lane));
}

async function chosen(cases: Cases): Promise<FaultCase[]> {
  const { few, only, most } = values;
  if (only?.includes(' ')) return [cases.of(only)];
  if (few)
    return readFileSync(tool('faults/few.txt'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => cases.of(line));
  const all: FaultCase[] = [];
  await inParallel(cases.groups(only), async (group) => void all.push(...(await group(Number(most ?? 1)))));
  all.sort((a, b) => (a.text < b.text ? -1 : 1));
  return values.sample === undefined ? all : sample(all, Number(values.sample));
}

/** What a signal or a client's timing has put elsewhere is tried again. */
async function outcomeOf({ run }: FaultCase): Promise<Outcome> {
  let outcome: Outcome = { elsewhere: true };
  for (let tries = 0; tries < 3 && outcome.elsewhere; tries++)
    outcome = await run().catch((error): Outcome => ({ wrong: `not run: ${error.message}` }));
  // What is listed in a file is there to be met.
  return outcome.elsewhere && values.few ? { wrong: 'the call is not made' } : outcome;
}

async function main(folder: string): Promise<number> {
  const socketFile = join(folder, 'greeting');
  await startPeers(socketFile);
  const list = await chosen(new Cases(subjects(folder, socketFile), folder));
  if (values.list) {
    for (const { text } of list) console.log(text);
    return 0;
  }
  let faults = 0;
  let elsewhere = 0;
  await inParallel(list, async (each) => {
    const outcome = await outcomeOf(each);
    if (outcome.elsewhere) elsewhere++;
    if (outcome.wrong !== undefined) faults++;
    if (outcome.wrong !== undefined || values.show)
      console.log(
        `${each.text}: ${outcome.wrong ?? (outcome.elsewhere ? 'elsewhere' : 'well')}\n${outcome.output ?? ''}`,
      );
  });
  console.log(
    `${list.length} cases, --seed ${seed}: ${faults} faults; ${elsewhere} have met no call of the program's`,
  );
  return faults;
}

if (process.env[mark] === undefined) {
  const [file = '', ...args] = [
    ...unshare.split(' '),
    ...['sh', '-ec', 'ip link set lo up; exec "$@"', 'sh', process.execPath, ...process.argv.slice(1)],
  ];
  const { status } = spawnSync(file, args, { stdio: 'inherit', env: { ...process.env, [mark]: `${seed}` } });
  process.exitCode = status ?? 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-faults-'));
  try {
    process.exitCode = (await main(folder)) === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.exit();
}
