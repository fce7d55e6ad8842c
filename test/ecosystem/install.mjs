// Installs the packages that the cases try, once; better-sqlite3 is compiled where node's own headers are.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const prefix = dirname(dirname(process.execPath));

/** Why better-sqlite3 can't be tried, or undefined. */
export function noSqlite() {
  return existsSync(`${cwd}node_modules/better-sqlite3/build/Release/better_sqlite3.node`)
    ? undefined
    : 'it could not be compiled here';
}

/** @param {string} file @param {string[]} args @param {string} folder */
function run(file, args, folder = cwd) {
  execFileSync(file, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 });
}

function compileSqlite() {
  if (!existsSync(`${prefix}/include/node/node.h`)) return;
  const root = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  const gyp = join(root, 'npm/node_modules/node-gyp/bin/node-gyp.js');
  const args = [gyp, 'rebuild', '--release', `--nodedir=${prefix}`, '--loglevel=error'];
  try {
    run(process.execPath, args, `${cwd}node_modules/better-sqlite3`);
  } catch {
    console.error('better-sqlite3 could not be compiled');
  }
}

export function installPackages() {
  const done = `${cwd}node_modules/.installed`;
  const lock = readFileSync(`${cwd}package-lock.json`, 'utf8');
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return;
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  compileSqlite();
  writeFileSync(done, lock);
}
