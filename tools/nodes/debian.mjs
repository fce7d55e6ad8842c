// Unpacks packages of Debian for one architecture below .cache/debian, without root and without installing them:
// the emulator, and the C libraries under which the addon is tried.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../.cache/debian', import.meta.url));

/** apt's own state in a folder of ours: no lock, no list and no package of the machine's is touched. @param {string} folder @param {string} arch */
export function options(folder, arch) {
  const settings = {
    'Dir::State::Lists': `${folder}/lists`,
    'Dir::State::status': `${folder}/status`,
    'Dir::Cache': `${folder}/cache`,
    'Dir::Etc::sourcelist': '/dev/null',
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'APT::Sandbox::User': '',
    'Debug::NoLocking': '1',
  };
  const parts = existsSync('/etc/apt/sources.list.d/debian.sources')
    ? []
    : ['-o', 'Dir::Etc::sourcelist=/etc/apt/sources.list'];
  return [...Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]), ...parts];
}

/**
 * The folder in which the files of `names` are for `arch`.
 * @param {'amd64' | 'arm64'} arch
 * @param {string[]} names
 */
export function unpacked(arch, names) {
  const folder = `${cache}/${arch}-${names.join('-')}`;
  const done = `${folder}/done`;
  if (existsSync(done)) return `${folder}/root`;
  for (const part of ['lists/partial', 'cache/archives/partial', 'root', 'debs'])
    mkdirSync(`${folder}/${part}`, { recursive: true });
  writeFileSync(`${folder}/status`, '');
  /** @param {string[]} args */
  const apt = (...args) =>
    execFileSync('apt-get', ['-q', ...options(folder, arch), ...args], {
      cwd: `${folder}/debs`,
      stdio: 'pipe',
      timeout: 300_000,
    });
  apt('update');
  apt('download', ...names);
  for (const deb of readdirSync(`${folder}/debs`))
    execFileSync('dpkg-deb', ['-x', `${folder}/debs/${deb}`, `${folder}/root`]);
  writeFileSync(done, '');
  return `${folder}/root`;
}
