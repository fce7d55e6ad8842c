// Runs fork's suite and the forking TCP server under Debian's own Node, whose libuv and V8 are libraries of their own, with
// the local build: node tools/nodes/debian-test.mjs. The release before it has a Node that is too old: it says so.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endUnlessTested } from '../tested.mjs';
import { debianNode } from './debian-root.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const vitest = `${root}/node_modules/vitest/vitest.mjs`;

/** What these cases need is not in the root folder, or root of a user namespace may not do it. */
const elsewhere = [
  'setuid works in parent and child afterwards', // Debian's process.setuid always refuses
  'EAGAIN from the kernel',
  'no eventfd, pipe or ring of a loop is shared', // the parent's descriptors can't be looked at
];

/** @param {string[]} args */
function run(...args) {
  const { status, signal } = spawnSync(process.execPath, [vitest, 'run', '--root', '.', ...args], {
    cwd: `${root}/test`,
    env: { ...process.env, PERLIPC_TEST_NODE: debianNode('trixie') },
    stdio: 'inherit',
    timeout: 300_000,
  });
  if (status === 0) return;
  console.error(`vitest ${args.join(' ')} ended with ${signal ?? status}`);
  process.exitCode = 1;
}

/** Debian 12 has Node 18: there the package says what it needs. */
function tooOld() {
  const args = ['--input-type=module', '--eval', "import '@perlipc/sys'"];
  const { stderr } = spawnSync(debianNode('bookworm'), args, {
    cwd: `${root}/test`,
    env: { PATH: process.env['PATH'], LANG: 'C' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  const told = /@perlipc\/sys needs Node 20\.17 or newer, and this is Node 18\.\S+/.exec(stderr);
  console.log(`bookworm: ${told?.[0] ?? stderr}`);
  if (told === null) process.exitCode = 1;
}

endUnlessTested();
tooOld();
run(
  'native/fork',
  '--exclude',
  '**/fork/{denied,foreign,marks,proc}.test.ts',
  '-t',
  `^(?!.*(${elsewhere.join('|')})).*$`,
);
run('parity/forking.test', '-t', 'the tcp server (passes|waits|has too few|loses|reaps)');
