import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import { createSocket } from 'node:dgram';
import fs from 'node:fs';
import { register } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import {
  _exit,
  close,
  ForkBusyError,
  ForkRefusedError,
  fork,
  forkWhenIdle,
  getrlimit,
  kill,
  nanosleep,
  pipe,
  RLIMIT_NOFILE,
  RLIMIT_NPROC,
  read,
  SIGUSR1,
  setrlimit,
  WNOHANG,
  waitpid,
  write,
} from '@perlipc/sys';
import { takeDescriptors } from '../../support/descriptors.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const sys = new URL('../../../../packages/sys/dist/index.js', import.meta.url).href;

function noChild(): void {
  assert.throws(() => waitpid(-1, WNOHANG), { code: 'ECHILD' });
}

fresh('a running Worker refuses it, and its end allows it', async () => {
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await new Promise((resolve) => worker.once('online', resolve));
  assert.throws(() => fork(), {
    name: 'ForkRefusedError',
    code: 'ERR_FORK_WORKER',
    message: /1 Worker\(s\) running, started at .*refused\.test\.[jt]s:\d+; /,
  });
  noChild();
  await worker.terminate();
  await sleep(20);
  assert.equal(await ended(await forked(() => sleep(2))), 0);
});

fresh(
  'a Worker from before the package was loaded refuses it too',
  () => {
    const script = `
    import { Worker } from 'node:worker_threads';
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await new Promise((resolve) => worker.once('online', resolve));
    const { fork } = await import(${JSON.stringify(sys)});
    try {
      fork();
    } catch ({ code }) {
      console.log(code);
    }
    process.exit();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.deepEqual([stdout, stderr], ['ERR_FORK_WORKER\n', '']);
  },
  {
    skip:
      process.env['PERLIPC_TEST_PRELOAD'] &&
      'a sanitizer starts threads in its own way: whose they are can not be told',
  },
);

fresh(
  'the hidden worker of module hooks is taken along',
  async () => {
    register(
      `data:text/javascript,${encodeURIComponent(
        `export async function resolve(specifier, context, next) {
         return specifier === 'virtual:pid' ? { url: 'data:text/javascript,export default 42', shortCircuit: true } : next(specifier);
       }`,
      )}`,
    );
    const load = async () => assert.equal((await import(String('virtual:pid'))).default, 42);
    const pid = await forked(load);
    await load();
    assert.equal(await ended(pid), 0);
  },
  { execArgv: ['--no-deprecation'] },
);

fresh(
  'a datagram for a socket of that worker comes once, to the parent',
  async () => {
    const { port1, port2 } = new MessageChannel();
    const hooks = `import dgram from 'node:dgram';
      let count = 0;
      export function initialize(port) {
        const socket = dgram.createSocket('udp4').on('message', () => port.postMessage(++count));
        socket.bind(0, '127.0.0.1', () => port.postMessage(socket.address().port));
      }
      export async function resolve(specifier, context, next) {
        return specifier === 'virtual:count'
          ? { url: 'data:text/javascript,export default ' + count, shortCircuit: true }
          : next(specifier);
      }`;
    register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: port2, transferList: [port2] });
    const told = () => new Promise<number>((resolve) => port1.once('message', resolve));
    const port = await told();
    const [reader, writer] = pipe();
    const count = async () => (await import(String('virtual:count'))).default;
    const child = await forked(async () => {
      read(reader, Buffer.alloc(1));
      await sleep(5);
      assert.equal(await count(), 0);
    });
    const sender = createSocket('udp4');
    sender.send('text', port, '127.0.0.1');
    assert.equal(await told(), 1);
    write(writer, Buffer.alloc(1));
    assert.equal(await ended(child), 0);
    assert.equal(await count(), 1);
    process.exit();
  },
  { execArgv: ['--no-deprecation'] },
);

fresh('a Worker can not fork', async () => {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(sys)}).then(({ fork, getuid, setuid }) => {
       const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
         for (const options of [{}, { keep: [server] }])
           try { fork(options); } catch (error) { parentPort.postMessage([error.name, error.code]); }
         setuid(getuid());
         parentPort.postMessage('over');
       });
     });`,
    { eval: true },
  );
  const seen: unknown[] = [];
  worker.on('message', (message) => seen.push(message));
  while (seen.at(-1) !== 'over') await sleep(2);
  const refusal = ['ForkRefusedError', 'ERR_FORK_THREAD'];
  assert.deepEqual(seen, [refusal, refusal, 'over']);
  noChild();
  await worker.terminate();
});

fresh('pool work that does not end makes it fail with EAGAIN, its count and name', async () => {
  const [reader, writer] = pipe();
  const work = promisify(fs.read)(reader, Buffer.alloc(8), 0, 8, null);
  assert.throws(
    () => fork(),
    (error: unknown) => {
      assert.ok(error instanceof ForkBusyError);
      assert.equal(error.code, 'EAGAIN');
      assert.equal(error.requests, 1);
      assert.ok(error.resources.includes('FSReqCallback'));
      assert.match(error.message, /, 1 in flight: .*FSReqCallback/);
      return true;
    },
  );
  noChild();
  write(writer, Buffer.from('end'));
  await work;
  assert.equal(await ended(await forked(() => sleep(2))), 0);
});

