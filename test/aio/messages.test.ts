import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import * as aio from '@perlipc/aio';
import { message } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { listening, pair, temporary, turn, turnsIn, udp } from './support.js';

const fresh = freshCases(import.meta.url);

fresh('sendmsg and recvmsg carry descriptors, in blocking mode too', async () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const [reader, writer] = sys.pipe();
  const buffer = Buffer.alloc(8);
  const receiving = aio.recvmsg(other, [buffer], { controllen: sys.CMSG_SPACE(4) });
  await turn();
  assert.equal(
    await aio.sendmsg(one, [Buffer.from('ab'), Buffer.from('c')], { control: [rights(writer)] }),
    3,
  );
  const { size, control, flags } = await receiving;
  assert.deepEqual([size, flags & sys.MSG_CTRUNC, buffer.toString('latin1', 0, 3)], [3, 0, 'abc']);
  const [fd] = sys.findControl(control, 'SCM_RIGHTS')?.fds ?? [];
  assert.ok(sys.fcntl(fd as number, sys.F_GETFD) & sys.FD_CLOEXEC);
  sys.write(fd as number, Buffer.from('!'));
  assert.equal(sys.read(reader, Buffer.alloc(9)), 1);
  assert.equal(await aio.send_fds(one, [Buffer.from('x')], [reader]), 1);
  assert.equal(sys.recv_fds(other, 1, 1).fds.length, 1);
});

const rights = (fd: number) => ({ name: 'SCM_RIGHTS', fds: [fd] }) as const;

fresh('an aborted recvmsg takes no descriptor, at every instant', async () => {
  const [one, other] = pair();
  let got = 0;
  for (let i = 0; i < 100; i++) {
    const stop = new AbortController();
    const options = { controllen: sys.CMSG_SPACE(4), signal: stop.signal };
    const receiving = aio.recvmsg(other, [Buffer.alloc(1)], options).then(take, refused);
    const steps = [() => sys.send_fds(one, [Buffer.from('x')], [0]), () => stop.abort()];
    if (i % 2) steps.reverse();
    for (const step of steps) {
      step();
      for (let n = i % 5; n > 0; n--) await Promise.resolve();
      if (i % 3 === 0) await turn();
    }
    await receiving;
  }
  while (got < 100) take(await aio.recvmsg(other, [Buffer.alloc(1)], { controllen: sys.CMSG_SPACE(4) }));

  function take({ control }: sys.Message): void {
    for (const fd of sys.findControl(control, 'SCM_RIGHTS')?.fds ?? []) sys.close(fd);
    got++;
  }
  function refused(error: Error): void {
    assert.equal(error.name, 'AbortError');
  }
});

fresh('recvmsg has what a UDP socket says of its packets', async () => {
  const [one, other] = [udp(), udp()];
  sys.setsockopt(one.fd, sys.IPPROTO_IP, sys.IP_PKTINFO as number, 1);
  await aio.sendmsg(other.fd, [Buffer.from('x')], { to: one.address });
  const { control, address } = await aio.recvmsg(one.fd, [Buffer.alloc(4)], { controllen: 128 });
  assert.deepEqual(sys.findControl(control, 'IP_PKTINFO')?.ipi_addr, new Uint8Array([127, 0, 0, 1]));
  assert.deepEqual(address, other.address);
});

fresh('recvmsg waits for the error queue beside data that nobody reads', async () => {
  const { fd } = udp();
  sys.setsockopt(fd, sys.IPPROTO_IP, sys.IP_RECVERR as number, 1);
  const closed = udp();
  sys.close(closed.fd);
  const flags = sys.MSG_ERRQUEUE as number;
  const receiving = aio.recvmsg(fd, [Buffer.alloc(8)], { controllen: 512, flags });
  await aio.sendto(fd, Buffer.from('mine'), sys.getsockname(fd));
  await turn();
  await aio.sendto(fd, Buffer.from('x'), closed.address);
  const { control } = await receiving;
  assert.equal(sys.findControl(control, 'IP_RECVERR')?.ee_errno, sys.ECONNREFUSED);
  assert.equal(await aio.recv(fd, Buffer.alloc(8)), 4);
});

