// Which lines of the packages and of the addon the tests run: node tools/coverage/coverage.mjs [PATH…]. Fails for code that doesn't
// run and that reasons.txt doesn't name, and for a reason of which nothing is left. With paths below test/ it runs only those tests,
// and compares nothing.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonLines } from './addon.mjs';
import { compare, parseReasons, partsOf } from './reasons.mjs';
import { TypescriptCoverage } from './typescript.mjs';

/** @typedef {import('./reasons.mjs').Lines} Lines */

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const reports = join(root, '.cache/coverage');
const addon = join(root, 'native/build-coverage');
const paths = process.argv.slice(2);

/** Some tests are of processes that have given up their rights. @param {string} folder */
function emptyForAll(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
}

/** @param {string} command @returns {Promise<number>} */
function run(command) {
  const child = spawn('sh', ['-c', command], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_V8_COVERAGE: join(reports, 'v8'),
      NODE_OPTIONS: `--require=${join(here, 'take.cjs')}`,
      PERLIPC_TEST_ADDON: join(addon, 'Release/perlipc.node'),
    },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}

/** @param {Map<string, Lines>} files @param {string} what */
function summarize(files, what) {
  let code = 0;
  let uncovered = 0;
  for (const lines of files.values()) {
    code += lines.code.size;
    uncovered += lines.uncovered.size;
  }
  const share = ((100 * (code - uncovered)) / code).toFixed(2);
  console.log(`${what}: ${share} % of ${code} lines run as a whole; of ${uncovered} a part or all does not`);
}

/** The packages' JavaScript, in a file for each source or as it is published. @param {(name: string) => string} command */
function build(command) {
  for (const name of ['sys', 'socket', 'aio', 'prefork', 'perl'])
    execFileSync('sh', ['-c', command(name)], { cwd: root, stdio: 'inherit' });
}

build(
  (name) => `npx tsc -p packages/${name} --composite false --incremental false --emitDeclarationOnly false`,
);
emptyForAll(join(reports, 'v8'));
emptyForAll(join(addon, 'counts'));
process.umask(0);
const typescript = new TypescriptCoverage(join(reports, 'v8'));
const taking = setInterval(() => typescript.take(10_000), 5_000);
let status = 0;
const tests = ['npx vitest run --root test', ...paths].join(' ');
const others = [
  `npx vitest run --config ${join(here, 'vitest.config.mjs')}`,
  'node test/dist/fuzz/run.js --calls 20000 --seed 1',
  'node test/dist/stateful/run.js --sequences 400 --seed 1',
  'node test/dist/faults/run.js --few',
];
for (const command of paths.length > 0 ? [tests] : [tests, ...others])
  status = (await run(command)) || status;
clearInterval(taking);
typescript.take();

const ofTypescript = typescript.lines(root);
build((name) => `node tools/bundle.mjs ${name}`);
const ofAddon = addonLines(root, addon, reports);
summarize(ofTypescript, 'TypeScript');
summarize(ofAddon, 'C++');
const parts = new Map(
  [...ofTypescript, ...ofAddon].map(([file, lines]) => [
    file,
    partsOf(lines, readFileSync(join(root, file), 'utf8')),
  ]),
);
writeFileSync(
  join(reports, 'uncovered.txt'),
  [...parts]
    .filter(([, list]) => list.length > 0)
    .map(([file, list]) => [file, ...list.flat().map(({ line, text }) => `  ${line} ${text}`)].join('\n'))
    .join('\n'),
);
const { unexplained, stale } = compare(parts, parseReasons(readFileSync(join(here, 'reasons.txt'), 'utf8')));
console.log(`All that did not run: ${join(reports, 'uncovered.txt')}`);
if (paths.length === 0) {
  for (const { file, part } of unexplained)
    console.log(`${file}:${part[0]?.line}: did not run, and has no reason\n  ${part[0]?.text}`);
  for (const { file, text } of stale) console.log(`${file}: has a reason and runs, or is no more\n  ${text}`);
  if (unexplained.length + stale.length > 0) status = 1;
}
process.exitCode = status;
