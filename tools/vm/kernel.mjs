// A kernel of Debian's, unpacked below .cache/vm without being installed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { options } from '../nodes/debian.mjs';
import { sourcesOf } from '../nodes/debian-root.mjs';

const cache = fileURLToPath(new URL('../../.cache/vm', import.meta.url));

/** The release of Debian that has a kernel of the version. */
const releases = { '5.10': 'bullseye', 6.1: 'bookworm', 6.12: 'trixie', newest: 'sid' };
const debianNames = { arm64: 'arm64', x64: 'amd64' };

/**
 * The path of the kernel's image. A version may have a flavour: `6.12-16k`, or `6.1-full` for Debian's own choice of drivers, where others
 * are of its cloud kernel.
 * @param {'arm64' | 'x64'} arch
 * @param {string} version
 */
export function kernel(arch, version) {
  const [number = '', flavour = ''] = version.split('-');
  const release = releases[/** @type {keyof typeof releases} */ (number)];
  if (release === undefined)
    throw new Error(`no kernel ${version}; there are ${Object.keys(releases).join(', ')}`);
  const folder = `${cache}/kernel-${arch}-${version}`;
  if (imageIn(folder) === undefined) download(folder, debianNames[arch], release, number, flavour);
  const image = imageIn(folder);
  if (image === undefined) throw new Error(`no vmlinuz in ${folder}`);
  return image;
}

/** Since Linux 7 the kernel lies beside its modules. @param {string} folder */
function imageIn(folder) {
  const names = existsSync(`${folder}/root`) ? readdirSync(`${folder}/root`, { recursive: true }) : [];
  const name = names.map(String).find((each) => /^(boot|usr\/lib\/modules\/[^/]+)\/vmlinuz/.test(each));
  return name && `${folder}/root/${name}`;
}

/**
 * Modules of the kernel and those that they need, in the order in which they are loaded: what is built in or isn't there is left out.
 * @param {'arm64' | 'x64'} arch @param {string} version @param {string[]} names @returns {Map<string, Buffer>}
 */
export function modules(arch, version, names) {
  const root = `${cache}/kernel-${arch}-${version}/root`;
  const files = new Map(
    readdirSync(root, { recursive: true })
      .map(String)
      .filter((file) => /\.ko(?:\.xz)?$/.test(file))
      .map((file) => [moduleName(file), `${root}/${file}`]),
  );
  /** @type {Map<string, Buffer>} */
  const found = new Map();
  /** @param {string} name */
  const add = (name) => {
    const file = files.get(moduleName(name));
    if (file === undefined || found.has(moduleName(name))) return;
    const bytes = file.endsWith('.xz')
      ? execFileSync('xz', ['-dc', file], { maxBuffer: 1 << 26 })
      : readFileSync(file);
    const [, depends = ''] = /\0depends=([^\0]*)\0/.exec(bytes.toString('latin1')) ?? [];
    for (const each of depends.split(',').filter(Boolean)) add(each);
    found.set(moduleName(name), bytes);
  };
  for (const name of names) add(name);
  return found;
}

/** Files have hyphens where the kernel has underscores. @param {string} file */
const moduleName = (file) =>
  basename(file)
    .replace(/\.ko.*$/, '')
    .replaceAll('-', '_');

/** @param {string} folder @param {string} arch @param {string} release @param {string} number @param {string} flavour */
function download(folder, arch, release, number, flavour) {
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources', 'debs'])
    mkdirSync(`${folder}/${part}`, { recursive: true });
  writeFileSync(`${folder}/status`, '');
  const { name, text } = sourcesOf(release);
  // The newest has no updates and no security archive.
  const sources =
    release === 'sid' ? (text.split(/\n(?=\n)/)[0] ?? '').replace(/^(Suites:).*$/m, '$1 sid') : text;
  writeFileSync(`${folder}/sources/${name}`, sources);
  const common = [...options(folder, arch), '-o', `Dir::Etc::sourceparts=${folder}/sources`];
  /** @param {string} command @param {string[]} args */
  const apt = (command, ...args) =>
    execFileSync(command, ['-q', ...common, ...args], {
      cwd: `${folder}/debs`,
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 300_000,
    });
  apt('apt-get', 'update');
  const wanted = { '': `cloud-${arch}`, full: arch }[flavour] ?? `${arch}-${flavour}`;
  const version = number === 'newest' ? '[0-9]+\\.[0-9]+' : number.replace('.', '\\.');
  const search = `^linux-image-${version}\\.[0-9][^ ]*-${wanted}$`;
  const found = apt('apt-cache', 'search', '--names-only', search)
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  const apart = flavour === 'full' ? ['-cloud-', '-rt-'] : [];
  const candidates = found
    .filter((name) => name !== '' && !apart.some((part) => name.includes(part)))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  // The security archive lists kernels that a mirror no longer has.
  const there = candidates.some((name) => {
    try {
      apt('apt-get', 'download', name);
    } catch {
      return false;
    }
    // Since Linux 7 the image's package only depends on the one with the kernel.
    const binary = name.replace('image', 'binary');
    if (apt('apt-cache', 'search', '--names-only', `^${binary.replaceAll(/[.+]/g, '\\$&')}$`) !== '')
      apt('apt-get', 'download', binary);
    return true;
  });
  if (!there)
    throw new Error(
      `Debian ${release} has no kernel ${search} to download; it lists ${candidates.join(', ')}`,
    );
  for (const deb of readdirSync(`${folder}/debs`))
    execFileSync('dpkg-deb', ['-x', `${folder}/debs/${deb}`, `${folder}/root`]);
}
