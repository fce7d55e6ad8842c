// Builds the addon for this platform, or for the targets named, on this machine: native/prebuilds/TARGET/perlipc.node,
// checked, with native/prebuilds/SHA256SUMS. With --sums no more than those.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { familySync } from 'detect-libc';
import { check } from './binary.mjs';
import { writeSums } from './sums.mjs';
import { targets } from './targets.mjs';
import { zig } from './zig.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const prebuilds = `${root}/native/prebuilds`;

/** The targets to build. */
function wanted() {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  if (words.length || process.argv.includes('--sums')) return words;
  const { platform, arch } = process;
  return [platform === 'linux' ? `${platform}-${arch}-${familySync()}` : `${platform}-${arch}`];
}

/** Nothing of the caller's environment: CXXFLAGS and the like would show in the bytes. @param {string} name */
function environment(name) {
  const target = targets[name];
  if (!target) throw new Error(`${name} is not one of ${Object.keys(targets).join(', ')}`);
  const { PATH = '', HOME = '/', ZIG_GLOBAL_CACHE_DIR = `${root}/.cache/zig` } = process.env;
  return {
    PATH,
    HOME,
    LC_ALL: 'C',
    ZIG_GLOBAL_CACHE_DIR,
    ZIG_LOCAL_CACHE_DIR: `${root}/.cache/prebuild/${name}/zig`,
    PERLIPC_ZIG: zig(),
    PERLIPC_ROOT: root,
    PERLIPC_TRIPLE: target.triple,
    PERLIPC_SYSTEM: target.system,
    PERLIPC_PROCESSOR: target.processor,
  };
}

/** @param {string} name */
function build(name) {
  const folder = `${root}/.cache/prebuild/${name}`;
  const headers = createRequire(`${root}/native/package.json`)('node-api-headers').include_dir;
  const settings = {
    CMAKE_TOOLCHAIN_FILE: `${root}/native/cmake/zig.cmake`,
    CMAKE_BUILD_TYPE: 'Release',
    CMAKE_JS_INC: headers,
  };
  const defines = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`);
  /** @param {string[]} args */
  const cmake = (...args) =>
    execFileSync('cmake', args, {
      env: environment(name),
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 1_800_000,
    });
  rmSync(folder, { recursive: true, force: true });
  cmake('-S', `${root}/native`, '-B', folder, ...defines);
  cmake('--build', folder, '--parallel', '2');
  mkdirSync(`${prebuilds}/${name}`, { recursive: true });
  copyFileSync(`${folder}/perlipc.node`, `${prebuilds}/${name}/perlipc.node`);
}

for (const name of wanted()) {
  build(name);
  console.log(check(name, `${prebuilds}/${name}/perlipc.node`));
}
writeSums(prebuilds);
