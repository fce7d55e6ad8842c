// Builds the site into dist/site: nx run docs:build
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installed } from '../installed.mjs';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const bin = `${installed('site')}/.bin`;
const run = (/** @type {string} */ file, /** @type {string[]} */ ...args) =>
  execFileSync(`${bin}/${file}`, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });

run('typedoc', '--options', 'typedoc.json');
const { stage } = await import('./stage.mjs');
stage(`${cwd}build/pages`);
run('vitepress', 'build', '.');
