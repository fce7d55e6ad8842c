import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { ended, forked } from '../support/forked.js';
import { freshCases } from '../support/fresh.js';
import { dial, listening, loopback, pair, temporary, turn, udp } from './support.js';

const fresh = freshCases(import.meta.url);

fresh('a connection goes to Node, whose stream goes on with it', async () => {
  const { server, address } = listening();
  const client = dial(address);
  const { fd } = await aio.accept(server);
  const waiting = assert.rejects(aio.readable(fd), { code: 'ECANCELED' });
  const socket = aio.toSocket(fd);
  await waiting;
  sys.write(client, Buffer.from('ping'));
  const [data] = await once(socket, 'data');
  assert.equal(String(data), 'ping');
  socket.end('pong');
  const buffer = Buffer.alloc(8);
  assert.equal(await aio.recv(client, buffer), 4);
  assert.equal(socket.remotePort, sys.unpack_sockaddr_in(sys.getsockname(client))[0]);
  sys.close(client);
  await once(socket, 'close');
});

fresh('what Node takes for no stream stays ours', async () => {
  const { fd } = udp();
  const waiting = aio.recv(fd, Buffer.alloc(1));
  assert.throws(() => aio.toSocket(fd), { code: 'ERR_INVALID_FD_TYPE' });
  await assert.rejects(aio.toServer(fd), Error);
  await aio.sendto(fd, Buffer.from('x'), sys.getsockname(fd));
  assert.equal(await waiting, 1);
  await assert.rejects(aio.toDatagramSocket(pair()[0]), { code: 'EAFNOSUPPORT' });
});

fresh('a listening socket goes to Node with what was accepted', async () => {
  const { server, address } = listening();
  const clients = [dial(address), dial(address), dial(address)];
  const loop = aio.connections(server);
  const { value } = await loop.next();
  sys.close(value?.fd as number);
  const sockets: Socket[] = [];
  const net = await aio.toServer(server, (socket) => sockets.push(socket));
  clients.push(dial(address));
  await assert.rejects(loop.next(), { code: 'ECANCELED', syscall: 'accept' });
  while (sockets.length < 3) await turn();
  for (const socket of sockets) socket.destroy();
  for (const fd of clients) assert.equal(await aio.recv(fd, Buffer.alloc(1)), 0);
  net.close();
  await once(net, 'close');
});

fresh('a UDP socket goes to Node and comes back', async () => {
  const { fd, address } = udp();
  const socket = await aio.toDatagramSocket(fd);
  const other = udp();
  await aio.sendto(other.fd, Buffer.from('to Node'), address);
  assert.equal(String((await once(socket, 'message'))[0]), 'to Node');
  socket.send('from Node', sys.unpack_sockaddr_in(other.address)[0], '127.0.0.1');
  const back = await aio.fromDatagramSocket(socket);
  assert.equal(await aio.recv(other.fd, Buffer.alloc(64)), 9);
  await aio.sendto(other.fd, Buffer.from('ours'), address);
  assert.equal(await aio.recv(back, Buffer.alloc(64)), 4);
  await assert.rejects(aio.fromDatagramSocket(createSocket('udp4')), { code: 'EBADF' });
});

fresh(
  'a connection of Node comes to us, with what Node had read and after what it had to write',
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connection = once(server, 'connection');
    const client = dial(sys.pack_sockaddr_in((server.address() as { port: number }).port, loopback));
    const [socket] = (await connection) as [Socket];
    sys.write(client, Buffer.from('head'));
    await once(socket, 'readable');
    const large = Buffer.alloc(8_000_000, 'x');
    socket.write(large);
    const taking = aio.fromSocket(socket);
    aio.nonblocking(client);
    const buffer = Buffer.alloc(1 << 18);
    for (let got = 0; got < large.length; ) got += await aio.recv(client, buffer);
    const { fd, head } = await taking;
    assert.equal(head.toString(), 'head');
    await aio.sendall(client, Buffer.from('tail'));
    assert.equal(await aio.recv(fd, buffer), 4);
    await aio.sendall(fd, Buffer.from('end'));
    assert.equal(await aio.recv(client, buffer), 3);
    server.close();
  },
);

fresh('no byte is lost at whichever instant a connection is taken from Node', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  for (let i = 0; i < 20; i++) {
    const connection = once(server, 'connection');
    const client = dial(sys.pack_sockaddr_in(port, loopback));
    const [socket] = (await connection) as [Socket];
    sys.write(client, Buffer.from('abc'));
    for (let n = i % 4; n > 0; n--) await turn();
    const taking = aio.fromSocket(socket);
    sys.write(client, Buffer.from('def'));
    sys.close(client);
    const { fd, head } = await taking;
    let text = head.toString();
    const buffer = Buffer.alloc(8);
    for (let size = await aio.recv(fd, buffer); size > 0; size = await aio.recv(fd, buffer))
      text += buffer.toString('latin1', 0, size);
    assert.equal(text, 'abcdef');
    sys.close(fd);
  }
  server.close();
});

fresh('a listening socket of Node comes to us, the path of a Unix socket with it', async () => {
  using file = temporary('');
  const path = `${file.path}.sock`;
  for (const where of [{ port: 0, host: '127.0.0.1' }, { path }]) {
    const server = createServer().listen(where);
    await once(server, 'listening');
    const address = sys.getsockname(server);
    const fd = aio.fromServer(server);
    await once(server, 'close');
    const client = sys.socket(sys.sockaddr_family(address), sys.SOCK_STREAM);
    sys.connect(client, address);
    sys.close((await aio.accept(fd)).fd);
    sys.close(fd);
  }
  assert.ok(existsSync(path));
  sys.unlink(path);
});

fresh('a TLS socket is refused', async () => {
  const socket = Object.assign(connect({ port: 1, host: '127.0.0.1' }), { encrypted: true });
  socket.on('error', () => {});
  await assert.rejects(aio.fromSocket(socket), /fromSocket: socket must be a net.Socket without TLS/);
  socket.destroy();
});

fresh('a connection of Node that a forked child keeps can be watched there anew, and read', async () => {
  const server = createServer({ pauseOnConnect: true });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = dial(sys.getsockname(server));
  const [socket] = (await once(server, 'connection')) as [Socket];
  const waiting = aio.readable(socket);
  const child = await forked(
    async () => {
      void waiting.then(() => assert.fail("the parent's wait ended in the child"));
      const anew = aio.readable(socket);
      sys.write(client, Buffer.from('x'));
      assert.equal(await anew, undefined);
      assert.equal(String((await once(socket.resume(), 'data'))[0]), 'x');
    },
    { keep: [socket] },
  );
  const ends = assert.rejects(waiting, { code: 'EBADF' });
  socket.destroy();
  await ends;
  assert.equal(await ended(child), 0);
  server.close();
});
