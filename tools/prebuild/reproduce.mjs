// Builds prebuilt addons again from copies of their sources and of the compiler in another folder, with an empty cache, and
// compares the bytes: node tools/prebuild/reproduce.mjs [TARGET …]
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from './sums.mjs';
import { targets } from './targets.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets);
const copied = [
  'package.json',
  'native/CMakeLists.txt',
  'native/cmake',
  'native/exports.map',
  'native/package.json',
  'native/src',
  'node_modules/detect-libc',
  'node_modules/node-addon-api',
  'node_modules/node-api-headers',
  'tools/installed.mjs',
  'tools/prebuild',
];

const folder = mkdtempSync(join(tmpdir(), 'perlipc-elsewhere-'));
try {
  const copy = join(folder, 'a', 'longer', 'path');
  mkdirSync(copy, { recursive: true });
  for (const part of copied) cpSync(`${root}/${part}`, `${copy}/${part}`, { recursive: true });
  const { PATH = '' } = process.env;
  execFileSync(process.execPath, [`${copy}/tools/prebuild/prebuild.mjs`, ...wanted], {
    env: { PATH, HOME: folder, CXXFLAGS: '-DNOT_OURS' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const name of wanted) {
    const [before, after] = [root, copy].map((at) => sha256(`${at}/native/prebuilds/${name}/perlipc.node`));
    console.log(
      `${name}: ${before === after ? 'the same bytes' : 'OTHER BYTES'} in another folder, ${after}`,
    );
    if (before !== after) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
