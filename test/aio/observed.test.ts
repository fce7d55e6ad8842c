import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { dial, listening, pair, turn, turnsIn, udp } from './support.js';

const fresh = freshCases(import.meta.url);

fresh('diagnostics_channel hears of accept, connect and close', async () => {
  const heard: [string, unknown][] = [];
  const listen = (message: unknown, name: string | symbol) => heard.push([String(name), message]);
  for (const name of ['accept', 'connect', 'close']) subscribe(`perlipc.aio.${name}`, listen);
  const { server, address } = listening();
  const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  aio.nonblocking(client);
  const [{ fd, address: peer }] = await Promise.all([aio.accept(server), aio.connect(client, address)]);
  const other = dial(address);
  const { value } = await aio.connections(server).next();
  sys.close(fd);
  sys.close(server);
  const late = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  aio.nonblocking(late);
  const error = await aio.connect(late, address).catch((refused) => refused);
  for (const name of ['accept', 'connect', 'close']) unsubscribe(`perlipc.aio.${name}`, listen);
  sys.close(client);
  const of = (name: string) => heard.filter(([one]) => one === `perlipc.aio.${name}`).map(([, it]) => it);
  assert.deepEqual(of('accept'), [
    { server, fd, address: peer },
    { server, fd: value?.fd, address: sys.getsockname(other) },
  ]);
  assert.deepEqual(of('connect'), [
    { fd: client, address },
    { fd: late, address, error },
  ]);
  assert.equal(error.code, 'ECONNREFUSED');
  assert.deepEqual(of('close'), [{ fd }, { fd: server }]);
});

fresh('the async context is that of who waits, and of who hears', async () => {
  const context = new AsyncLocalStorage<string>();
  const [one, other] = pair();
  const { server, address } = listening();
  const heard: unknown[] = [];
  subscribe('perlipc.aio.accept', () => heard.push(context.getStore()));
  const readers = ['first', 'second'].map((name) =>
    context.run(name, async () => {
      await aio.read(one, Buffer.alloc(1));
      assert.equal(context.getStore(), name);
      await aio.readable(one);
      assert.equal(context.getStore(), name);
      for await (const _ of aio.connections(server)) break;
      assert.equal(context.getStore(), name);
      const { fd } = udp();
      setTimeout(() => void aio.sendto(fd, Buffer.from('x'), sys.getsockname(fd)), 1);
      for await (const _ of aio.datagrams(fd)) break;
      assert.equal(context.getStore(), name);
      await assert.rejects(aio.readable(fd, { timeout: 1 }));
      assert.equal(context.getStore(), name);
    }),
  );
  await context.run('writer', async () => {
    await aio.write(other, Buffer.from('abcd'));
    await turn();
    dial(address);
    dial(address);
  });
  await Promise.all(readers);
  assert.deepEqual(heard.sort(), ['first', 'second']);
});

fresh('too many waits for one descriptor are said once', async () => {
  const warnings: Error[] = [];
  process.removeAllListeners('warning').on('warning', (warning) => warnings.push(warning));
  const [one, other] = pair();
  assert.equal(aio.setMaxWaiters(3), 64);
  const waits = Array.from({ length: 6 }, () => aio.read(one, Buffer.alloc(1)));
  await turn();
  assert.equal(warnings.length, 1);
  assert.equal(warnings[0]?.name, 'MaxWaitersExceededWarning');
  assert.match(warnings[0]?.message ?? '', /4 calls wait for descriptor \d+, the last one is read/);
  aio.setMaxWaiters(0);
  waits.push(...Array.from({ length: 100 }, () => aio.read(other, Buffer.alloc(1))));
  sys.write(other, Buffer.alloc(6));
  sys.write(one, Buffer.alloc(100));
  await Promise.all(waits);
  assert.equal(warnings.length, 1);
  assert.throws(() => aio.setMaxWaiters(-1), /setMaxWaiters: count must be an integer from 0 on, got -1/);
});

