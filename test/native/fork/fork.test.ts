import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import vm from 'node:vm';
import { _exit, fork, getpid, getppid, waitpid } from '@perlipc/sys';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('gives 0 in the child and its pid in the parent', async () => {
  const parent = getpid();
  const pid = fork();
  if (pid === 0) _exit(getppid() === parent && process.ppid === parent ? 3 : 4);
  assert.ok(pid > 0);
  assert.equal(await ended(pid), exited(3));
});

/** Forks where there is nothing to await; the child ends at once. */
function forkHere(): number {
  const pid = fork();
  if (pid === 0) _exit(JSON.stringify([1, { a: 2 }]) === '[1,{"a":2}]' ? 17 : 1);
  return pid;
}

fresh('forks in a timer, a promise reaction and a data handler', async () => {
  const pids = [await new Promise<number>((resolve) => setTimeout(() => resolve(forkHere()), 1))];
  await Promise.resolve().then(() => pids.push(forkHere()));
  const server = net.createServer((socket) => socket.end('text')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) =>
    net
      .connect(port, '127.0.0.1')
      .on('data', () => pids.push(forkHere()))
      .on('close', resolve),
  );
  server.close();
  assert.equal(pids.length, 3);
  for (const pid of pids) assert.equal(await ended(pid), exited(17));
});

fresh('forks ten generations deep', async () => {
  const generation = (depth: number): number => {
    const pid = fork();
    if (pid > 0) return pid;
    if (depth === 1) _exit(21);
    _exit(waitpid(generation(depth - 1), 0).status >> 8);
  };
  assert.equal(await ended(generation(10)), exited(21));
});

fresh(
  'forks in a FinalizationRegistry callback',
  async () => {
    let pid = 0;
    const registry = new FinalizationRegistry(() => {
      pid = forkHere();
    });
    (() => registry.register({ text: 'gone' }, 1))();
    for (let i = 0; i < 200 && pid === 0; i++) {
      globalThis.gc?.();
      await sleep(5);
    }
    assert.equal(await ended(pid), exited(17));
  },
  { execArgv: ['--expose-gc'] },
);

fresh('forks in a vm context and deep in a recursion', async () => {
  const context = vm.createContext({ forkHere });
  assert.equal(await ended(vm.runInContext('forkHere()', context)), exited(17));
  const deep = (left: number): number => (left === 0 ? forkHere() : deep(left - 1) + 0);
  assert.equal(await ended(deep(4000)), exited(17));
});

fresh('a child ends by itself, with its exit code and listeners', async () => {
  const pid = fork();
  if (pid === 0) {
    setTimeout(() => {
      process.exitCode = 5;
    }, 5);
    process.on('exit', (code) => process.exit(code + 1));
    return;
  }
  assert.equal(await ended(pid), exited(6));
});

fresh('a child leaves by process.exit', async () => {
  const pid = fork();
  if (pid === 0) process.exit(9);
  assert.equal(await ended(pid), exited(9));
});

fresh('an uncaught exception ends a child with status 1 and its trace', async () => {
  const { pipe, dup2, read, close } = await import('@perlipc/sys');
  const [reader, writer] = pipe();
  const pid = fork();
  if (pid === 0) {
    dup2(writer, 2);
    setTimeout(() => {
      throw new Error('thrown in the child');
    }, 1);
    return;
  }
  close(writer);
  assert.equal(await ended(pid), exited(1));
  const buffer = new Uint8Array(65536);
  const text = Buffer.from(buffer.subarray(0, read(reader, buffer))).toString();
  assert.match(text, /Error: thrown in the child\n +at .*fork\.test/);
});

fresh('timers go on in both', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const pid = await forked(async () => {
    const before = ticks;
    await sleep(50);
    assert.ok(ticks > before);
  });
  const before = ticks;
  await sleep(50);
  assert.ok(ticks > before);
  clearInterval(timer);
  assert.equal(await ended(pid), 0);
});

fresh('two hundred children live at once', async () => {
  const pids: number[] = [];
  for (let i = 0; i < 200; i++) pids.push(await forked(() => sleep(2000)));
  const statuses = await Promise.all(pids.map((pid) => ended(pid, 60)));
  assert.deepEqual(new Set(statuses), new Set([0]));
});

fresh('descriptors of sys are shared', async () => {
  const { pipe, write, read } = await import('@perlipc/sys');
  const [reader, writer] = pipe();
  const pid = await forked(() => write(writer, Buffer.from('from the child')));
  const buffer = new Uint8Array(64);
  assert.equal(Buffer.from(buffer.subarray(0, read(reader, buffer))).toString(), 'from the child');
  assert.equal(await ended(pid), 0);
});

fresh('the exit status of a child reaches no listener of the parent', async () => {
  const exits: number[] = [];
  process.on('exit', () => exits.push(process.pid));
  const pid = fork();
  if (pid === 0) process.exit(0);
  assert.equal(await ended(pid), 0);
  assert.deepEqual(exits, []);
  assert.equal(readFileSync('/proc/self/stat', 'utf8').split(' ')[0], String(process.pid));
});
