// Runs the native suite and the short form of the fork torture on each supported Node, with the prebuilt addon.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installed } from './installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const addon = `${root}/native/prebuilds/linux-x64-glibc/perlipc.node`;
const vitest = `${root}/node_modules/vitest/vitest.mjs`;

/** @param {string} node @param {string[]} args */
function run(node, args) {
  const env = { ...process.env, PERLIPC_ADDON: addon, PERLIPC_TEST_ADDON: addon };
  const { status, signal } = spawnSync(node, args, {
    cwd: `${root}/test`,
    env,
    stdio: 'inherit',
    timeout: 1_200_000,
  });
  if (status === 0) return;
  console.error(`${node} ${args.join(' ')} ended with ${signal ?? status}`);
  process.exitCode = 1;
}

for (const major of process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26']) {
  const node = `${installed('nodes')}/node-${major}/bin/node`;
  run(node, [vitest, 'run', '--root', '.', 'native']);
  run(node, ['dist/fork-torture/run.js']);
}
