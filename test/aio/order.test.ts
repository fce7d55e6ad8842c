// What is asked for together stays together, and goes to the one who asked.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { ended, forked } from '../support/forked.js';
import { freshCases } from '../support/fresh.js';
import { dial, listening, loopback, pair, turn, udp } from './support.js';

const fresh = freshCases(import.meta.url);

/** All that comes until the end. */
async function all(fd: number): Promise<string> {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(1 << 16);
  for (let size = await aio.recv(fd, buffer); size > 0; size = await aio.recv(fd, buffer))
    chunks.push(Buffer.from(buffer.subarray(0, size)));
  return Buffer.concat(chunks).toString('latin1');
}

for (const [name, send] of Object.entries({ sendall: aio.sendall, writeall: aio.writeall }))
  fresh(`${name}: what several send at once is not mixed, to a slow reader either`, async () => {
    const [one, other] = pair();
    const parts = [...'abcd'].map((letter, i) => letter.repeat(i % 2 === 0 ? 1_000_000 : 5));
    const sending = Promise.all(parts.map((part) => send(one, Buffer.from(part))));
    void sending.then(() => sys.close(one));
    assert.equal(await all(other), parts.join(''));
    await sending;
  });

fresh('sendmany: what is sent meanwhile comes after it', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  const texts = Array.from({ length: 2000 }, (_, i) => String(i));
  const many = texts.map((text) => Buffer.from(text));
  const sending = [aio.sendmany(one, many), aio.send(one, Buffer.from('last'))];
  const got: string[] = [];
  for await (const { data } of aio.datagrams(other)) {
    got.push(data.toString());
    if (got.length === 2001) break;
  }
  assert.deepEqual(got, [...texts, 'last']);
  await Promise.all(sending);
});

fresh('lines that are asked for at once come in order, each whole', async () => {
  const [one, other] = pair();
  const reader = new aio.AsyncLineReader(other);
  const wanted = Array.from({ length: 50 }, (_, i) => `${i}`.repeat(200));
  const asked = Promise.all(wanted.map(() => reader.line()));
  await aio.sendall(one, Buffer.from(`${wanted.join('\n')}\n`));
  assert.deepEqual(await asked, wanted);
});

fresh('an aborted line takes nothing, and those behind it go on', async () => {
  const [one, other] = pair();
  const reader = new aio.AsyncLineReader(other);
  const stop = new AbortController();
  const first = assert.rejects(reader.line({ signal: stop.signal }), { name: 'AbortError' });
  const second = reader.line();
  await aio.sendall(one, Buffer.from('ha'));
  await turn();
  stop.abort();
  await first;
  await aio.sendall(one, Buffer.from('lf\n'));
  assert.equal(await second, 'half');
});

fresh('unref lets go of a wait that goes on, and ref holds it', async () => {
  const [one, other] = pair();
  const alive = setInterval(() => {}, 1000);
  const watcher = new aio.Watcher(one);
  const first = watcher.readable();
  watcher.unref().ref().unref();
  const held = new aio.Watcher(other);
  held.unref();
  const second = held.readable();
  held.ref();
  sys.write(other, Buffer.from('x'));
  assert.equal(await first, true);
  clearInterval(alive);
  setTimeout(() => sys.write(one, Buffer.from('x')), 20).unref();
  assert.equal(await second, true);
  sys.read(one, Buffer.alloc(1));
  void watcher.ref().readable();
  watcher.unref();
  void watcher.readable({ timeout: 2 ** 31 - 1 });
  const ends = new aio.Watcher(udp().fd);
  const late = assert.rejects(ends.unref().readable({ timeout: 20 }), { code: 'ETIMEDOUT' });
  ends.ref();
  await late;
});

fresh('a wait of a watcher can be aborted alone', async () => {
  const watcher = new aio.Watcher(pair()[0]);
  const stop = new AbortController();
  const ends = assert.rejects(watcher.readable({ signal: stop.signal }), { name: 'AbortError' });
  const goes = watcher.readable();
  stop.abort();
  await ends;
  watcher.close();
  assert.equal(await goes, false);
});

