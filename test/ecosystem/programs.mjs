// The cases that are a program of the package's own: loaders of TypeScript, and runners of tests.
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const loaders = here('loaders');
const runners = here('runners');
const jest = ['--config', 'jest.config.mjs', '--rootDir', '.', '--runInBand'];

/** @type {Record<string, { cwd: string, args: string[] }>} */
export const programs = {
  tsx: { cwd: loaders, args: ['--import', 'tsx', 'main.ts'] },
  'ts-node': { cwd: loaders, args: ['--no-warnings', '--loader', 'ts-node/esm/transpile-only', 'main.ts'] },
  '@swc-node/register': { cwd: loaders, args: ['--import', '@swc-node/register/esm-register', 'main.ts'] },
  'vitest, forks': { cwd: runners, args: [here('node_modules/vitest/vitest.mjs'), 'run', '--root', '.'] },
  mocha: { cwd: runners, args: [here('node_modules/mocha/bin/mocha.js'), 'mocha.spec.mjs'] },
  jest: {
    cwd: runners,
    args: ['--no-warnings', '--experimental-vm-modules', here('node_modules/jest/bin/jest.js'), ...jest],
  },
};
