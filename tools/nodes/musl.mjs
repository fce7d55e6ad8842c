// Makes ready a Node for musl in .cache/musl: the registry has none but the one that pnpm's executable is made of. Its
// libstdc++ is Debian's, with linux-x64-musl/shim.cc for what that takes from glibc. Debian's package musl has to be installed.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installed } from '../installed.mjs';
import { zig } from '../prebuild/zig.mjs';
import { unpacked } from './debian.mjs';

const folder = fileURLToPath(new URL('../../.cache/musl', import.meta.url));
const shim = fileURLToPath(new URL('linux-x64-musl/shim.cc', import.meta.url));
/** By this Node knows whether it starts the program that was put into it, and not what it is given. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';

/** @param {string} command @param {string[]} args */
const run = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

function makeNode() {
  const data = readFileSync(
    `${installed('nodes/linux-x64-musl', ['--os=linux', '--cpu=x64', '--libc=musl'])}/pnpm-musl/pnpm`,
  );
  const at = data.indexOf(`${FUSE}1`, 'latin1');
  if (at < 0) throw new Error('this pnpm has no Node in it');
  data.write('0', at + FUSE.length, 'latin1');
  writeFileSync(`${folder}/node`, data, { mode: 0o755 });
}

/** The path of the Node. */
export function muslNode() {
  const node = `${folder}/node`;
  if (!existsSync('/lib/ld-musl-x86_64.so.1')) throw new Error('there is no musl: apt-get install musl');
  if (existsSync(`${folder}/done`)) return node;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  makeNode();
  const debian = unpacked('amd64', ['libgcc-s1', 'libstdc++6', 'patchelf']);
  copyFileSync(`${debian}/usr/lib/x86_64-linux-gnu/libstdc++.so.6`, `${folder}/libstdc++.so.6`);
  copyFileSync(`${debian}/lib/x86_64-linux-gnu/libgcc_s.so.1`, `${folder}/libgcc_s.so.1`);
  const cc = ['c++', '-target', 'x86_64-linux-musl', '-shared', '-O2', '-fno-exceptions', '-nostdlib++'];
  run(zig(), ...cc, '-o', `${folder}/libshim.so`, shim);
  const patchelf = `${debian}/usr/bin/patchelf`;
  run(patchelf, '--remove-needed', 'ld-linux-x86-64.so.2', `${folder}/libstdc++.so.6`);
  run(patchelf, '--set-rpath', folder, node);
  run(patchelf, '--add-needed', 'libshim.so', node);
  writeFileSync(`${folder}/done`, '');
  return node;
}