fresh('a watcher is closed at the end of its block', async () => {
  const wait = () => {
    using watcher = new aio.Watcher(pair()[0]);
    return watcher.readable();
  };
  assert.equal(await wait(), false);
});

fresh('ref: a wait that has begun without it keeps the process alive', async () => {
  const [one, other] = pair();
  const watcher = new aio.Watcher(one).unref();
  const waiting = watcher.readable();
  assert.equal(watcher.ref(), watcher);
  setTimeout(() => sys.write(other, Buffer.from('x')), 20).unref();
  assert.equal(await waiting, true);
});

fresh("connections and datagrams that were taken ahead stay the parent's at a fork", async () => {
  const { server, address } = listening();
  const [{ fd, address: to }, sender] = [udp(), udp()];
  const clients = [dial(address), dial(address), dial(address)];
  await aio.sendmany(sender.fd, [Buffer.from('a'), Buffer.from('b')], { to });
  for await (const connection of aio.connections(server)) {
    sys.close(connection.fd);
    break;
  }
  for await (const _ of aio.datagrams(fd)) break;
  const child = await forked(async () => {
    await assert.rejects(aio.accept(server, { timeout: 0 }), { code: 'ETIMEDOUT' });
    const signal = AbortSignal.timeout(20);
    for await (const _ of aio.datagrams(fd, { signal })) assert.fail('a datagram of the parent');
    await aio.recv(clients[2] as number, Buffer.alloc(1));
  });
  for (let i = 0; i < 2; i++) sys.close((await aio.accept(server, { timeout: 0 })).fd);
  // The child holds no copy: what the parent closes has ended.
  for (const client of clients)
    assert.equal(await aio.recv(client, Buffer.alloc(1), 0, { timeout: 5000 }), 0);
  for await (const { data } of aio.datagrams(fd)) {
    assert.equal(data.toString(), 'b');
    break;
  }
  assert.equal(await ended(child), 0);
});

fresh('a UDP socket goes to Node with the datagrams that were received ahead', async () => {
  const [{ fd, address }, sender] = [udp(), udp()];
  await aio.sendmany(
    sender.fd,
    ['a', 'b', 'c'].map((text) => Buffer.from(text)),
    { to: address },
  );
  for await (const _ of aio.datagrams(fd)) break;
  const socket = await aio.toDatagramSocket(fd);
  const got: [string, number][] = [];
  const third = new Promise<void>((resolve) => {
    socket.on('message', (data, from) => {
      if (got.push([data.toString(), from.port]) === 3) resolve();
    });
  });
  await aio.sendto(sender.fd, Buffer.from('d'), address);
  await third;
  const [port] = sys.unpack_sockaddr_in(sender.address);
  assert.deepEqual(got, [
    ['b', port],
    ['c', port],
    ['d', port],
  ]);
  socket.close();
});

fresh('a UDP socket of IPv6 goes to Node with them too', async () => {
  const fd = sys.socket(sys.AF_INET6, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_in6(0, sys.inet_pton(sys.AF_INET6, '::1') as Uint8Array));
  const address = sys.getsockname(fd);
  await aio.sendmany(fd, [Buffer.from('a'), Buffer.from('b')], { to: address });
  for await (const _ of aio.datagrams(fd)) break;
  const socket = await aio.toDatagramSocket(fd);
  const [data, from] = await once(socket, 'message');
  const [port] = sys.unpack_sockaddr_in6(address);
  assert.deepEqual([String(data), from], ['b', { address: '::1', family: 'IPv6', port, size: 1 }]);
  socket.close();
});

