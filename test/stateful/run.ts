/**
 * Random sequences of socket, process and descriptor calls, by sys in one process and by CPython in another, which must give the same
 * results and errnos, step by step: `node test/dist/stateful/run.js [--sequences N] [--seed N] [--replay FILE]`. FILE has a step a line,
 * as a failure prints them.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { nodeUnderTest } from '../support/environment.js';
import { sequences } from './arbitrary.js';
import { Peer } from './peer.js';

/** The kernel may hand on what goes through the loopback later than the call returns: a difference is one that is there each time. */
const TIMES = 4;
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const { values } = parseArgs({
  options: { sequences: { type: 'string' }, seed: { type: 'string' }, replay: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const ours = new Peer(nodeUnderTest, file('sequence.js'));
const python = new Peer('python3', '-B', file('../../stateful/sequence.py'));
const tally = { sequences: 0, steps: 0, passing: 0 };

async function table(steps: string[]): Promise<{ text: string; same: boolean }> {
  const [mine, theirs] = await Promise.all([ours.results(steps), python.results(steps)]);
  const rows = steps.map((step, i) => [step, mine[i] ?? '', theirs[i] ?? ''] as const);
  const show = ([step, one, other]: readonly [string, string, string]) =>
    one === other ? `${step} → ${one}` : `${step} → ${one}, in CPython ${other}`;
  return { text: rows.map(show).join('\n'), same: rows.every(([, one, other]) => one === other) };
}

async function agree(steps: string[]): Promise<void> {
  tally.sequences++;
  tally.steps += steps.length;
  let found = await table(steps);
  for (let again = 1; !found.same; again++) {
    if (again === TIMES) throw new Error(found.text);
    found = await table(steps);
    if (found.same) tally.passing++;
  }
}

async function check(): Promise<void> {
  const numRuns = Number(values.sequences ?? 300);
  const property = fc.asyncProperty(sequences, agree);
  const { failed, errorInstance } = await fc.check(property, { seed, numRuns });
  if (failed) console.log(errorInstance instanceof Error ? errorInstance.message : errorInstance);
  console.log(
    `${tally.sequences} sequences of ${tally.steps} steps, --seed ${seed}: ${failed ? 'a difference' : 'the same results'}, ` +
      `${tally.passing} that a repetition didn't show again`,
  );
  if (failed) process.exitCode = 1;
}

if (values.replay) {
  const steps = readFileSync(values.replay, 'utf8').split('\n').filter(Boolean);
  const { text, same } = await table(steps.map((line) => line.replace(/ → .*/, '')));
  console.log(text);
  if (!same) process.exitCode = 1;
} else await check();
await ours[Symbol.asyncDispose]();
await python[Symbol.asyncDispose]();
