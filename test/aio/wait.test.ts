import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { createServer, connect as netConnect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { ended, forked } from '../support/forked.js';
import { freshCases } from '../support/fresh.js';
import { dial, listening, pair, temporary, turn } from './support.js';

const fresh = freshCases(import.meta.url);

fresh('readable and writable wait until a descriptor is ready', async () => {
  const [one, other] = pair();
  let read = false;
  const waiting = aio.readable(one).then(() => {
    read = true;
  });
  await aio.writable(one);
  await turn();
  assert.equal(read, false);
  sys.write(other, Buffer.from('x'));
  await waiting;
});

fresh('priority waits for out-of-band data', async () => {
  const { server, address } = listening();
  const client = dial(address);
  const { fd } = await aio.accept(server);
  const watching = new aio.Watcher(fd).priority();
  const waiting = aio.priority(fd);
  sys.send(client, Buffer.from('!'), sys.MSG_OOB);
  await waiting;
  assert.equal(await watching, true);
});

fresh('several waits for one descriptor end in the order of asking', async () => {
  const [one, other] = pair();
  const order: number[] = [];
  const reads = [1, 2, 3].map((n) => aio.read(one, Buffer.alloc(1)).then(() => order.push(n)));
  sys.write(other, Buffer.from('abc'));
  await Promise.all(reads);
  assert.deepEqual(order, [1, 2, 3]);
});

fresh('a regular file is always ready', async () => {
  const file = sys.open('/etc/passwd', sys.O_RDONLY | sys.O_NONBLOCK);
  await aio.readable(file);
  for (let i = 0; i < 300; i++) assert.equal(await aio.read(file, Buffer.alloc(1)), 1);
});

fresh('calls on a descriptor in blocking mode are refused by name', async () => {
  const [one] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const refused = { code: 'ERR_AIO_BLOCKING' };
  await assert.rejects(aio.read(one, Buffer.alloc(1)), refused);
  await assert.rejects(aio.write(one, Buffer.alloc(1)), refused);
  await assert.rejects(aio.accept(one), refused);
  await assert.rejects(aio.readv(one, [Buffer.alloc(1)]), refused);
  await assert.rejects(aio.writev(one, [Buffer.alloc(1)]), refused);
  await assert.rejects(aio.tee(one, one, 1), refused);
  await assert.rejects(aio.connect(one, sys.pack_sockaddr_un('x')), refused);
});

fresh('mistakes are rejected with the call and the argument', async () => {
  await assert.rejects(
    aio.readable('x' as unknown as number),
    /readable: fd must be a file descriptor.*, got 'x'/,
  );
  await assert.rejects(aio.readable(-1), { code: 'EBADF', syscall: 'readable' });
  await assert.rejects(aio.readable(9999), { code: 'EBADF' });
  await assert.rejects(aio.readable(0, { timeout: -1 }), /readable: timeout must be from 0 to/);
  await assert.rejects(aio.readable(0, { timeout: '1' as unknown as number }), /timeout must be a number/);
  await assert.rejects(
    aio.read(0, Buffer.alloc(1), { signal: {} as AbortSignal }),
    /signal must be an AbortSignal/,
  );
  assert.throws(() => aio.connections(0, { limit: 0 }), /connections: limit must be an integer from 1/);
});

fresh('a wait that is late or aborted says so, and the next one has what comes', async () => {
  const [one, other] = pair();
  await assert.rejects(aio.readable(one, { timeout: 0 }), { code: 'ETIMEDOUT', syscall: 'readable' });
  await assert.rejects(aio.read(one, Buffer.alloc(1), { timeout: 1 }), {
    code: 'ETIMEDOUT',
    syscall: 'read',
  });
  const reason = new Error('mine');
  await assert.rejects(aio.read(one, Buffer.alloc(1), { signal: AbortSignal.abort(reason) }), reason);
  const stop = new AbortController();
  const read = aio.read(one, Buffer.alloc(1), { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(read, reason);
  sys.write(other, Buffer.from('z'));
  const buffer = Buffer.alloc(1);
  assert.equal(await aio.read(one, buffer), 1);
  assert.equal(buffer.toString(), 'z');
});

fresh('no byte is lost, whenever a read is aborted', async () => {
  const [one, other] = pair();
  let got = 0;
  for (let i = 0; i < 400; i++) {
    const stop = new AbortController();
    const read = aio.read(one, Buffer.alloc(1), { signal: stop.signal }).then(
      (size) => (got += size),
      (error) => assert.equal(error.name, 'AbortError'),
    );
    const steps = [() => sys.write(other, Buffer.from('x')), () => stop.abort()];
    if (i % 2) steps.reverse();
    for (const step of steps) {
      step();
      for (let n = (i >> 1) % 5; n > 0; n--) await Promise.resolve();
      if (i % 7 === 0) await turn();
    }
    await read;
  }
  while (got < 400) got += await aio.read(one, Buffer.alloc(64), { timeout: 5_000 });
  assert.equal(got, 400);
});

fresh('no connection is lost, whenever an accept is aborted', async () => {
  const { server, address } = listening();
  const clients: number[] = [];
  let got = 0;
  for (let i = 0; i < 100; i++) {
    const stop = new AbortController();
    const accepting = aio.accept(server, { signal: stop.signal }).then(
      ({ fd }) => {
        got++;
        sys.close(fd);
      },
      (error) => assert.equal(error.name, 'AbortError'),
    );
    clients.push(dial(address));
    if (i % 3 === 0) await turn();
    if (i % 3 === 1) await Promise.resolve();
    stop.abort();
    await accepting;
  }
  while (got < 100) {
    sys.close((await aio.accept(server, { timeout: 5_000 })).fd);
    got++;
  }
});

fresh('a descriptor that is closed or replaced ends its waits with EBADF', async () => {
  const [one, other] = pair();
  const waits = [aio.readable(one), aio.read(one, Buffer.alloc(1)), aio.readable(other)];
  const ends = waits.map((wait) => assert.rejects(wait, { code: 'EBADF' }));
  sys.close(one);
  sys.dup2(0, other);
  await Promise.all(ends);
});

fresh('a number that somebody else closed and that is in use again is watched anew', async () => {
  const [one, other] = pair();
  await assert.rejects(aio.readable(one, { timeout: 5 }), { code: 'ETIMEDOUT' });
  const waiting = aio.readable(one, { timeout: 100 }).catch(() => {});
  closeSync(one);
  closeSync(other);
  await waiting;
  // The other number may have become lower meanwhile, and a thread of Node's may take one for a moment.
  let ends = pair();
  for (let i = 0; !ends.includes(one) && i < 20; i++) ends = pair();
  assert.ok(ends.includes(one));
  const ready = aio.readable(one);
  for (const end of ends) if (end !== one) sys.write(end, Buffer.from('x'));
  await ready;
});

fresh(
  'a wait for a descriptor that somebody else closed ends, or goes on with who has the number',
  async () => {
    const [[one], [gone]] = [pair(), pair()];
    const refused = assert.rejects(aio.readable(gone), { code: 'EBADF', syscall: 'readable' });
    const first = aio.readable(one);
    await turn();
    closeSync(one);
    let ends = pair();
    for (let i = 0; !ends.includes(one) && i < 20; i++) ends = pair();
    assert.ok(ends.includes(one));
    closeSync(gone);
    const second = aio.readable(one);
    for (const end of ends) if (end !== one) sys.write(end, Buffer.from('x'));
    // A timer of Node keeps the process alive.
    const alive = setInterval(() => {}, 1_000);
    await Promise.all([first, second, refused]);
    clearInterval(alive);
  },
);

fresh('a socket of Node is watched beside Node', async () => {
  const server = createServer((socket) => socket.write('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const socket = netConnect((server.address() as { port: number }).port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  await aio.writable(socket);
  const data = new Promise((resolve) => socket.once('data', resolve));
  assert.equal(String(await data), 'hello');
  socket.destroy();
  server.close();
});

fresh('what waits keeps the process alive unless told, and only then', async () => {
  const [one] = pair();
  void aio.readable(one, { ref: false }).then(() => assert.fail('nothing came'));
  await aio.writable(one);
});

fresh('what waits for a turn of the event loop at a fork is read by the parent alone', async () => {
  using file = temporary('0123456789'.repeat(1000));
  const fd = sys.open(file.path, sys.O_RDONLY | sys.O_NONBLOCK);
  const parts = Array.from({ length: 2000 }, () => Buffer.alloc(5));
  aio.setMaxWaiters(parts.length);
  const filled = () => parts.filter((part) => part[0] !== 0).length;
  const reads = parts.map((part) => aio.read(fd, part));
  const before = filled();
  assert.ok(before < parts.length);
  const child = await forked(async () => {
    await sleep(50);
    assert.equal(filled(), before);
  });
  await Promise.all(reads);
  assert.equal(Buffer.concat(parts).toString(), '0123456789'.repeat(1000));
  assert.equal(await ended(child), 0);
});

fresh('reads of a regular file whose turn comes late are made', async () => {
  using file = temporary('0123456789'.repeat(1000));
  const fd = sys.open(file.path, sys.O_RDONLY | sys.O_NONBLOCK);
  const parts = Array.from({ length: 2000 }, () => Buffer.alloc(5));
  aio.setMaxWaiters(parts.length);
  const reads = parts.map((part) => aio.read(fd, part));
  sys.nanosleep(0.3); // the timers come before the turn
  await Promise.all(reads);
  assert.equal(Buffer.concat(parts).toString(), '0123456789'.repeat(1000));
});

fresh(
  'a forked child leaves the waits to the parent, and waits for the same descriptors itself',
  async () => {
    const [one, other] = pair();
    const mine = aio.read(one, Buffer.alloc(1));
    await turn();
    const child = await forked(async () => {
      void mine.then(() => assert.fail("the parent's wait ended in the child"));
      await assert.rejects(aio.readable(one, { timeout: 20 }), { code: 'ETIMEDOUT' });
      const [theirs, peer] = pair();
      const ready = aio.read(theirs, Buffer.alloc(1));
      sys.write(peer, Buffer.from('x'));
      await ready;
    });
    assert.equal(await ended(child), 0);
    sys.write(other, Buffer.from('x'));
    assert.equal(await mine, 1);
  },
);

fresh('waitpid waits for a child, and an aborted wait leaves it waitable', async () => {
  const child = await forked(() => new Promise((resolve) => setTimeout(resolve, 50)));
  await assert.rejects(aio.waitpid(child, { timeout: 0 }), { code: 'ETIMEDOUT' });
  assert.deepEqual(await aio.waitpid(child), { pid: child, status: 0 });
  await assert.rejects(aio.waitpid(child), { code: 'ECHILD' });
  await assert.rejects(aio.waitpid(0), /waitpid: pid must be a positive integer, got 0/);
});

fresh('of those who wait for one child the first has its status', async () => {
  for (let i = 0; i < 4; i++) {
    const child = await forked(() => turn());
    const waits = Array.from({ length: 3 }, () => aio.waitpid(child).catch(({ code }) => code));
    assert.deepEqual(await Promise.all(waits), [{ pid: child, status: 0 }, 'ECHILD', 'ECHILD']);
  }
});

fresh('no status is lost, whenever a wait for a child is aborted', async () => {
  for (let instant = 0; instant < 12; instant++) {
    const child = await forked(() => {});
    const abort = new AbortController();
    const reason = new Error('enough');
    const waiting = aio.waitpid(child, { signal: abort.signal }).catch((error) => error);
    for (let step = 0; step < instant; step++) await (instant % 2 === 0 ? turn() : Promise.resolve());
    abort.abort(reason);
    const result = await waiting;
    if (result === reason) assert.deepEqual(await aio.waitpid(child), { pid: child, status: 0 });
    else assert.deepEqual(result, { pid: child, status: 0 });
  }
  const ended = await forked(() => {});
  await aio.readable(sys.pidfd_open(ended));
  const aborted = { signal: AbortSignal.abort() };
  await assert.rejects(aio.waitpid(ended, aborted), { name: 'AbortError' });
  assert.equal((await aio.waitpid(ended)).pid, ended);
});

fresh('nothing is left open', async () => {
  const [one, other] = pair();
  const before = openSync('/dev/null', 'r');
  closeSync(before);
  for (let i = 0; i < 100; i++) {
    await assert.rejects(aio.readable(one, { timeout: 0 }), { code: 'ETIMEDOUT' });
    sys.write(other, Buffer.from('x'));
    await aio.read(one, Buffer.alloc(1));
  }
  const after = openSync('/dev/null', 'r');
  // One descriptor, for epoll, was made at the first wait.
  assert.ok(after <= before + 1, `${before} ${after}`);
});

fresh(
  'a text in place of bytes, a descriptor or an address is refused by name, and nothing is sent',
  async () => {
    const wrong = (value: unknown) => value as never;
    const [one, other] = pair();
    const view = "a Uint8Array or another view of an ArrayBuffer (Buffer.from('text') makes one)";
    const refused = (message: string, call: () => Promise<unknown>) =>
      assert.rejects(call, { name: 'TypeError', message });
    await refused(`sendall: data must be ${view}, got 'x'`, () => aio.sendall(one, wrong('x')));
    await refused(`writeall: data must be ${view}, got 'x'`, () => aio.writeall(one, wrong('x')));
    await refused('fromSocket: socket must be a net.Socket without TLS, got 5', () =>
      aio.fromSocket(wrong(5)),
    );
    await refused('fromDatagramSocket: socket must be a dgram.Socket, got 5', () =>
      aio.fromDatagramSocket(wrong(5)),
    );
    await refused("sendmany: data must be an array of Uint8Arrays, one for each datagram, got 'x'", () =>
      aio.sendmany(one, wrong('x')),
    );
    await refused("sendmany: to must be a packed address or an array of them, got 'host'", () =>
      aio.sendmany(one, [], { to: wrong('host') }),
    );
    await refused(
      "lines: fd must be a file descriptor: a number, or an object with a numeric fd, got 'x'",
      () => aio.lines(wrong('x')).next(),
    );
    assert.throws(() => aio.nonblocking(wrong('x')), { message: /^nonblocking: fd must be / });
    await assert.rejects(aio.read(other, Buffer.alloc(1), { timeout: 0 }), { code: 'ETIMEDOUT' });
  },
);
