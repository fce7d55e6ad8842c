// A service by the module: what follows prefork() runs in the monitor alone.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { prefork } from '@perlipc/prefork';
import { ask } from '../load.js';

const spawn = process.argv.includes('--spawn');
let before = 0;
let after = 0;

const service = await prefork({
  workers: 2,
  listen: { host: '127.0.0.1', port: 0, options: { SO_KEEPALIVE: true } },
  logFormat: 'none',
  spawn,
  load: async () => ({ words: new Map([['hello', process.pid]]) }),
  beforeFork: () => {
    before++;
  },
  afterFork: ({ words }) => {
    after++;
    words.set('after', process.pid);
  },
  serve: ([listener], { words }, worker) => {
    worker.on('message', (data) => worker.send({ echo: data, number: worker.number }));
    worker.send({ words, before, after, pid: process.pid });
    const server = createServer((_, response) => response.end(`${worker.number}`));
    server.keepAliveTimeout = 300;
    return server.listen({ fd: listener?.fd });
  },
  workerExit: async (worker) => worker.send({ bye: worker.number }),
});

const got: unknown[] = [];
service.on('message', (data) => got.push(data));
const until = async (count: number) => {
  while (got.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
};

const port = Number(service.addresses[0]?.split(':')[1]);
assert.match(await ask({ host: '127.0.0.1', port }), /^[12]$/);
const data = { set: new Set([1]), bytes: new Uint8Array(300_000) };
service.broadcast(data);
await until(2);
assert.deepEqual(
  new Set(got),
  new Set([
    { echo: data, number: 1 },
    { echo: data, number: 2 },
  ]),
);
service.send(2, 'you');
await until(3);
assert.deepEqual(got[2], { echo: 'you', number: 2 });

await service.add();
await until(4);
const {
  words,
  pid,
  before: prepared,
  after: begun,
} = got[3] as Record<string, number> & { words: Map<string, number> };
assert.equal(words.get('after'), pid);
assert.equal(begun, 1);
assert.equal(prepared, spawn ? 0 : 3);
assert.equal(words.get('hello') === service.status().mold, !spawn);
assert.equal(service.status().workers.length, 3);
service.remove();
await until(5);
assert.deepEqual(got[4], { bye: 3 });
const pids = () => service.status().workers.map(({ pid }) => pid);
const first = pids();
assert.equal(await service.restart(), true);
assert.equal(await service.reload(), true);
while (service.status().workers.length > 2) await new Promise((resolve) => setTimeout(resolve, 10));
assert.equal(
  pids().some((each) => first.includes(each)),
  false,
);
assert.equal(service.status().generation, 2);
assert.match(await ask({ host: '127.0.0.1', port }), /^[12]$/);
await service.stop();
await service.over;
console.error('{"message":"all is well"}');
