// Packs the publishable packages into dist/npm: what npm publishes, checked with publint and are-the-types-wrong, with the
// addon for every platform. Under --if-tested into dist/npm-tested, with the one addon that the tests run, which it builds.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './prebuild/binary.mjs';
import { writeSums } from './prebuild/sums.mjs';
import { targets } from './prebuild/targets.mjs';
import { endUnlessTested } from './tested.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const tested = process.argv.includes('--if-tested');
const out = `${root}/dist/${tested ? 'npm-tested' : 'npm'}`;
/** In the order in which they depend on each other. */
const packages = ['sys', 'socket', 'aio', 'prefork', 'perl', 'programs'];
const wanted = tested ? ['linux-x64-glibc'] : Object.keys(targets);

/** @param {string} command @param {string[]} args @param {string} cwd */
const run = (command, args, cwd = root) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** Puts together the folder that npm packs: the package with the licence, and for sys with the addon. @param {string} name */
function stage(name) {
  const folder = `${out}/${name}`;
  for (const part of ['package.json', 'README.md', 'CHANGELOG.md', 'dist', 'src'])
    if (existsSync(`${root}/packages/${name}/${part}`))
      cpSync(`${root}/packages/${name}/${part}`, `${folder}/${part}`, { recursive: true });
  cpSync(`${root}/LICENSE`, `${folder}/LICENSE`);
  if (name !== 'sys') return folder;
  const prebuilds = wanted.map((target) => `prebuilds/${target}/perlipc.node`);
  for (const part of ['CMakeLists.txt', 'exports.map', 'package.json', 'src', ...prebuilds])
    cpSync(`${root}/native/${part}`, `${folder}/native/${part}`, { recursive: true });
  for (const target of wanted)
    console.log(check(target, `${folder}/native/prebuilds/${target}/perlipc.node`));
  writeSums(`${folder}/native/prebuilds`);
  return folder;
}

endUnlessTested();
if (tested) run(`${root}/node_modules/.bin/nx`, ['run', 'native:prebuild-linux-x64-glibc']);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const name of packages) {
  const folder = stage(name);
  const [{ filename, size, unpackedSize, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], folder),
  );
  const tarball = `${out}/${basename(filename)}`;
  console.log(`${filename}: ${size} bytes, unpacked ${unpackedSize} in ${files.length} files`);
  console.log(run(`${root}/node_modules/.bin/publint`, ['run', '--strict', tarball]));
  // The programs are commands: nobody imports them.
  if (name !== 'programs')
    console.log(
      run(`${root}/node_modules/.bin/attw`, ['--profile', 'esm-only', '--format', 'ascii', tarball]),
    );
}
