/**
 * Every export of every package with hostile arguments: `node test/dist/fuzz/run.js [--calls N] [--seed N] [--only NAME]`. Each batch is
 * a process of its own in namespaces of its own, with a watchdog. Prints what went wrong, with the seed that shows it again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { environment } from '../support/environment.js';
import { targets } from './exports.js';

const EXPORTS_PER_BATCH = 25;
const unshare = 'unshare --user --map-root-user --net --ipc --pid --fork --kill-child --mount-proc'.split(
  ' ',
);

const { values } = parseArgs({
  options: { calls: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const names = (await targets()).map(({ name }) => name);
const runs = Math.ceil(Number(values.calls ?? 2000) / (values.only ? 1 : names.length));
const batch = fileURLToPath(new URL('batch.js', import.meta.url));
let faults = 0;

/** The batch says of each call that it begins; one that goes on with the same for so long hangs. */
const LONGEST = 60_000;

async function run(from: number, to: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-fuzz-'));
  const log = join(folder, 'log');
  const [file = '', ...args] = [
    ...unshare,
    process.execPath,
    batch,
    ...[seed, runs, log, from, to].map(String),
  ];
  const child = spawn(file, args, {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const started = Date.now();
  const watchdog = setInterval(() => {
    const began = statSync(log, { throwIfNoEntry: false })?.mtimeMs ?? started;
    if (Date.now() - began > LONGEST) child.kill('SIGKILL');
  }, 1000);
  try {
    const [errors, faultsTold, [status, signal]] = await Promise.all([
      text(child.stderr as Readable),
      text(child.stdio[3] as Readable),
      once(child, 'close'),
    ]);
    const told = faultsTold
      .split('\n')
      .filter(Boolean)
      .map((line) => String(JSON.parse(line)));
    // The log is written over from its start.
    const last = readFileSync(log, 'latin1').split('\n')[0];
    if (status !== 0) told.push(`ended with ${signal ?? status} in ${last}\n${errors.slice(-1000)}`);
    for (const fault of told) console.log(`${fault}\n`);
    faults += told.length;
  } finally {
    clearInterval(watchdog);
    rmSync(folder, { recursive: true });
  }
}

if (values.only) await run(names.indexOf(values.only), names.indexOf(values.only) + 1);
else
  for (let i = 0; i < names.length; i += EXPORTS_PER_BATCH) {
    await run(i, i + EXPORTS_PER_BATCH);
    const done = Math.min(i + EXPORTS_PER_BATCH, names.length);
    console.error(
      `${done} of ${names.length} exports: ${done * runs} calls in ${Math.round(performance.now() / 1000)} s`,
    );
  }
console.log(
  `${runs} calls of each of ${values.only ?? `${names.length} exports`}, --seed ${seed}: ${faults} faults`,
);
process.exitCode = faults === 0 ? 0 : 1;
