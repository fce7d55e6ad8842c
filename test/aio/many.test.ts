import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { ended as exited, forked } from '../support/forked.js';
import { freshCases } from '../support/fresh.js';
import { dial, listening, loopback, turnsIn } from './support.js';

const fresh = freshCases(import.meta.url);
const { rlim_cur, rlim_max } = sys.getrlimit(sys.RLIMIT_NOFILE);
const few = rlim_max < 10_200 && `no more than ${rlim_max} descriptors here`;

function raise(): void {
  if (rlim_cur < 10_200) sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: 10_200, rlim_max });
}

async function echo(fd: number): Promise<void> {
  const buffer = Buffer.alloc(8);
  for (let size = await aio.recv(fd, buffer); size > 0; size = await aio.recv(fd, buffer))
    await aio.send(fd, buffer.subarray(0, size));
  sys.close(fd);
}

/** Has so many connections open at once, and an echo over each. */
async function dialAll(address: Uint8Array, count: number): Promise<void> {
  const clients: number[] = [];
  while (clients.length < count) {
    const some = Array.from({ length: 500 }, () => sys.socket(sys.AF_INET, sys.SOCK_STREAM));
    for (const fd of some) aio.nonblocking(fd);
    await Promise.all(some.map((fd) => aio.connect(fd, address)));
    clients.push(...some);
  }
  await Promise.all(clients.map((fd) => aio.send(fd, Buffer.from('echo'))));
  const sizes = await Promise.all(clients.map((fd) => aio.recv(fd, Buffer.alloc(8))));
  assert.ok(sizes.every((size) => size === 4));
  for (const fd of clients) sys.close(fd);
}

fresh(
  '10,000 connections are accepted, echo and end',
  async () => {
    raise();
    const { server, address } = listening(4096);
    const child = await forked(() => dialAll(address, 10_000));
    let [accepted, ended] = [0, 0];
    for await (const { fd } of aio.connections(server)) {
      accepted++;
      void echo(fd).then(() => ended++);
      if (accepted === 10_000) break;
    }
    assert.equal(await exited(child), 0);
    while (ended < 10_000) await new Promise((resolve) => setTimeout(resolve, 10));
  },
  { skip: few },
);

fresh(
  '10,000 idle watchers cost no processor and little memory',
  async () => {
    raise();
    const fds: number[] = [];
    for (let i = 0; i < 5_000; i++) fds.push(...sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM));
    const collect = globalThis.gc as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;
    const waits = fds.map((fd) => aio.readable(fd));
    collect();
    const bytes = (process.memoryUsage().heapUsed - before) / fds.length;
    assert.ok(bytes < 1024, `${bytes} bytes each`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const turns = await turnsIn(500);
    assert.ok(turns < 20, `${turns} turns in half a second`);
    for (const fd of fds) sys.write(fd, Buffer.from('x'));
    await Promise.all(waits);
  },
  { skip: few, execArgv: ['--expose-gc'] },
);

fresh('a client whose ports are exhausted hears so, and goes on later', async () => {
  const { server, address } = listening();
  const taken = dial(address);
  const local = sys.getsockname(taken);
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR, 1);
  aio.nonblocking(fd);
  // A port that has a connection to the same peer is what exhaustion is, for one port.
  await assert.rejects(
    (async () => {
      sys.bind(fd, local);
      await aio.connect(fd, address);
    })(),
    (error: sys.SystemError) => ['EADDRNOTAVAIL', 'EADDRINUSE'].includes(error.code),
  );
  sys.close(taken);
  sys.close((await aio.accept(server)).fd);
  const next = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(next, sys.pack_sockaddr_in(0, loopback));
  aio.nonblocking(next);
  await aio.connect(next, address);
});

fresh('a half-open connection gives its end and takes data still; a reset is ECONNRESET', async () => {
  const { server, address } = listening();
  const client = dial(address);
  const { fd } = await aio.accept(server);
  const end = aio.recv(fd, Buffer.alloc(8));
  sys.shutdown(client, sys.SHUT_WR);
  assert.equal(await end, 0);
  await aio.sendall(fd, Buffer.from('still'));
  assert.equal(await aio.recv(client, Buffer.alloc(8)), 5);
  const second = dial(address);
  const peer = (await aio.accept(server)).fd;
  const reading = aio.recv(peer, Buffer.alloc(8));
  sys.setoption(second, 'SO_LINGER', { l_onoff: true, l_linger: 0 });
  sys.close(second);
  await assert.rejects(reading, { code: 'ECONNRESET', syscall: 'recv' });
});
