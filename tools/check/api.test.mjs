import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const tool = fileURLToPath(new URL('api.mjs', import.meta.url));
const FILES = {
  'tools/check/api/.keep': '',
  'packages/made-up/package.json': JSON.stringify({
    name: '@perlipc/made-up',
    type: 'module',
    exports: {
      '.': { types: './dist/index.d.ts' },
      './poll': { types: './dist/poll/poll.d.ts' },
      './package.json': './package.json',
    },
  }),
  'packages/made-up/dist/index.d.ts':
    "export * from './poll/poll.js';\nexport { or_ as or } from './poll/poll.js';\n",
  'packages/made-up/dist/poll/poll.d.ts': `/** Waits. */
export declare function poll(list: Entry[]): number;
/** Not exported. */
interface Entry {
    /** A descriptor. */
    fd: number;
}
export declare const POLLIN: number, POLLOUT: number;
declare function or_(): void;
export { or_ };
`,
};

/** @type {string[]} */
const folders = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** @param {string} folder @param {Record<string, string>} files */
function write(folder, files) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** @param {string} folder @param {string[]} options */
function api(folder, ...options) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...options, folder], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A folder with the package and its list. */
function listed() {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-api-'));
  folders.push(folder);
  write(folder, FILES);
  expect(api(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  return folder;
}

test('the list has each declaration once, without comments, and the types that they name', () => {
  expect(readFileSync(join(listed(), 'tools/check/api/made-up.txt'), 'utf8')).toBe(`# @perlipc/made-up
const POLLIN: number;
const POLLOUT: number;
or is function or_(): void;
or_
function poll(list: Entry[]): number;

# @perlipc/made-up/poll
POLLIN
POLLOUT
or_
poll

# types that these name and nothing exports
interface Entry {
    fd: number;
}
`);
});

const declarations = FILES['packages/made-up/dist/poll/poll.d.ts'];

test.each([
  ['nothing', declarations, 0],
  ['a comment', declarations.replace('Waits.', 'Waits, and blocks.'), 0],
  ['an addition', `${declarations}export declare const POLLPRI: number;\n`, 1],
  ['a removal', declarations.replace(', POLLOUT: number', ''), 1],
  ['a parameter', declarations.replace('Entry[]', 'readonly Entry[]'), 1],
  ['a member of a type that is not exported', declarations.replace('fd: number', 'fd: bigint'), 1],
])('--check sees a change of %s', (_, text, status) => {
  const folder = listed();
  write(folder, { 'packages/made-up/dist/poll/poll.d.ts': text });
  expect(api(folder, '--check')).toMatchObject({ status });
});

test('a file that moves changes nothing', () => {
  const folder = listed();
  rmSync(join(folder, 'packages/made-up/dist'), { recursive: true });
  write(folder, {
    'packages/made-up/dist/index.d.ts': FILES['packages/made-up/dist/index.d.ts'].replaceAll(
      './poll/poll',
      './wait',
    ),
    'packages/made-up/dist/wait.d.ts': declarations,
    'packages/made-up/package.json': FILES['packages/made-up/package.json'].replace(
      'poll/poll.d.ts',
      'wait.d.ts',
    ),
  });
  expect(api(folder, '--check')).toEqual({ status: 0, stdout: '', stderr: '' });
});
