import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from '../support/environment.js';
import { scenarios } from './scenarios.js';

const runner = fileURLToPath(new URL('../dist/fork-torture/run.js', import.meta.url));

/** The short form of `nx run test:fork-torture`, on the node that runs the suite. */
for (const [name, { short }] of Object.entries(scenarios))
  test(`torture of fork: ${name}, ${short} times`, { timeout: 300_000 }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [runner, '--one', name, String(short)], {
      env: environment(),
      encoding: 'utf8',
      timeout: 280_000,
    });
    expect(status, `${stdout}${stderr}`).toBe(0);
    expect(stdout).toContain(`${short} of ${short} ok`);
  });
