// Which lines of the packages and of the addon the tests run: node tools/coverage.mjs [PATH…], with paths below test/ only those tests.
// What a process that is killed, or ends by _exit, has run in the addon is not counted.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const coverage = `${root}/.cache/coverage`;
const addon = `${root}/native/build-coverage`;

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function run(command, args, env = {}) {
  const { error, status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return status ?? 1;
}

rmSync(coverage, { recursive: true, force: true });
mkdirSync(`${coverage}/v8`, { recursive: true });
run('find', [addon, '-name', '*.gcda', '-delete']);
const env = {
  NODE_V8_COVERAGE: `${coverage}/v8`,
  PERLIPC_TEST_ADDON: `${addon}/Release/perlipc.node`,
};
const tests = run('npx', ['vitest', 'run', '--root', 'test', ...process.argv.slice(2)], env);
const reports = ['--reporter', 'text', '--reporter', 'html', '--merge-async', '--exclude-after-remap'];
run('npx', [
  ...['c8', 'report', '--temp-directory', `${coverage}/v8`, '--reports-dir', `${coverage}/typescript`],
  ...['--include', 'packages/*/src/**', '--exclude', '**/*.test.ts', ...reports],
]);
run('gcovr', [
  ...['--root', 'native/src', '--object-directory', addon, '--print-summary', '--sort-uncovered'],
  ...['--html-details', `${coverage}/addon.html`, '--txt', `${coverage}/addon.txt`],
  addon,
]);
run('cat', [`${coverage}/addon.txt`]);
process.exitCode = tests;
