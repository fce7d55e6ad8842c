import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { dial, listening, loopback, pair, turn } from './support.js';

const fresh = freshCases(import.meta.url);

fresh('connections gives every connection with its address, in non-blocking mode', async () => {
  const { server, address } = listening();
  const clients = Array.from({ length: 200 }, () => dial(address));
  const ports = new Set(clients.map((fd) => sys.unpack_sockaddr_in(sys.getsockname(fd))[0]));
  for await (const { fd, address } of aio.connections(server, { limit: 16 })) {
    assert.ok(ports.delete(sys.unpack_sockaddr_in(address)[0]));
    assert.ok(sys.fcntl(fd, sys.F_GETFL) & sys.O_NONBLOCK);
    assert.ok(sys.fcntl(fd, sys.F_GETFD) & sys.FD_CLOEXEC);
    sys.close(fd);
    if (ports.size === 0) break;
  }
});

fresh('a loop that ends loses no connection: the next who asks has it', async () => {
  const { server, address } = listening();
  const clients = Array.from({ length: 50 }, () => dial(address));
  for await (const { fd } of aio.connections(server)) {
    sys.close(fd);
    break;
  }
  sys.close((await aio.accept(server)).fd);
  let left = clients.length - 2;
  for await (const { fd } of aio.connections(server)) {
    sys.close(fd);
    if (--left === 0) break;
  }
});

fresh('connections that were taken are handed out, however many calls were made at once before', async () => {
  aio.setMaxWaiters(0);
  const { server, address } = listening();
  const [one, other] = pair();
  const clients = Array.from({ length: 60 }, () => dial(address));
  let seen = 0;
  for await (const { fd } of aio.connections(server)) {
    sys.close(fd);
    for (let i = 0; i < 10; i++) {
      void aio.send(one, Buffer.from('x'));
      void aio.recv(other, Buffer.alloc(1));
    }
    if (++seen === clients.length) break;
  }
});

fresh('a listening socket that is closed ends the loop, and closes what nobody took', async () => {
  const { server, address } = listening();
  const clients = Array.from({ length: 3 }, () => dial(address));
  const loop = aio.connections(server);
  const first = await loop.next();
  assert.equal(first.done, false);
  sys.close(server);
  await assert.rejects(loop.next(), { code: 'EBADF' });
  assert.equal(sys.read(clients[1] as number, Buffer.alloc(1)), 0);
});

fresh('an aborted loop ends without an error', async () => {
  const { server } = listening();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 10);
  for await (const _ of aio.connections(server, { signal: stop.signal })) assert.fail('nobody came');
});

fresh('timers run between batches while more connections wait', async () => {
  const { server, address } = listening();
  for (let i = 0; i < 100; i++) dial(address);
  let timers = 0;
  const timer = setInterval(() => timers++, 0);
  let seen = 0;
  for await (const { fd } of aio.connections(server, { limit: 1 })) {
    sys.close(fd);
    if (++seen === 100) break;
  }
  clearInterval(timer);
  assert.ok(timers > 0);
});

fresh('without descriptors connections pauses, says so once, and goes on', async () => {
  const warnings: string[] = [];
  process.removeAllListeners('warning');
  process.on('warning', (warning) => warnings.push(warning.message));
  const { server, address } = listening();
  const client = dial(address);
  const top = sys.dup(0);
  const loop = aio.connections(server);
  const { rlim_max } = sys.getrlimit(sys.RLIMIT_NOFILE);
  const taken: number[] = [];
  sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: top + 8, rlim_max });
  assert.throws(
    () => {
      for (;;) taken.push(sys.dup(0));
    },
    { code: 'EMFILE' },
  );
  const next = loop.next();
  setTimeout(() => {
    for (const fd of taken) sys.close(fd);
  }, 250);
  const { value } = await next;
  assert.equal(typeof value?.fd, 'number');
  await turn();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /accept EMFILE.*connections\(\) pauses/);
  sys.close(client);
});

fresh('connect makes a connection, or says why not', async () => {
  const { server, address } = listening();
  const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  aio.nonblocking(client);
  const [{ fd }] = await Promise.all([aio.accept(server), aio.connect(client, address)]);
  assert.deepEqual(sys.getpeername(fd), sys.getsockname(client));
  sys.close(server);
  const late = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  aio.nonblocking(late);
  await assert.rejects(aio.connect(late, address), { code: 'ECONNREFUSED', syscall: 'connect' });
});

fresh('a connect to a full backlog ends at its time-out', async () => {
  const full = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(full, sys.pack_sockaddr_in(0, loopback));
  sys.listen(full, 0);
  const address = sys.getsockname(full);
  const attempts = Array.from({ length: 4 }, async () => {
    const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
    aio.nonblocking(fd);
    await aio.connect(fd, address, { timeout: 200 });
  });
  const results = await Promise.allSettled(attempts);
  const late = results.filter((result) => result.status === 'rejected' && result.reason.code === 'ETIMEDOUT');
  assert.ok(late.length > 0);
});

fresh('a connect is aborted at each stage: before it begins, while it waits, when it is made', async () => {
  const { server, address } = listening();
  const socket = () => {
    const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
    aio.nonblocking(fd);
    return fd;
  };
  const none = socket();
  await assert.rejects(aio.connect(none, address, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.throws(() => sys.getpeername(none), { code: 'ENOTCONN' });
  await assert.rejects(aio.accept(server, { timeout: 20 }), { code: 'ETIMEDOUT' });
  await aio.connect(none, address);
  for (let instant = 0; instant < 8; instant++) {
    const fd = socket();
    const abort = new AbortController();
    const reason = new Error('enough');
    const connecting = aio.connect(fd, address, { signal: abort.signal }).catch((error) => error);
    for (let step = 0; step < instant; step++) await (instant % 2 === 0 ? turn() : Promise.resolve());
    abort.abort(reason);
    const result = await connecting;
    assert.ok(result === undefined || result === reason, String(result));
    // The kernel went on: the socket is connected, and to be closed.
    assert.deepEqual(sys.getpeername(fd), address);
    sys.close(fd);
  }
});

fresh('sendall sends all to a slow reader, and says how much went when it is ended', async () => {
  const { server, address } = listening();
  const client = dial(address);
  const { fd } = await aio.accept(server);
  const data = Buffer.alloc(4_000_000, 'x');
  const sending = aio.sendall(fd, data);
  let got = 0;
  while (got < data.length) got += await aio.recv(client, Buffer.alloc(65_536));
  await sending;
  await assert.rejects(
    aio.sendall(fd, Buffer.alloc(64_000_000), { timeout: 20 }),
    (error: Error & { sent?: number; code?: string }) => error.code === 'ETIMEDOUT' && (error.sent ?? 0) > 0,
  );
  sys.close(client);
  await assert.rejects(aio.sendall(fd, data), /EPIPE|ECONNRESET/);
});

fresh('accept after a loop that took several waits for the next one, when nobody is there', async () => {
  const { server, address } = listening();
  const clients = [dial(address), dial(address)];
  let taken = 0;
  for await (const { fd } of aio.connections(server)) {
    sys.close(fd);
    if (++taken === 2) break;
  }
  await assert.rejects(aio.accept(server, { timeout: 20 }), { code: 'ETIMEDOUT' });
  const waiting = aio.accept(server);
  clients.push(dial(address));
  const { fd, address: peer } = await waiting;
  assert.deepEqual(peer, sys.getsockname(clients[2] as number));
  sys.close(fd);
  await assert.rejects(aio.accept(server, { timeout: 20 }), { code: 'ETIMEDOUT' });
});
