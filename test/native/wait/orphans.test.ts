import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { ended, exited } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { childrenOf } from '../../support/proc.js';

const fresh = freshCases(import.meta.url);
const linux = sys.P_PIDFD === undefined ? 'orphans are of Linux' : undefined;
const init = fileURLToPath(
  new URL('../../../packages/programs/dist/examples/init.js', import.meta.url).href.replace(
    '/test/packages',
    '/packages',
  ),
);
const namespace = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc'];
const noNamespace = () => {
  const { status, stderr, error } = spawnSync('unshare', [...namespace, 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `no namespaces: ${error?.message ?? stderr.trim()}`;
};

/** Starts a process that leaves an orphan, which ends with `status`, and then ends. */
const leaveOrphan = (status: number) =>
  sys.waitpidAsync(sys.posix_spawnp('sh', ['sh', '-c', `(sleep 0.05; exit ${status}) & exit 0`]));
const until = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

fresh(
  'orphans are reaped, and nobody’s else children',
  async () => {
    sys.prctl('PR_SET_CHILD_SUBREAPER', 1);
    const orphans: number[] = [];
    const reaping = sys.reapOrphans({ onOrphan: ({ status }) => orphans.push(status >> 8) });
    const theirs = spawn('sh', ['-c', 'exit 5']);
    const unrefed = spawn('sh', ['-c', 'exit 6'], { stdio: 'ignore' });
    unrefed.unref();
    const ours = sys.posix_spawnp('sh', ['sh', '-c', 'exit 7']);
    const exits = new Map<unknown, unknown>();
    for (const child of [theirs, unrefed]) child.on('exit', (code) => exits.set(child, code));
    const worker = new Worker(
      `const { spawn } = require('node:child_process');
       spawn('sh', ['-c', 'exit 8']).on('exit', (code) => require('node:worker_threads').parentPort.postMessage(code));`,
      { eval: true },
    );
    const inWorker = new Promise((resolve) => worker.on('message', resolve));
    await leaveOrphan(3);
    await leaveOrphan(4);
    await until(() => orphans.length === 2 && exits.size === 2);
    assert.deepEqual(orphans.sort(), [3, 4]);
    assert.deepEqual([exits.get(theirs), exits.get(unrefed)], [5, 6]);
    assert.equal(await inWorker, 8);
    assert.equal(sys.waitpid(ours).status >> 8, 7);
    assert.equal(spawnSync('sh', ['-c', 'exit 9']).status, 9);
    reaping.close();
    assert.deepEqual(process.listeners('SIGCHLD').length <= 1, true);
  },
  { skip: linux },
);

fresh(
  'those of an addon are left where it says so',
  async () => {
    sys.prctl('PR_SET_CHILD_SUBREAPER', 1);
    let kept = 0;
    using _ = sys.reapOrphans({
      except: (pid) => {
        kept = pid;
        return true;
      },
    });
    await leaveOrphan(1);
    await until(() => kept !== 0 && /\nState:\tZ/.test(readFileSync(`/proc/${kept}/status`, 'latin1')));
    assert.equal(await ended(kept), exited(1));
  },
  { skip: linux },
);

fresh(
  'what is no function, and a Worker, are refused',
  async () => {
    for (const name of ['onOrphan', 'except'])
      assert.throws(() => sys.reapOrphans({ [name]: 5 }), {
        name: 'TypeError',
        message: `reapOrphans: ${name} must be a function, got 5`,
      });
    const url = import.meta.resolve('@perlipc/sys');
    const worker = new Worker(
      `import(${JSON.stringify(url)}).then((sys) => {
         try {
           sys.reapOrphans();
         } catch (error) {
           require('node:worker_threads').parentPort.postMessage(String(error));
         }
       });`,
      { eval: true },
    );
    const [message] = await once(worker, 'message');
    assert.equal(message, 'TypeError: reapOrphans: orphans are children of the main thread, not of a Worker');
    await worker.terminate();
    assert.equal(process.listenerCount('SIGCHLD'), 0);
  },
  { skip: linux },
);

/** Runs the example as process 1 of a namespace. */
function asInit(...words: string[]) {
  return spawn('unshare', [...namespace, process.execPath, init, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
async function finish(child: ReturnType<typeof asInit>) {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const status = await new Promise((resolve) => child.on('close', (code) => resolve(code)));
  return { status, output };
}

fresh(
  'init runs a program as process 1, reaps what it leaves, and ends as it does',
  async () => {
    const script = 'echo $PPID; (sleep 0.05 & ) ; sleep 0.3; set -- /proc/[0-9]*; echo $#; exit 7';
    const { status, output } = await finish(asInit('sh', '-c', script));
    assert.match(output, /^1\norphan \d+ has ended\n2\n$/);
    assert.equal(status, 7);
    assert.equal((await finish(asInit('sh', '-c', 'kill -9 $$'))).status, 137);
    assert.equal((await finish(asInit('/no/such'))).status, 1);
  },
  { skip: linux ?? noNamespace() },
);

fresh(
  'init that is not process 1 has the orphans come to it',
  async () => {
    const script = '(sleep 0.05 & ) ; sleep 0.3; exit 7';
    const child = spawn(process.execPath, [init, 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const { status, output } = await finish(child);
    assert.match(output, /^orphan \d+ has ended\n$/);
    assert.equal(status, 7);
  },
  { skip: linux },
);

fresh(
  'init hands signals on',
  async () => {
    const child = asInit(
      'sh',
      '-c',
      'trap "echo caught; exit 3" TERM; echo ready; while :; do sleep 0.02; done',
    );
    const done = finish(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const [inside = 0] = childrenOf(child.pid ?? 0);
    process.kill(inside, 'SIGTERM');
    assert.deepEqual(await done, { status: 3, output: 'ready\ncaught\n' });
  },
  { skip: linux ?? noNamespace() },
);
