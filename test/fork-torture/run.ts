/**
 * The torture of fork: `node test/dist/fork-torture/run.js [--long] [scenario…]`. Each scenario runs in a process of its
 * own under each Node of PERLIPC_NODES (paths with colons between), or this one.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from '../support/environment.js';
import { scenarios } from './scenarios.js';

const bound = 3_600_000;

async function runOne(name: string, count: number): Promise<void> {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
  const me = process.pid;
  const start = performance.now();
  const tally = await scenario.run(count);
  if (process.pid !== me) return;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${process.version} ${name}: ${tally.ok} of ${count} ok, ${tally.bad.length} bad ${tally.bad.slice(0, 5)}, ` +
      `${tally.hung} hung, ${seconds} s`,
  );
  if (tally.ok !== count || tally.hung > 0) process.exitCode = 1;
}

function runAll(names: string[], long: boolean): void {
  const nodes = process.env['PERLIPC_NODES']?.split(':') ?? [process.execPath];
  for (const node of nodes) {
    for (const name of names) {
      const count = String(scenarios[name]?.[long ? 'long' : 'short']);
      const { status, signal } = spawnSync(node, [fileURLToPath(import.meta.url), '--one', name, count], {
        stdio: 'inherit',
        env: environment(),
        timeout: bound,
      });
      if (status !== 0) {
        console.log(`${node} ${name}: ended with ${signal ?? status}`);
        process.exitCode = 1;
      }
    }
  }
}

const args = process.argv.slice(2);
if (args[0] === '--one') await runOne(String(args[1]), Number(args[2]));
else {
  const names = args.filter((arg) => !arg.startsWith('--'));
  runAll(names.length > 0 ? names : Object.keys(scenarios), args.includes('--long'));
}
