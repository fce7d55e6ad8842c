import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { fromOutside, listening, turn } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);

/** WebAssembly as far as it is used here: its types come with the DOM's. */
interface WasmGlobal {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object) => { exports: Record<string, unknown> };
  };
}

function instantiate(bytes: Uint8Array): { exports: Record<string, unknown> } {
  const { WebAssembly } = globalThis as unknown as WasmGlobal;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes));
}

fresh('a listener of process ends a blocking call, and runs when the loop turns', async () => {
  const server = listening();
  let heard = 0;
  process.on('SIGINT', () => heard++);
  fromOutside(['INT']);
  assert.throws(() => sys.accept(server), { code: 'EINTR' });
  assert.equal(heard, 0);
  await turn(20);
  assert.equal(heard, 1);
});

fresh('an interruption that came before the call ends the next one that waits, once', async () => {
  const [reader, writer] = sys.pipe();
  process.on('SIGUSR2', () => {});
  process.kill(process.pid, 'SIGUSR2');
  assert.equal(sys.write(writer, Buffer.from('x')), 1);
  assert.throws(() => sys.read(reader, new Uint8Array(1)), { code: 'EINTR' });
  assert.equal(sys.read(reader, new Uint8Array(1)), 1);
  process.kill(process.pid, 'SIGUSR2');
  await turn(20);
  sys.write(writer, Buffer.from('x'));
  assert.equal(sys.read(reader, new Uint8Array(1)), 1);
});

fresh('an interruption that ended a write ends no other call', () => {
  const [reader, writer] = sys.pipe();
  sys.fcntl(writer, sys.F_SETFL, sys.O_NONBLOCK);
  const fill = () => {
    while (sys.write(writer, new Uint8Array(4096)) > 0);
  };
  assert.throws(fill, { code: 'EAGAIN' });
  sys.fcntl(writer, sys.F_SETFL, 0);
  process.on('SIGALRM', () => {});
  // One that comes before the write is followed by another.
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 5, it_value: 0.5 });
  assert.throws(() => sys.write(writer, new Uint8Array(1)), { code: 'EINTR' });
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0 });
  assert.equal(sys.read(reader, new Uint8Array(1)), 1);
});

fresh('an addon that was loaded twice lets the process end', () => {
  const require = createRequire(import.meta.url);
  const [file = ''] = Object.keys(require.cache).filter((name) => name.endsWith('.node'));
  delete require.cache[file];
  require(file);
  sys.sigaction(sys.SIGUSR1, () => {});
});

fresh('without its listener the signal is libuv’s or the default’s again', async () => {
  const server = listening();
  const listener = () => {};
  process.on('SIGCONT', listener);
  process.off('SIGCONT', listener);
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.3 });
  let ran = 0;
  sys.sigaction(sys.SIGALRM, () => ran++);
  fromOutside(['CONT'], 0);
  assert.throws(() => sys.accept(server), { code: 'EINTR' });
  assert.equal(ran, 1);
});

for (const first of ['process.on', 'sigaction']) {
  fresh(`both hear the signal, with ${first} first, and the other stays when one goes`, async () => {
    const heard = { process: 0, sys: 0 };
    const listener = () => heard.process++;
    const handler = () => heard.sys++;
    if (first === 'process.on') process.on('SIGUSR2', listener);
    sys.sigaction(sys.SIGUSR2, handler);
    if (first !== 'process.on') process.on('SIGUSR2', listener);
    const send = async () => {
      process.kill(process.pid, 'SIGUSR2');
      await turn(20);
      return { ...heard };
    };
    assert.deepEqual(await send(), { process: 1, sys: 1 });
    sys.sigaction(sys.SIGUSR2, 'DEFAULT');
    assert.deepEqual(await send(), { process: 2, sys: 1 });
    sys.sigaction(sys.SIGUSR2, handler);
    assert.deepEqual(await send(), { process: 3, sys: 2 });
    process.off('SIGUSR2', listener);
    assert.deepEqual(await send(), { process: 3, sys: 3 });
    process.on('SIGUSR2', listener);
    assert.deepEqual(await send(), { process: 4, sys: 4 });
  });
}

fresh('child_process, a listener and a handler of SIGCHLD work side by side, hundreds of times', async () => {
  const counts = { listener: 0, handler: 0, exits: 0 };
  const listener = () => counts.listener++;
  const handler = () => counts.handler++;
  for (let round = 0; round < 50; round++) {
    if (round % 10 === 0) sys.sigaction(sys.SIGCHLD, handler);
    if (round % 10 === 3) process.on('SIGCHLD', listener);
    if (round % 10 === 6) sys.sigaction(sys.SIGCHLD, 'DEFAULT');
    if (round % 10 === 9) process.off('SIGCHLD', listener);
    const statuses = [0, 1, 2, 3, 4, 5].map(async (status) => {
      const [code] = await once(spawn('sh', ['-c', `exit ${status}`]), 'exit');
      counts.exits++;
      return code;
    });
    assert.deepEqual(await Promise.all(statuses), [0, 1, 2, 3, 4, 5]);
    if (round % 5 === 0) {
      assert.equal(spawnSync('sh', ['-c', 'exit 9']).status, 9);
      await assert.rejects(promisify(execFile)('sh', ['-c', 'exit 8']), { code: 8 });
    }
  }
  assert.equal(counts.exits, 300);
  assert.ok(counts.handler > 0 && counts.listener > 0);
});

fresh('spawnSync works in a handler of SIGCHLD', async () => {
  let status: number | null | undefined;
  sys.sigaction(sys.SIGCHLD, () => {
    status ??= spawnSync('sh', ['-c', 'exit 5']).status;
  });
  await once(spawn('true'), 'exit');
  for (let i = 0; i < 100 && status === undefined; i++) await turn();
  assert.equal(status, 5);
});

fresh('WebAssembly’s traps stay V8’s beside a handler of SIGSEGV, which gets those sent', () => {
  let ran = 0;
  sys.sigaction(sys.SIGSEGV, () => ran++);
  // (module (memory 1) (func (export "f") (result i32) i32.const 0x100000 i32.load))
  const bytes =
    '0061736d010000000105016000017f03020100050301000107050101660000 0a0c010a00418080c000280200 0b';
  const { exports } = instantiate(Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
  assert.throws(() => (exports['f'] as () => number)(), { name: 'RuntimeError', message: /out of bounds/ });
  assert.equal(ran, 0);
  sys.raise(sys.SIGSEGV);
  assert.equal(ran, 1);
});

fresh('what the CPU raised ends the process although there is a handler', () => {
  const source = `import * as sys from ${JSON.stringify(import.meta.resolve('@perlipc/sys'))};
    sys.sigaction(sys.SIGTRAP, () => console.log('not to be run'));
    console.log('before'); %SystemBreak(); console.log('after');`;
  const { stdout, signal } = spawnSync(
    process.execPath,
    ['--allow-natives-syntax', '--input-type=module', '-e', source],
    { encoding: 'utf8' },
  );
  assert.deepEqual([stdout, signal], ['before\n', 'SIGTRAP']);
});
