import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment, nodeUnderTest } from './environment.js';
import { groupState } from './proc.js';

/** What a case may ask for. */
export interface CaseOptions {
  /** Milliseconds until the watchdog kills the case's process group. */
  timeout?: number;
  /** Why the case can't run here; it is then skipped with this reason. */
  skip?: string | false | undefined;
  /** Options of the case's node, for instance `--expose-gc`. */
  execArgv?: string[];
  env?: Record<string, string>;
}

/** Milliseconds: long enough for a machine that does much else, as most cases take less than one second. */
const PATIENCE = 90_000;

type Body = () => void | Promise<void>;
type Fresh = (name: string, body: Body, options?: CaseOptions) => void;

const wanted = process.env['PERLIPC_CASE'];

/**
 * Gives the function that registers a case. Under vitest a case is a test that starts this same file, built, in a fresh
 * node process; there only the named case runs. It passes when that process exits with 0 and writes nothing on stderr.
 */
export function freshCases(url: string): Fresh {
  return wanted === undefined ? (name, body, options) => register(url, name, body, options) : runIfWanted;
}

/** Without it a file that was built before the case was written would pass. */
function missing(): void {
  console.error(`the built file has no case ${wanted}`);
  process.exitCode = 1;
}

if (wanted !== undefined) process.once('beforeExit', missing);

/** Node ends with 0 when nothing can settle the promise that a case waits for. */
const runIfWanted: Fresh = (name, body) => {
  if (name !== wanted) return;
  process.off('beforeExit', missing);
  const { pid } = process;
  let ended = false;
  process.once('beforeExit', () => {
    if (ended || process.pid !== pid) return;
    console.error('the case waits for what never comes');
    process.exitCode = 1;
  });
  setImmediate(() => {
    const running = body();
    if (running === undefined) ended = true;
    else void running.then(() => (ended = true));
  });
};

function register(url: string, name: string, _body: Body, options: CaseOptions = {}): void {
  const { timeout = PATIENCE, skip } = options;
  if (skip) {
    if (process.env['PERLIPC_NO_SKIP']) test(name, () => expect.fail(`skipped: ${skip}`));
    else test.skip(`${name} (skipped: ${skip})`);
  } else test(name, { timeout: timeout + 5_000 }, () => runCase(built(url), name, options));
}

/** The JavaScript that tsc made of a test file. */
function built(url: string): string {
  return fileURLToPath(url).replace(/\/test\/(?!dist\/)(.*)\.ts$/, '/test/dist/$1.js');
}

async function runCase(file: string, name: string, options: CaseOptions): Promise<void> {
  const child = spawn(nodeUnderTest, ['--enable-source-maps', ...(options.execArgv ?? []), file], {
    detached: true,
    env: environment({ PERLIPC_CASE: name, ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { output, status, late } = await finish(child, options.timeout ?? PATIENCE);
  expect(late, `the watchdog ended it\n${output}`).toBe(false);
  expect(status, output).toBe(0);
  expect(withoutCounts(output)).toBe('');
}

/** Under coverage Node tells of each file of counts that it can't write: without descriptors, on a read-only root, without a permission. */
function withoutCounts(output: string): string {
  return process.env['NODE_V8_COVERAGE']
    ? output.replace(/^\w+: Failed to write file \S*coverage-[-\d]+\.json\n/gm, '')
    : output;
}

async function finish(child: ChildProcess, timeout: number) {
  let output = '';
  let late = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const watchdog = setTimeout(() => {
    late = true;
    if (child.pid === undefined) return;
    output += groupState(child.pid);
    process.kill(-child.pid, 'SIGKILL');
  }, timeout);
  const status = await new Promise<number | string | null>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal)),
  );
  clearTimeout(watchdog);
  return { output, status, late };
}