fresh('sendmmsg and recvmmsg move several messages', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  const receiving = aio.recvmmsg(
    other,
    Array.from({ length: 4 }, () => ({ buffers: [Buffer.alloc(4)] })),
  );
  await turn();
  const sent = await aio.sendmmsg(
    one,
    ['a', 'bb', 'ccc'].map((text) => ({ buffers: [Buffer.from(text)] })),
  );
  assert.deepEqual(sent, [1, 2, 3]);
  assert.deepEqual(
    (await receiving).map(({ size }) => size),
    [1, 2, 3],
  );
});

fresh('messages refuse what sys refuses, by its name', async () => {
  const [one] = pair();
  await assert.rejects(
    aio.recvmsg(one, [Buffer.alloc(1)], { controllen: -1 }),
    /^RangeError: recvmsg: controllen/,
  );
  await assert.rejects(aio.sendmsg(one, 'x' as unknown as []), /^TypeError.*sendmsg: buffers/);
  await assert.rejects(aio.recv(one, 'x' as unknown as Uint8Array), /^TypeError.*recv: buffer/);
  await assert.rejects(aio.recvmsg(0, [Buffer.alloc(1)]), { code: 'ENOTSOCK', syscall: 'recvmsg' });
});

fresh('sendfile sends a file as its reader takes it', async () => {
  using file = temporary('x'.repeat(3_000_000));
  const [one, other] = pair();
  const fd = sys.open(file.path, sys.O_RDONLY);
  let [sent, got] = [0, 0];
  const sending = (async () => {
    while (sent < 3_000_000) sent += await aio.sendfile(one, fd, sent, 1 << 20);
  })();
  const buffer = Buffer.alloc(65_536);
  while (got < 3_000_000) got += await aio.read(other, buffer);
  await sending;
  assert.equal(await aio.sendfile(one, fd, 3_000_000, 10), 0);
  await assert.rejects(aio.sendfile(sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM)[0], fd, 0, 1), {
    code: 'ERR_AIO_BLOCKING',
  });
});

fresh('splice waits for bytes and for room', async () => {
  const [one, other] = pair();
  const [reader, writer] = sys.pipe();
  for (const fd of [reader, writer]) aio.nonblocking(fd);
  const moving = aio.splice(other, writer, 1 << 16);
  await turn();
  await aio.write(one, Buffer.from('spliced'));
  assert.equal(await moving, 7);
  assert.equal(sys.read(reader, Buffer.alloc(16)), 7);
  sys.close(one);
  assert.equal(await aio.splice(other, writer, 1 << 16), 0);
});

fresh('tee waits for bytes and for room, and leaves the bytes', async () => {
  const [[from, into], [reader, writer]] = [sys.pipe(), sys.pipe()];
  for (const fd of [from, into, reader, writer]) aio.nonblocking(fd);
  const copying = aio.tee(from, writer, 100);
  await turn();
  sys.write(into, Buffer.from('copied'));
  assert.equal(await copying, 6);
  const buffer = Buffer.alloc(16);
  for (const fd of [reader, from]) assert.equal(buffer.toString('latin1', 0, sys.read(fd, buffer)), 'copied');
  await assert.rejects(aio.tee(from, writer, 1, { timeout: 5 }), { code: 'ETIMEDOUT' });
  sys.close(into);
  assert.equal(await aio.tee(from, writer, 1), 0);
});

fresh('readv and writev fill and send several buffers; an aborted one takes nothing', async () => {
  const [one, other] = pair();
  const parts = [Buffer.alloc(3), Buffer.alloc(4)];
  const reading = aio.readv(other, parts);
  await turn();
  assert.equal(await aio.writev(one, [Buffer.from('sca'), Buffer.from('ttered')]), 9);
  assert.equal(await reading, 7);
  assert.deepEqual(parts.map(String), ['sca', 'tter']);
  const abort = new AbortController();
  assert.equal(await aio.readv(other, parts), 2);
  const late = aio.readv(other, parts, { signal: abort.signal });
  sys.write(one, Buffer.from('more'));
  abort.abort(new Error('enough'));
  await assert.rejects(late, /enough/);
  assert.equal(await aio.readv(other, parts), 4);
  while ((await aio.writev(one, [Buffer.alloc(1 << 20)]).catch(() => 0)) === 1 << 20);
  await assert.rejects(aio.writev(one, [Buffer.alloc(1 << 20)], { timeout: 5 }), {
    code: 'ETIMEDOUT',
    syscall: 'writev',
  });
  await assert.rejects(aio.readv(other, 'x' as never), { name: 'TypeError', message: /^readv: / });
});

