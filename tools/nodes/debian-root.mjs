// Debian's own Node, of another release too, in a root folder of its own below .cache/debian: the packages with all that
// they depend on, unpacked, and a script `node` that runs it there by chroot, with the machine's /etc, /proc and /tmp and the repository mounted in it.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { options } from './debian.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The machine's own sources of packages, for another release. @param {string} release */
export function sourcesOf(release) {
  const here = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
  const file = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].find((name) =>
    existsSync(name),
  );
  if (!file) throw new Error('this machine has no sources of Debian packages');
  const text = readFileSync(file, 'utf8').replaceAll(new RegExp(`\\b${here}\\b`, 'g'), release);
  return { name: file.endsWith('.sources') ? 'debian.sources' : 'debian.list', text };
}

const packages = [
  'base-files',
  'bsdutils',
  'coreutils',
  'dash',
  'fortune-mod',
  'fortunes-min',
  'mount',
  'nodejs',
];

/** @param {string} root */
const script = (root) => `#!/bin/sh
# A mount and a user namespace of its own; nothing of it outlives the process.
exec unshare --user --map-root-user --mount sh -ec '
root=$1; repository=$2; folder=$PWD; shift 2
for each in /dev /etc /proc /tmp "$repository"; do
  mkdir -p "$root$each"
  mount --rbind "$each" "$root$each"
done
exec chroot "$root" /bin/sh -c '"'"'cd "$1"; shift; exec node "$@"'"'"' sh "$folder" "$@"
' sh '${root}' '${repository}' "$@"
`;

/**
 * The script that runs the Node of that release.
 * @param {'bookworm' | 'trixie'} release
 */
export function debianNode(release) {
  const folder = `${repository}/.cache/debian/root-${release}`;
  const node = `${folder}/node`;
  if (existsSync(node)) return node;
  for (const part of ['lists/partial', 'cache/archives/partial', 'root', 'sources'])
    mkdirSync(`${folder}/${part}`, { recursive: true });
  writeFileSync(`${folder}/status`, '');
  const { name, text } = sourcesOf(release);
  writeFileSync(`${folder}/sources/${name}`, text);
  /** @param {string[]} args */
  const apt = (...args) =>
    execFileSync(
      'apt-get',
      ['-q', '-y', ...options(folder, 'amd64'), '-o', `Dir::Etc::sourceparts=${folder}/sources`, ...args],
      { stdio: 'pipe', timeout: 300_000 },
    );
  apt('update');
  apt('install', '--download-only', '--no-install-recommends', ...packages);
  for (const deb of readdirSync(`${folder}/cache/archives`))
    if (deb.endsWith('.deb'))
      execFileSync('dpkg-deb', ['-x', `${folder}/cache/archives/${deb}`, `${folder}/root`]);
  writeFileSync(node, script(`${folder}/root`));
  chmodSync(node, 0o755);
  return node;
}
