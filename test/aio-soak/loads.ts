// What the soak does again and again. Each load leaves nothing open.
import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import { message } from '@perlipc/socket';
import * as sys from '@perlipc/sys';

const loopback = new Uint8Array([127, 0, 0, 1]);

function listening(): { server: number; address: Uint8Array } {
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(0, loopback));
  sys.listen(server, 128);
  aio.nonblocking(server);
  return { server, address: sys.getsockname(server) };
}

async function dialed(address: Uint8Array): Promise<number> {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  aio.nonblocking(fd);
  // Closed by a reset, so that the ports don't run out.
  sys.setoption(fd, 'SO_LINGER', { l_onoff: true, l_linger: 0 });
  await aio.connect(fd, address, { timeout: 20_000 });
  return fd;
}

async function echo(fd: number): Promise<void> {
  const buffer = Buffer.alloc(1024);
  try {
    for (let size = await aio.recv(fd, buffer); size > 0; size = await aio.recv(fd, buffer))
      await aio.sendall(fd, buffer.subarray(0, size));
  } catch (error) {
    assert.ok(['ECONNRESET', 'EPIPE'].includes((error as sys.SystemError).code));
  }
  sys.close(fd);
}

/** Connections that echo, some of which are ended in the midst. */
async function connections(): Promise<void> {
  const { server, address } = listening();
  const stop = new AbortController();
  const echoes: Promise<void>[] = [];
  const serving = (async () => {
    for await (const { fd } of aio.connections(server, { signal: stop.signal })) echoes.push(echo(fd));
  })();
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const fd = await dialed(address);
      await aio.sendall(fd, Buffer.alloc(500, i));
      if (i % 3 > 0) for (let got = 0; got < 500; ) got += await aio.recv(fd, Buffer.alloc(500));
      sys.close(fd);
    }),
  );
  while (echoes.length < 20) await new Promise((resolve) => setTimeout(resolve, 1));
  stop.abort();
  await serving;
  await Promise.all(echoes);
  sys.close(server);
}

function udp(): { fd: number; address: Uint8Array } {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_in(0, loopback));
  return { fd, address: sys.getsockname(fd) };
}

async function datagrams(): Promise<void> {
  const [one, other] = [udp(), udp()];
  for (const gro of [false, true]) {
    const receiving = (async () => {
      let got = 0;
      for await (const _ of aio.datagrams(one.fd, { gro })) if (++got === 40) return;
    })();
    const data = Array.from({ length: 20 }, () => Buffer.alloc(100));
    await aio.sendmany(other.fd, data, { to: one.address });
    await aio.sendsegments(other.fd, Buffer.alloc(2000), 100, { to: one.address });
    await receiving;
  }
  for (const { fd } of [one, other]) sys.close(fd);
}

function pair(type: number): [number, number] {
  const ends = sys.socketpair(sys.AF_UNIX, type);
  for (const end of ends) aio.nonblocking(end);
  return ends;
}

/** Descriptors that are passed, and received or not. */
async function descriptors(): Promise<void> {
  const [one, other] = pair(sys.SOCK_SEQPACKET);
  for (let i = 0; i < 10; i++) {
    const stop = new AbortController();
    const options = { controllen: sys.CMSG_SPACE(4), signal: stop.signal };
    const receiving = aio.recvmsg(other, [Buffer.alloc(8)], options).catch(() => undefined);
    await aio.send_fds(one, [Buffer.from('x')], [one]);
    if (i % 2) stop.abort();
    const got = (await receiving) ?? (await aio.recvmsg(other, [Buffer.alloc(8)], { controllen: 24 }));
    for (const fd of sys.findControl(got.control, 'SCM_RIGHTS')?.fds ?? []) sys.close(fd);
  }
  for (const fd of [one, other]) sys.close(fd);
}

/** Waits that end by time, by abortion and by closing. */
async function waits(): Promise<void> {
  const [one, other] = pair(sys.SOCK_STREAM);
  const ended = await Promise.allSettled([
    aio.readable(one, { timeout: 1 }),
    aio.read(one, Buffer.alloc(1), { signal: AbortSignal.timeout(1) }),
    ...Array.from({ length: 20 }, () => aio.read(one, Buffer.alloc(1), { timeout: 2 })),
    new Promise((resolve) => setTimeout(resolve, 3)).then(() => sys.close(one)),
    aio.priority(one),
  ]);
  assert.equal(ended.filter(({ status }) => status === 'rejected').length, 23);
  sys.close(other);
}

async function streams(): Promise<void> {
  const [one, other] = pair(sys.SOCK_STREAM);
  const writer = aio.writableStream(one);
  for (let i = 0; i < 20; i++) writer.write(Buffer.alloc(10_000));
  writer.end();
  let size = 0;
  for await (const chunk of aio.readableStream(other)) size += chunk.length;
  assert.equal(size, 200_000);
}

async function messages(): Promise<void> {
  const [one, other] = pair(sys.SOCK_STREAM);
  const bytes = message(['a line', '.', 'another']);
  const sending = (async () => {
    for (let i = 0; i < 20; i++) await aio.sendall(one, bytes);
    sys.close(one);
  })();
  let got = 0;
  for await (const _ of aio.dotted(other)) got++;
  assert.equal(got, 20);
  await sending;
  sys.close(other);
}

/** To Node and back. */
async function handOver(): Promise<void> {
  const { server, address } = listening();
  const [fd, { fd: accepted }] = await Promise.all([dialed(address), aio.accept(server)]);
  const taken = await aio.fromSocket(aio.toSocket(accepted));
  await aio.sendall(taken.fd, Buffer.from('x'));
  assert.equal(await aio.recv(fd, Buffer.alloc(1)), 1);
  for (const one of [fd, taken.fd, server]) sys.close(one);
}

async function children(): Promise<void> {
  const pid = sys.posix_spawn('/bin/true', ['true']);
  assert.equal((await aio.waitpid(pid)).status, 0);
}

export const loads = { connections, datagrams, descriptors, waits, streams, messages, handOver, children };