fresh('watchers of one descriptor are told alike, and end by themselves', async () => {
  const [one, other] = pair();
  const watchers = [new aio.Watcher(one), new aio.Watcher(one)];
  const waits = watchers.map((watcher) => watcher.readable());
  sys.write(other, Buffer.from('x'));
  assert.deepEqual(await Promise.all(waits), [true, true]);
  assert.equal(await watchers[0]?.writable(), true);
  sys.read(one, Buffer.alloc(1));
  const [ends, goes] = watchers.map((watcher) => watcher.readable());
  watchers[0]?.close();
  assert.equal(await ends, false);
  assert.equal(await watchers[0]?.readable(), false);
  sys.write(other, Buffer.from('x'));
  assert.equal(await goes, true);
  const alive = setInterval(() => {}, 1000);
  await assert.rejects(new aio.Watcher(udp().fd).unref().readable({ timeout: 1 }), { code: 'ETIMEDOUT' });
  clearInterval(alive);
  void new aio.Watcher(udp().fd).unref().readable();
});

fresh("regular files and devices don't stop timers", async () => {
  const file = sys.open('/etc/passwd', sys.O_RDONLY | sys.O_NONBLOCK);
  let timers = 0;
  const timer = setInterval(() => timers++, 0);
  const until = Date.now() + 60_000;
  while (timers < 3 && Date.now() < until) await aio.read(file, Buffer.alloc(0));
  assert.equal(timers, 3);
  clearInterval(timer);
  const zero = sys.open('/dev/zero', sys.O_RDONLY | sys.O_NONBLOCK);
  for (let i = 0; i < 300; i++) assert.equal(await aio.read(zero, Buffer.alloc(1)), 1);
});

fresh('data that nobody reads costs no processor', async () => {
  const [one, other] = pair();
  await assert.rejects(aio.read(one, Buffer.alloc(1), { timeout: 1 }));
  const reading = aio.read(one, Buffer.alloc(1));
  sys.write(other, Buffer.from('x'));
  await reading;
  let turns = 0;
  for (let i = 0; i < 20; i++) {
    sys.write(other, Buffer.from('x'));
    turns += await turnsIn(5);
  }
  assert.ok(turns < 200, `${turns} turns`);
  assert.equal(await aio.read(one, Buffer.alloc(64)), 20);
});

fresh('options that are no object are refused by name', async () => {
  const [reader] = sys.pipe2(sys.O_NONBLOCK);
  const buffer = new Uint8Array(1);
  const calls: Record<string, (options: never) => unknown> = {
    readable: (options) => aio.readable(reader, options),
    read: (options) => aio.read(reader, buffer, options),
    recv: (options) => aio.recv(reader, buffer, 0, options),
    recvfrom: (options) => aio.recvfrom(reader, buffer, options),
    sendto: (options) => aio.sendto(reader, buffer, buffer, options),
    accept: (options) => aio.accept(reader, options),
    waitpid: (options) => aio.waitpid(1, options),
    sendmsg: (options) => aio.sendmsg(reader, [], options),
    recvmsg: (options) => aio.recvmsg(reader, [], options),
    sendmmsg: (options) => aio.sendmmsg(reader, [], options),
    recvmmsg: (options) => aio.recvmmsg(reader, [], options),
    sendmany: (options) => aio.sendmany(reader, [], options),
    sendsegments: (options) => aio.sendsegments(reader, new Uint8Array(1), 1, options),
    splice: (options) => aio.splice(reader, reader, 1, options),
    lines: (options) => aio.lines(reader, options).next(),
    dotted: (options) => aio.dotted(reader, options).next(),
    connections: (options) => aio.connections(reader, options),
    readableStream: (options) => aio.readableStream(reader, options),
    writableStream: (options) => aio.writableStream(reader, options),
  };
  for (const [name, call] of Object.entries(calls))
    await assert.rejects(async () => call(null as never), {
      name: 'TypeError',
      message: `${name}: options must be an object, got null`,
    });
});

fresh('sendsegments: data that is no bytes is refused by name', () =>
  assert.rejects(aio.sendsegments(0, undefined as never, 1), {
    name: 'TypeError',
    message: 'sendsegments: data must be a Uint8Array, got undefined',
  }),
);
