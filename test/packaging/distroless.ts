import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ran } from './project.js';

const namespaces = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'];

/** Why this machine can't show a process another root. */
export const noOtherRoot =
  spawnSync(namespaces[0] ?? '', [...namespaces.slice(1), 'chroot / true']).status === 0
    ? undefined
    : 'no user and mount namespaces can be made (unshare)';

/** The folder, /proc and node are mounted into the root, which is then read-only. */
const script = `
root=$1; folder=$2; node=$3; shift 3
mount --bind "$folder" "$root/app"
mount --bind "$node" "$root/node"
mount --rbind /proc "$root/proc"
mount --rbind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -o remount,bind,ro "$root/app"
cd "$root"
exec chroot . /node "$@"`;

/**
 * Runs a program of `folder` where nothing else is but node, the libraries that it asks for, /proc and, as /app, `folder`:
 * no shell, no ldd, no /etc, no /tmp, and nothing can be written. So are distroless images with a read-only root.
 */
export function inBareRoot(root: string, node: string, folder: string, ...args: string[]): Ran {
  for (const each of ['app', 'proc']) mkdirSync(join(root, each), { recursive: true });
  execFileSync('touch', [join(root, 'node')]);
  for (const library of librariesOf(node)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
  const [command = '', ...rest] = [...namespaces, script, 'sh', root, folder, node, ...args];
  return spawnSync(command, rest, { env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8' });
}

/** The files that the dynamic loader maps for a program, itself included. */
function librariesOf(program: string): string[] {
  const text = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...text.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, file = '']) => file);
}