fresh('dotted messages come whole, whatever they were cut into', async () => {
  const [one, other] = pair();
  const texts = [['first', '.dot', ''], [], ['x'.repeat(3000)]];
  const bytes = Buffer.concat(texts.map((lines) => message(lines)));
  const sending = (async () => {
    for (let at = 0; at < bytes.length; at += 7) await aio.writeall(one, bytes.subarray(at, at + 7));
    sys.close(one);
  })();
  const got: string[][] = [];
  for await (const lines of aio.dotted(other)) got.push(lines);
  assert.deepEqual(got, texts);
  await sending;
});

fresh('dotted messages have bounds, and an end', async () => {
  const read = async (text: string, options?: aio.DottedOptions) => {
    const [one, other] = pair();
    await aio.writeall(one, Buffer.from(text));
    sys.close(one);
    const got: string[][] = [];
    for await (const lines of aio.dotted(other, options)) got.push(lines);
    return got;
  };
  await assert.rejects(read('a\r\n'), { name: 'EndedEarly' });
  await assert.rejects(read('a\r\n'.repeat(99), { bounds: { message: 64 } }), { name: 'TooLong' });
  await assert.rejects(read(`${'a'.repeat(99)}\r\n`, { bounds: { line: 64 } }), { name: 'TooLong' });
  assert.deepEqual(await read(''), []);
});

fresh('a line whose wait was late is lost in no part', async () => {
  const [one, other] = pair();
  const reader = new aio.AsyncLineReader(other);
  await aio.writeall(one, Buffer.from('half'));
  await assert.rejects(reader.line({ timeout: 5 }), { code: 'ETIMEDOUT' });
  await aio.writeall(one, Buffer.from(' whole\r\n.'));
  assert.equal(await reader.line(), 'half whole');
  await assert.rejects(reader.message({ timeout: 5 }), { code: 'ETIMEDOUT' });
  await aio.writeall(one, Buffer.from('.a\r\n.\r\n'));
  assert.deepEqual(await reader.message(), ['.a']);
});

fresh('a datagram waits for the full queue of a Unix socket that is not its peer', async () => {
  using directory = temporary('');
  const path = `${directory.path}.sock`;
  const server = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  sys.bind(server, sys.pack_sockaddr_un(path));
  const client = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  const to = sys.getsockname(server);
  let sent = 0;
  const sending = (async () => {
    for (; sent < 500; sent++) await aio.sendto(client, Buffer.from(`${sent}`), to);
  })();
  const turns = await turnsIn(200);
  // It is writable to epoll all the while, which must not keep the loop busy.
  assert.ok(turns < 100, `${turns} turns`);
  assert.ok(sent < 500);
  for (let got = 0; got < 500; got++) await aio.recv(server, Buffer.alloc(8));
  await sending;
  unlinkSync(path);
});

fresh('an accepted connection is greeted with its control messages', async () => {
  const { server, port } = listening();
  const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  aio.nonblocking(client);
  const [{ fd }] = await Promise.all([
    aio.accept(server),
    aio.connect(client, sys.pack_sockaddr_in(port, new Uint8Array([127, 0, 0, 1]))),
  ]);
  sys.setsockopt(client, sys.SOL_SOCKET, sys.SO_TIMESTAMP, 1);
  assert.equal(await aio.sendmsg(fd, [Buffer.from('hello')]), 5);
  const { size } = await aio.recvmsg(client, [Buffer.alloc(9)], { controllen: 64 });
  assert.equal(size, 5);
});