fresh('forkWhenIdle waits for it', async () => {
  const work = promisify(crypto.pbkdf2)('a', 'b', 2_500_000, 64, 'sha512');
  const pid = await forkWhenIdle({ timeout: 60_000 });
  if (pid === 0) _exit(4);
  await work;
  assert.equal(await ended(pid), exited(4));
  await assert.rejects(forkWhenIdle({ timeout: -1 }), { name: 'RangeError' });
});

for (const first of [true, false])
  fresh(
    `EAGAIN from the kernel at the ${first ? 'first' : 'second'} fork makes no child and changes nothing`,
    async () => {
      process.setuid?.(61_234);
      if (!first) assert.equal(await ended(await forked(() => {})), 0);
      setrlimit(RLIMIT_NPROC, { rlim_cur: 1, rlim_max: 1 });
      const tids = fs.readdirSync('/proc/self/task');
      assert.throws(() => fork(), { name: 'SystemError', code: 'EAGAIN', syscall: 'fork' });
      noChild();
      assert.deepEqual(fs.readdirSync('/proc/self/task'), tids);
      assert.equal(fs.readFileSync('/proc/self/stat', 'utf8').split(' ')[0], String(process.pid));
    },
    { skip: process.getuid?.() !== 0 && 'only root can take a user id that runs nothing else' },
  );

fresh('without descriptors for a look at every thread it fails, with no child', () => {
  const threads = () => fs.readdirSync('/proc/self/task').length;
  const before = threads();
  const taken = takeDescriptors();
  for (let free = 0; free < 4; free++) {
    let pid = -1;
    try {
      pid = fork();
    } catch (error) {
      assert.equal((error as Error & { code: string }).code, 'EMFILE');
    }
    if (pid === 0) {
      for (const fd of taken) close(fd);
      for (let i = 0; i < 500 && threads() !== before; i++) nanosleep(0.01);
      _exit(threads() - before);
    }
    if (pid > 0) assert.equal(waitpid(pid).status, 0);
    close(taken.pop() ?? -1);
  }
});

fresh('under a limit of descriptors below those of the event loop it fails, with no child', () => {
  const script = `
    import { fork, getrlimit, RLIMIT_NOFILE, setrlimit, _exit } from ${JSON.stringify(sys)};
    import fs from 'node:fs';
    for (let fd = 3; fd < 10; fd++) fs.closeSync(fd);
    setrlimit(RLIMIT_NOFILE, { ...getrlimit(RLIMIT_NOFILE), rlim_cur: 12 });
    try {
      if (fork() === 0) _exit(1);
    } catch ({ code }) {
      console.log(code);
    }
    process.exit();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    stdio: Array(10).fill('pipe'),
  });
  assert.deepEqual([stdout, stderr], ['EMFILE\n', '']);
});

fresh('under one below a descriptor that the event loop has made since, too', async () => {
  const taken = Array.from({ length: 40 }, () => fs.openSync('/dev/null', 'r'));
  const watcher = fs.watch('/');
  for (const fd of taken) close(fd);
  const { rlim_cur, rlim_max } = getrlimit(RLIMIT_NOFILE);
  setrlimit(RLIMIT_NOFILE, { rlim_cur: taken.at(-1) as number, rlim_max });
  assert.throws(() => fork(), { code: 'EMFILE', syscall: 'fork' });
  noChild();
  setrlimit(RLIMIT_NOFILE, { rlim_cur, rlim_max });
  assert.equal(await ended(await forked(() => sleep(2))), 0);
  watcher.close();
});

fresh('with a number free below those of the event loop the child has its own in their places', async () => {
  close(0);
  for (const detach of ['silent', 'close'] as const) {
    const child = await forked(
      async () => {
        let caught = 0;
        process.on('SIGUSR1', () => caught++);
        kill(process.pid, SIGUSR1);
        while (caught === 0) await sleep(1);
        assert.ok((await fs.promises.readFile('/proc/self/comm')).length > 0);
      },
      { detach },
    );
    assert.equal(await ended(child), 0);
  }
});

fresh('bad options are refused by name', () => {
  const bad = (options: unknown, message: RegExp) =>
    assert.throws(
      () => fork(options as object),
      (error: Error) => error.name === 'TypeError' && message.test(error.message),
    );
  bad({ keep: 3 }, /^fork: keep must be an array, got 3/);
  bad({ keep: [{}] }, /^fork: keep\[0\] must be an open handle/);
  bad({ keep: [-1] }, /^fork: keep\[0\]/);
  bad({ foreignThreads: 'yes' }, /^fork: foreignThreads must be true or false, got 'yes'/);
  noChild();
  assert.equal(new ForkRefusedError('ERR_X', 'text').message, 'fork: text');
});
