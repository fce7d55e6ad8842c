import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { candidates, loadAddon, type Place } from './locate.js';

const here: Place = { target: 'linux-x64-musl', folder: '/nowhere', command: 'make it so' };

test('a local build stands before the prebuilt binary', () => {
  expect(candidates(here)).toEqual([
    '/nowhere/build/Release/perlipc.node',
    '/nowhere/prebuilds/linux-x64-musl/perlipc.node',
  ]);
});

test('without an addon the error names platform, arch, libc, what was looked for and the command', () => {
  expect(() => loadAddon(here, undefined)).toThrow(
    `the addon of @perlipc/sys for linux x64 (libc: musl) isn't there. Looked for:
  /nowhere/build/Release/perlipc.node
  /nowhere/prebuilds/linux-x64-musl/perlipc.node
To build it: make it so`,
  );
});

test('what PERLIPC_ADDON names is the one file that is looked for', () => {
  expect(() => loadAddon(here, '/nowhere/else.node')).toThrow(
    'Looked for:\n  /nowhere/else.node\nTo build it',
  );
});

test('a file that is no addon is named, with the loader’s own words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  const file = join(folder, 'empty.node');
  writeFileSync(file, '');
  expect(() => loadAddon({ ...here, target: 'darwin-arm64' }, file)).toThrow(
    new RegExp(
      `^the addon of @perlipc/sys for darwin arm64 can't be loaded:\\n {2}${file}\\n.+\\nTo build it: make it so$`,
    ),
  );
  rmSync(folder, { recursive: true });
});
