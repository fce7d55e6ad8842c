// The tests of sys's socket calls, by the promise forms: what sys gives, or throws, they resolve to, or reject with.
import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { type Forms, ours } from '../native/message/calls.js';
import { messages, others } from '../native/message/cases.js';
import { fails, families, listening } from '../support/families.js';
import { freshCases } from '../support/fresh.js';
import { sockets } from '../support/proc.js';

const fresh = freshCases(import.meta.url);

/** What would wait is late at once, which is EAGAIN's place. */
async function atOnce<T>(promise: Promise<T>, call: string): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof sys.SystemError && error.code === 'ETIMEDOUT')
      throw new sys.SystemError(sys.EAGAIN, call);
    throw error;
  }
}

const limit = { timeout: 0 };
const blocks = (fd: sys.Fd) => (sys.fcntl(fd, sys.F_GETFL) & sys.O_NONBLOCK) === 0;

const forms: Forms = {
  sendmsg: (fd, buffers, control, flags, to) =>
    atOnce(aio.sendmsg(fd, buffers, { control, flags, to, ...limit }), 'sendmsg'),
  recvmsg: (fd, buffers, controllen, flags) =>
    atOnce(aio.recvmsg(fd, buffers, { controllen, flags, ...limit }), 'recvmsg'),
  sendmmsg: (fd, list, flags) => atOnce(aio.sendmmsg(fd, list, { flags, ...limit }), 'sendmmsg'),
  recvmmsg: (fd, list, flags) => atOnce(aio.recvmmsg(fd, list, { flags, ...limit }), 'recvmmsg'),
  sendfile: (out, file, offset, count) =>
    blocks(out)
      ? sys.sendfile(out, file, offset, count)
      : atOnce(aio.sendfile(out, file, offset, count, limit), 'sendfile'),
};

fresh('sendmsg, recvmsg, sendmmsg, recvmmsg and sendfile give what those of sys give', async () => {
  const before = sockets(process.pid);
  const different: string[] = [];
  for (const one of [...messages, ...others]) {
    const [wanted, got] = [await ours(one), await ours(one, forms)];
    if (wanted !== got) different.push(`${one.slice(0, 99)}\n  sys ${wanted}\n  aio ${got}`);
  }
  assert.equal(different.join('\n'), '');
  assert.deepEqual(sockets(process.pid), before);
});

const text = (buffer: Uint8Array, size: number) => Buffer.from(buffer.subarray(0, size)).toString('latin1');

