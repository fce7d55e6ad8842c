import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const tool = fileURLToPath(new URL('structure.mjs', import.meta.url));
const ARROWS = `# a made-up tree
[packages]
low <- high

[packages/low/src]
base/ <- io/ <- * <- index

[packages/high/src]
*

[native/src]
napi/ <- *
door napi/error
`;
const RIGHT = {
  'tools/check/arrows.txt': ARROWS,
  'native/src/napi/error.h': '#pragma once\n',
  'native/src/napi/error.cc': '#include "error.h"\n',
  'native/src/socket.cc': '#include "napi/error.h"\n',
  'packages/high/src/index.ts': "import { open } from '@perlipc/low/open';\n",
  'packages/low/src/base/errno.ts': "// import { a } from '../io/handle.js';\nexport const errno = 1;\n",
  'packages/low/src/base/errno.test.ts': "import '../io/handle.js';\n",
  'packages/low/src/io/handle.ts': "import {\n  type A,\n  errno,\n} from '../base/errno.js';\n",
  'packages/low/src/open.ts': "export { a } from './io/handle.js';\nimport './close.js';\n",
  'packages/low/src/close.ts': '',
  'packages/low/src/index.ts': "export * from './open.js';\n",
};

/** @type {string[]} */
const folders = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What the tool says of the right tree with these files in it. @param {Record<string, string>} files */
function structure(files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-structure-'));
  folders.push(folder);
  for (const [file, text] of Object.entries({ ...RIGHT, ...files })) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, folder], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a right tree passes, and its rooms and arrows are shown', () => {
  const { status, stdout, stderr } = structure();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('packages/low/src: 5 files\n');
  expect(stdout).toMatch(/^ {2}io\/ +1 {2}base\/$/m);
  expect(stdout).toMatch(/^ {2}\* +2 {2}io\/$/m);
  expect(stdout).toContain('packages: low\n');
});

test.each([
  [
    'a value against the direction',
    {
      'packages/low/src/base/errno.ts': "import { a } from '../io/read.js';\n",
      'packages/low/src/io/read.ts': '',
    },
    'packages/low/src/base/errno imports io/read: base/ may not know io/',
  ],
  [
    'a type in a signature against the direction',
    {
      'packages/low/src/base/errno.ts': "export let a: import('../io/read.js').A;\n",
      'packages/low/src/io/read.ts': '',
    },
    'packages/low/src/base/errno imports io/read: base/ may not know io/',
  ],
  [
    'a package against the direction',
    { 'packages/low/src/close.ts': "export type { A } from '@perlipc/high';\n" },
    'packages/low/src/close.ts imports @perlipc/high: low may not know high',
  ],
  [
    'an include against the direction',
    { 'native/src/napi/error.cc': '#include "poll.h"\n', 'native/src/poll.h': '' },
    'native/src/napi/error imports poll: napi/ may not know poll',
  ],
  [
    'a circle of types in one room',
    {
      'packages/low/src/io/handle.ts': "import type { B } from './read.js';\n",
      'packages/low/src/io/read.ts': "import type { A } from './handle.js';\n",
    },
    'packages/low/src: a circle: io/handle -> io/read -> io/handle',
  ],
  [
    'a circle of two headers by way of a source',
    {
      'native/src/napi/args.h': '#include "napi/error.h"\n',
      'native/src/napi/error.cc': '#include "napi/args.h"\n',
    },
    'native/src: a circle: napi/args -> napi/error -> napi/args',
  ],
  [
    'a room that the table does not have',
    { 'packages/low/src/net/socket.ts': '' },
    "packages/low/src: arrows.txt doesn't say where net/ stands",
  ],
  [
    'a side door',
    { 'native/src/socket.cc': '#include "napi/args.h"\n', 'native/src/napi/args.h': '' },
    'native/src/socket imports napi/args: napi/ is known by napi/error alone',
  ],
  [
    'a package that the table does not have',
    { 'packages/new/src/a.ts': '' },
    'arrows.txt has no [packages/new/src]',
  ],
])('%s fails', (_, files, fault) => {
  expect(structure(files)).toMatchObject({ status: 1, stderr: `${fault}\n` });
});
