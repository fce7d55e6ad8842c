/**
 * Calls that fail: `node test/dist/faults/run.js [--sample N] [--seed N] [--most N] [--only CASE]`. Runs in namespaces of its own. Prints
 * each case in which something is wrong as `--only` takes it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../support/random.js';
import { forkFaults, forkFaultText, runForkFault } from './fork.js';
import { startPeers } from './peers.js';
import { faultText, type Outcome, ProgramUnderTest } from './programs.js';
import { subjects } from './subjects.js';

const mark = 'PERLIPC_FAULTS';
const unshare = 'unshare --user --map-root-user --net --ipc --mount --pid --fork --kill-child --mount-proc';

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string' },
    most: { type: 'string' },
    only: { type: 'string' },
    show: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);

const makers = [
  ['fork', 'parent'],
  ['fork', 'child'],
  ['spawn', 'parent'],
  ['spawn', 'child'],
] as const;

interface Case {
  text: string;
  run(): Promise<Outcome>;
}

function sample(all: Case[], count: number): Case[] {
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
  await Promise.all(Array.from({ length: 4 }, lane));
}

async function main(folder: string): Promise<number> {
  const socketFile = join(folder, 'greeting');
  await startPeers(socketFile);
  const only = values.only?.split(' ');
  const programs = Object.entries(subjects(folder, socketFile))
    .filter(([name]) => only === undefined || name.replaceAll(' ', '_') === only[0])
    .map(([name, make]) => new ProgramUnderTest(name.replaceAll(' ', '_'), make, folder));
  const all: Case[] = [];
  await inParallel(programs, async (program) => {
    for (const fault of await program.faults(Number(values.most ?? 1)))
      all.push({ text: `${program.name} ${faultText(fault)}`, run: () => program.run(fault) });
  });
  for (const [maker, side] of makers) {
    if (only !== undefined && only[0] !== `${maker}-${side}`) continue;
    for (const fault of await forkFaults(maker, side, folder, Number(values.most ?? 1)))
      all.push({ text: forkFaultText(fault), run: () => runForkFault(fault, folder) });
  }
  all.sort((a, b) => (a.text < b.text ? -1 : 1));
  const chosen =
    only?.[1] !== undefined
      ? all.filter(({ text }) => text === values.only)
      : values.sample === undefined
        ? all
        : sample(all, Number(values.sample));
  let faults = 0;
  let elsewhere = 0;
  await inParallel(chosen, async ({ text, run }) => {
    const outcome = await run().catch((error): Outcome => ({ wrong: `not run: ${error.message}` }));
    if (outcome.elsewhere) elsewhere++;
    if (outcome.wrong !== undefined) faults++;
    if (outcome.wrong !== undefined || values.show)
      console.log(
        `${text}: ${outcome.wrong ?? (outcome.elsewhere ? 'elsewhere' : 'well')}\n${outcome.output ?? ''}`,
      );
  });
  console.log(
    `${chosen.length} of ${all.length} cases, --seed ${seed}: ${faults} faults; ${elsewhere} have met calls of Node's own`,
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
