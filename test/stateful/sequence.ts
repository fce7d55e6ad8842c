/** Sequences of calls by sys, in the words of sequence.py: `node test/dist/stateful/sequence.js`. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as sys from '@perlipc/sys/linux';
import { calls } from '../conformance/calls.js';
import { closeKept, folder } from '../conformance/states.js';
import { descriptorSteps, type Steps } from './descriptor-steps.js';
import { beginProcess, endProcess, processSteps } from './process-steps.js';
import { socketSteps } from './socket-steps.js';
import { number } from './words.js';

const BEAT = 0.03;
const own = join(folder, 'own');
const steps: Steps = { ...descriptorSteps, ...socketSteps, ...processSteps };

function made(step: string): unknown {
  const [name = '', fd = '', ...words] = step.split(' ');
  return name === 'call' ? calls[words.join(' ')]?.(number(fd)) : steps[name]?.(fd, ...words);
}

function resultOf(step: string): string {
  try {
    return String(made(step) ?? 0);
  } catch (error) {
    if (error instanceof Error) return 'syscall' in error ? String(Reflect.get(error, 'code')) : `${error}`;
    throw error;
  }
}

/** Runs in a process of its own, whose state is nobody else's. */
function sequence(line: string): void {
  sys.chdir(own);
  mkdirSync('d');
  // A call that blocks ends with EINTR: the timer beats again for one that begins just after.
  sys.sigaction(sys.SIGALRM, () => {});
  sys.setitimer(sys.ITIMER_REAL, { it_value: BEAT, it_interval: BEAT });
  beginProcess();
  const results = (JSON.parse(line) as string[]).map(resultOf);
  sys.setitimer(sys.ITIMER_REAL, { it_value: 0, it_interval: 0 });
  endProcess();
  closeKept();
  print(results);
}

function print(results: string[]): void {
  sys.write(1, Buffer.from(`${JSON.stringify(results)}\n`));
}

function child(line: string): never {
  try {
    sequence(line);
  } catch (error) {
    sys.write(2, Buffer.from(`${error instanceof Error ? error.stack : error}\n`));
    sys._exit(1);
  }
  sys._exit(0);
}

function run(line: string): void {
  mkdirSync(own);
  const pid = sys.fork();
  if (pid === 0) child(line);
  const { status } = sys.waitpid(pid);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  if (status !== 0) print([`the sequence ended with status ${status}`]);
}

const bytes = Buffer.alloc(65_536);
let rest = '';
for (let size = sys.read(0, bytes); size > 0; size = sys.read(0, bytes)) {
  const lines = (rest + bytes.toString('utf8', 0, size)).split('\n');
  rest = lines.pop() ?? '';
  lines.forEach(run);
}