for (const family of families) {
  const { name, domain, skip } = family;

  async function connected() {
    const { server, address } = listening(family);
    aio.nonblocking(server);
    const client = sys.socket(domain, sys.SOCK_STREAM);
    aio.nonblocking(client);
    const [{ fd: accepted, address: peer }] = await Promise.all([
      aio.accept(server),
      aio.connect(client, address),
    ]);
    return { server, client, accepted, address, peer };
  }

  fresh(
    `${name}: connect, accept, send and recv on a stream`,
    async () => {
      const { client, accepted, address, peer } = await connected();
      assert.deepEqual(sys.getpeername(client), address);
      assert.deepEqual(peer, sys.getsockname(client));
      const buffer = new Uint8Array(10);
      assert.equal(await aio.send(client, Buffer.from('hello')), 5);
      assert.equal(await aio.recv(accepted, buffer.subarray(0, 2), sys.MSG_PEEK), 2);
      assert.equal(text(buffer, await aio.recv(accepted, buffer)), 'hello');
      assert.equal(await aio.write(accepted, Buffer.from('pong!')), 5);
      assert.equal(text(buffer, await aio.read(client, buffer)), 'pong!');
      sys.shutdown(client, sys.SHUT_WR);
      assert.equal(await aio.recv(accepted, buffer), 0);
      sys.close(accepted);
      assert.equal(await aio.read(client, buffer), 0);
      await assert.rejects(
        async () => {
          for (let i = 0; i < 100; i++) await aio.send(client, Buffer.from('x'));
        },
        { name: 'SystemError', code: /^(EPIPE|ECONNRESET)$/, syscall: 'send' },
      );
    },
    { skip },
  );

  fresh(
    `${name}: sendto and recvfrom carry datagrams and their sender, empty and cut ones too`,
    async () => {
      const server = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(server, family.fresh());
      const client = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(client, family.fresh());
      const to = sys.getsockname(server);
      const buffer = new Uint8Array(10);
      const receiving = aio.recvfrom(server, buffer);
      await aio.sendto(client, Buffer.from('one'), to);
      await aio.sendto(client, new Uint8Array(), to);
      const first = await receiving;
      assert.equal(text(buffer, first.size), 'one');
      assert.deepEqual(first.address, sys.getsockname(client));
      assert.equal((await aio.recvfrom(server, buffer)).size, 0);
      assert.equal(await aio.sendto(client, Buffer.from('peeked'), to), 6);
      const peek = { flags: sys.MSG_PEEK | sys.MSG_TRUNC };
      const peeked = await aio.recvfrom(server, buffer.subarray(0, 2), peek);
      assert.deepEqual(peeked, { size: 6, address: sys.getsockname(client) });
      assert.equal((await aio.recvfrom(server, new Uint16Array(3))).size, 6);
      const later = aio.recvfrom(server, new Uint8Array(), { flags: sys.MSG_TRUNC });
      await aio.sendto(client, Buffer.from('last'), to, { flags: sys.MSG_DONTWAIT });
      assert.equal((await later).size, 4);
      await aio.sendto(client, Buffer.from('0123456789'), to);
      await aio.sendto(client, Buffer.from('0123456789'), to);
      assert.equal(await aio.recv(server, buffer.subarray(0, 4)), 4);
      assert.equal(await aio.recv(server, buffer.subarray(0, 4), sys.MSG_TRUNC), 10);
    },
    { skip },
  );

  fresh(
    `${name}: errors come by the names that sys has`,
    async () => {
      const bound = sys.socket(domain, sys.SOCK_STREAM);
      sys.bind(bound, family.fresh());
      aio.nonblocking(bound);
      const client = sys.socket(domain, sys.SOCK_STREAM);
      aio.nonblocking(client);
      await assert.rejects(aio.connect(client, sys.getsockname(bound)), fails('ECONNREFUSED', 'connect'));
      await assert.rejects(aio.accept(bound), fails('EINVAL', 'accept'));
      const { server, client: again, address } = await connected();
      await assert.rejects(aio.connect(again, address), fails('EISCONN', 'connect'));
      await assert.rejects(aio.accept(server, { timeout: 0 }), fails('ETIMEDOUT', 'accept'));
      const lone = sys.socket(domain, sys.SOCK_DGRAM);
      aio.nonblocking(lone);
      const unconnected = domain === sys.AF_UNIX ? 'ENOTCONN' : 'EDESTADDRREQ';
      await assert.rejects(aio.send(lone, new Uint8Array(1)), fails(unconnected, 'send'));
      await assert.rejects(aio.accept(lone), fails('EOPNOTSUPP', 'accept'));
      const huge = new Uint8Array(8 << 20);
      const datagrams = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(datagrams, family.fresh());
      await assert.rejects(aio.sendto(lone, huge, sys.getsockname(datagrams)), { code: 'EMSGSIZE' });
    },
    { skip },
  );
}

fresh('every call on a descriptor that is none rejects with EBADF, on a pipe with ENOTSOCK', async () => {
  const [reader] = sys.pipe();
  aio.nonblocking(reader);
  const buffer = new Uint8Array(1);
  const address = sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1]));
  const calls: Record<string, (fd: number) => Promise<unknown>> = {
    accept: (fd) => aio.accept(fd),
    connect: (fd) => aio.connect(fd, address),
    recv: (fd) => aio.recv(fd, buffer),
    recvfrom: (fd) => aio.recvfrom(fd, buffer),
    recvmsg: (fd) => aio.recvmsg(fd, [buffer]),
    recvmmsg: (fd) => aio.recvmmsg(fd, [{ buffers: [buffer] }]),
    send: (fd) => aio.send(fd, buffer),
    sendto: (fd) => aio.sendto(fd, buffer, address),
    sendmsg: (fd) => aio.sendmsg(fd, [buffer]),
    sendmmsg: (fd) => aio.sendmmsg(fd, [{ buffers: [buffer] }]),
    sendmany: (fd) => aio.sendmany(fd, [buffer]),
  };
  for (const [name, call] of Object.entries(calls)) {
    const syscall = name === 'sendmany' ? 'sendmmsg' : name;
    for (const fd of [999_999, -1]) await assert.rejects(call(fd), { code: 'EBADF', syscall }, name);
    await assert.rejects(call(reader), { code: 'ENOTSOCK', syscall }, name);
    await assert.rejects(call('x' as unknown as number), {
      name: 'TypeError',
      message: new RegExp(`^${syscall}: `),
    });
  }
});