fresh('a connection of Node that was ended is taken when all that was written has gone', async () => {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = once(server, 'connection');
  const client = dial(sys.pack_sockaddr_in((server.address() as { port: number }).port, loopback));
  const [socket] = (await connection) as [Socket];
  socket.end(Buffer.alloc(8_000_000, 'x'));
  const taking = aio.fromSocket(socket);
  assert.equal((await all(client)).length, 8_000_000);
  const { fd } = await taking;
  sys.write(client, Buffer.from('answer'));
  assert.equal(await aio.recv(fd, Buffer.alloc(16)), 6);
  server.close();
});

fresh("what a loop over lines has read ahead is the next one's, or goes to Node", async () => {
  const [one, other] = pair();
  await aio.sendall(one, Buffer.from('a\nb\nhal'));
  for await (const line of aio.lines(other)) {
    assert.equal(line, 'a');
    break;
  }
  const got: string[] = [];
  await assert.rejects(
    async () => {
      for await (const line of aio.lines(other, { timeout: 5, limit: 64 })) got.push(line);
    },
    { code: 'ETIMEDOUT' },
  );
  await aio.sendall(one, Buffer.from('f\n..dot\nrest\n'));
  assert.deepEqual((await aio.lines(other).next()).value, 'half');
  const signal = AbortSignal.timeout(5);
  await assert.rejects(aio.dotted(other, { signal }).next(), { name: 'TimeoutError' });
  await aio.sendall(one, Buffer.from('.\nfor Node'));
  assert.deepEqual((await aio.dotted(other).next()).value, ['.dot', 'rest']);
  assert.deepEqual(got, ['b']);
  const socket = aio.toSocket(other);
  sys.write(one, Buffer.from('!'));
  sys.close(one);
  let text = '';
  for await (const data of socket) text += data;
  assert.equal(text, 'for Node!');
});

fresh('what was read ahead is not that of another file with the same number', async () => {
  for (const close of [sys.close, closeSync]) {
    const [one, other] = pair();
    await aio.sendall(one, Buffer.from('a\nb\n'));
    for await (const _ of aio.lines(other)) {
      close(other);
      break;
    }
    let ends = pair();
    for (let i = 0; !ends.includes(other) && i < 20; i++) ends = pair();
    assert.ok(ends.includes(other));
    await assert.rejects(aio.lines(other, { timeout: 5 }).next(), { code: 'ETIMEDOUT' });
  }
});

fresh(
  'connections and datagrams that were taken ahead are not those of another socket with the same number',
  async () => {
    const { server, address } = listening();
    const clients = [dial(address), dial(address)];
    for await (const connection of aio.connections(server)) {
      sys.close(connection.fd);
      break;
    }
    closeSync(server);
    let other = listening();
    for (let i = 0; other.server !== server && i < 20; i++) other = listening();
    assert.equal(other.server, server);
    await assert.rejects(aio.accept(server, { timeout: 0 }), { code: 'ETIMEDOUT' });
    for (const client of clients) assert.equal(await aio.recv(client, Buffer.alloc(1)), 0);
    const [one, sender] = [udp(), udp()];
    await aio.sendmany(sender.fd, [Buffer.from('a'), Buffer.from('b')], { to: one.address });
    for await (const _ of aio.datagrams(one.fd)) break;
    closeSync(one.fd);
    let next = udp();
    for (let i = 0; next.fd !== one.fd && i < 20; i++) next = udp();
    assert.equal(next.fd, one.fd);
    for await (const _ of aio.datagrams(next.fd, { signal: AbortSignal.timeout(5) }))
      assert.fail('another socket');
  },
);

fresh('a reader begins with what was read, and gives back what it has read ahead', async () => {
  const [one, other] = pair();
  const reader = new aio.AsyncLineReader(other, {}, Buffer.from('fir'));
  await aio.sendall(one, Buffer.from('st\nrest'));
  assert.equal(await reader.line(), 'first');
  assert.equal(String(reader.rest()), 'rest');
  assert.equal(reader.rest().length, 0);
  await assert.rejects(reader.line({ timeout: 0 }), { code: 'ETIMEDOUT' });
});
