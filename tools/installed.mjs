// What is too big for everybody's npm ci: installed in its own folder, from its own lock file, when first needed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Runs npm ci in `folder` of tools unless what its lock file says is there, and gives its node_modules.
 * @param {'nodes/linux-arm64' | 'nodes/linux-x64' | 'nodes/linux-x64-musl' | 'prebuild/zig' | 'runtimes' | 'site'} folder
 * @param {string[]} options
 */
export function installed(folder, options = []) {
  const cwd = fileURLToPath(new URL(folder, import.meta.url));
  const done = `${cwd}/node_modules/.installed`;
  const lock = readFileSync(`${cwd}/package-lock.json`, 'utf8');
  if (!existsSync(done) || readFileSync(done, 'utf8') !== lock) {
    const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...options];
    execFileSync('npm', npm, { cwd, stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 });
    writeFileSync(done, lock);
  }
  return `${cwd}/node_modules`;
}
