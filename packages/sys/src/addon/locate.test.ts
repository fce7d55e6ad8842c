import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { libc } from './libc.js';
import { candidates, loadAddon, type Place, place } from './locate.js';
import { checkNode } from './node-version.js';

const nowhere: Place = { target: 'linux-x64-musl', folders: ['/nowhere'], remedy: 'Make it so.' };

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An installed package: the file of its JavaScript, with the folders that `native` has. */
function installed(...parts: string[]): string {
  const file = join(scratch(), 'node_modules/@perlipc/sys/dist/perlipc-addon.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  for (const part of parts) {
    const path = join(dirname(file), '../native', part);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
  return file;
}

test('a local build stands before the prebuilt binary', () => {
  expect(candidates(nowhere)).toEqual([
    '/nowhere/build/Release/perlipc.node',
    '/nowhere/prebuilds/linux-x64-musl/perlipc.node',
  ]);
});

test('without an addon the error names platform, arch, libc, what was looked for and the remedy', () => {
  expect(() => loadAddon(nowhere, undefined)).toThrow(
    `the addon of @perlipc/sys for linux x64 (libc: musl) isn't there. Looked for:
  /nowhere/build/Release/perlipc.node
  /nowhere/prebuilds/linux-x64-musl/perlipc.node
Make it so.`,
  );
});

test('what PERLIPC_ADDON names is the one file that is looked for', () => {
  expect(() => loadAddon(nowhere, '/nowhere/else.node')).toThrow(
    'Looked for:\n  /nowhere/else.node\nMake it so.',
  );
});

test('a file that is no addon is named, with the loader’s own words', () => {
  const file = join(scratch(), 'empty.node');
  writeFileSync(file, '');
  expect(() => loadAddon({ ...nowhere, target: 'darwin-arm64' }, file)).toThrow(
    new RegExp(
      `^the addon of @perlipc/sys for darwin arm64 can't be loaded:\\n {2}${file}\\n.+\\nMake it so\\.$`,
    ),
  );
});

test('a checkout is told Nx’s target, and nobody else is', () => {
  expect(place().remedy).toBe('To build it: npx nx run native:build');
  for (const module of [installed(), installed('CMakeLists.txt'), join(scratch(), 'bundle.js')])
    expect(place(module).remedy).not.toMatch(/\bnx\b/);
});

test('a package is told what builds it, with what that needs', () => {
  const { folders, remedy } = place(installed('CMakeLists.txt'));
  expect(remedy).toBe(
    `To build it (with a C++20 compiler and CMake 3.20): npm install --no-save cmake-js@8 node-addon-api@8 node-api-headers@1 && npx cmake-js compile -d "${folders[0]}"`,
  );
});

test('a package without its folder native is told to install again', () => {
  expect(place(installed()).remedy).toMatch(/Install @perlipc\/sys again/);
});

test('a bundle is told to copy the addon, and looks beside itself and in the package of node_modules', () => {
  const folder = scratch();
  const sys = join(folder, 'node_modules/@perlipc/sys');
  mkdirSync(sys, { recursive: true });
  cpSync(fileURLToPath(new URL('../../package.json', import.meta.url)), join(sys, 'package.json'));
  const { folders, remedy } = place(join(folder, 'dist/bundle.js'));
  expect(folders[0]).toBe(join(folder, 'dist'));
  expect(folders).toContain(join(sys, 'native'));
  expect(remedy).toMatch(/\n {2}cp -r node_modules\/@perlipc\/sys\/native\/prebuilds "/);
});

test('the libc is told by the loader that the executable names', () => {
  const file = join(scratch(), 'program');
  writeFileSync(file, 'ELF\0/lib/ld-musl-x86_64.so.1\0');
  expect(libc(file)).toBe('musl');
  writeFileSync(file, 'ELF\0/lib64/ld-linux-x86-64.so.2\0');
  expect(libc(file)).toBe('glibc');
});

test.runIf(process.platform === 'linux')('or by Node’s report', () => {
  expect(libc('/nowhere')).toBe(libc());
  expect(libc()).not.toBe('unknown');
});

test('a Node that is too old is told which it needs', () => {
  expect(() => checkNode('18.20.8')).toThrow(
    '@perlipc/sys needs Node 20.17 or newer, and this is Node 18.20.8.',
  );
  expect(() => checkNode('20.16.0')).toThrow(/20\.16\.0/);
  checkNode('20.17.0');
  checkNode('26.0.0');
});
