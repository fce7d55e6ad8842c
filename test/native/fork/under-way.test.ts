import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { type EventEmitter, once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { _exit, fork, forkWhenIdle } from '@perlipc/sys';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

const portOf = (server: net.Server) => (server.address() as net.AddressInfo).port;

/** A server that counts the connections that it accepts. */
async function counting(): Promise<{ port: number; count: () => number; close: () => void }> {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: portOf(server), count: () => sockets.length, close };
}

/** Finds every name after a while, without the thread pool. */
const slowly = (_name: string, options: { all?: boolean }, found: (...answer: unknown[]) => void) => {
  const address = '127.0.0.1';
  setTimeout(() => (options.all ? found(null, [{ address, family: 4 }]) : found(null, address, 4)), 30);
};

const clients: Record<string, (port: number) => EventEmitter> = {
  'a connect': (port) => net.connect(port, '127.0.0.1'),
  'a connect by name': (port) => net.connect(port, 'localhost'),
  'a request': (port) => http.get({ port, host: '127.0.0.1' }),
  'a request without an agent': (port) => http.get({ port, host: '127.0.0.1', agent: false }),
  "a connect by a name that the program's own function looks up": (port) =>
    net.connect({ port, host: 'name.test', lookup: slowly as net.LookupFunction }),
  'the same, unreferenced': (port) =>
    net.connect({ port, host: 'name.test', lookup: slowly as net.LookupFunction }).unref(),
  'the same of TLS': (port) => tls.connect({ port, host: 'name.test', lookup: slowly as net.LookupFunction }),
  'the same of http2': (port) =>
    http2.connect(`http://name.test:${port}`, { lookup: slowly as net.LookupFunction }),
};

for (const [name, start] of Object.entries(clients))
  fresh(`${name} that is under way at the fork is made once`, async () => {
    const server = await counting();
    start(server.port).on('error', () => {});
    const child = await forked(() => sleep(100));
    assert.equal(await ended(child), 0);
    assert.equal(server.count(), 1);
    process.exit();
  });

const bound = async (lookup?: typeof slowly) => {
  const options = { type: 'udp4', ...(lookup && { lookup }) } as unknown as dgram.SocketOptions;
  const socket = dgram.createSocket(options);
  await once(socket.bind(0, ...(lookup ? [] : ['127.0.0.1'])), 'listening');
  return socket;
};

const datagrams: Record<string, (port: number) => Promise<void>> = {
  'a datagram to a name': async (port) => (await bound()).send('text', port, 'localhost'),
  "a datagram to a name that the program's own function looks up": async (port) =>
    (await bound(slowly)).send('text', port, 'name.test'),
  'a datagram after a connect by name': async (port) => {
    const socket = await bound(slowly);
    socket.connect(port, 'name.test');
    socket.once('connect', () => socket.send('text'));
  },
  'the same, of a socket that is not bound': async (port) => {
    const socket = dgram.createSocket('udp4');
    socket.connect(port, 'localhost', () => socket.send('text'));
  },
};

for (const [name, send] of Object.entries(datagrams))
  for (const detach of ['silent', 'close'] as const)
    fresh(`${name} that is under way at the fork is sent once, detach: ${detach}`, async () => {
      const receiver = await bound();
      let received = 0;
      receiver.on('message', () => received++);
      await send(receiver.address().port);
      const child = await forked(() => sleep(100), { detach });
      if (received === 0) await once(receiver, 'message');
      assert.equal(await ended(child), 0);
      await sleep(1);
      assert.equal(received, 1);
      process.exit();
    });

for (const host of ['localhost', '127.0.0.1'])
  fresh(`a listen at ${host} that is under way at the fork is the parent's`, async () => {
    const server = net.createServer().listen(0, host);
    const http1 = http.createServer().listen(0, host);
    const child = await forked(async () => {
      for (const each of [server, http1]) each.on('listening', () => _exit(3));
      await sleep(50);
      for (const each of [server, http1]) {
        assert.equal(each.listening, false);
        each.removeAllListeners('listening');
        await once(each.listen(0, host), 'listening');
      }
    });
    await Promise.all([server, http1].map((each) => each.listening || once(each, 'listening')));
    assert.equal(await ended(child), 0);
    process.exit();
  });

fresh('a bind that is under way is made once, and no datagram goes twice', async () => {
  const receiver = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  let received = 0;
  receiver.on('message', () => received++);
  const sender = dgram.createSocket('udp4');
  sender.send('once', receiver.address().port, '127.0.0.1');
  const child = await forked(() => sleep(200));
  assert.equal(await ended(child), 0);
  assert.equal(received, 1);
  sender.close();
  receiver.close();
});

fresh("a query of Node's resolver that is under way is named, and forkWhenIdle waits for it", async () => {
  const silent = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${silent.address().port}`]);
  const query = assert.rejects(resolver.resolve4('example.test'), { code: 'ECANCELLED' });
  await once(silent, 'message');
  assert.throws(() => fork(), {
    code: 'EAGAIN',
    message: /a query of Node's dns/,
  });
  setTimeout(() => resolver.cancel(), 20);
  const pid = await forkWhenIdle();
  if (pid === 0) process.exit(0);
  await query;
  assert.equal(await ended(pid), 0);
  silent.close();
});

fresh('a server that is not kept says in the child that it does not listen, and may do so anew', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = await forked(async () => {
    assert.equal(server.address(), null);
    assert.equal(server.listening, false);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = net.connect(portOf(server), '127.0.0.1');
    await once(server, 'connection');
    client.destroy();
  });
  assert.equal(await ended(child), 0);
  assert.equal(server.listening, true);
  server.close();
});

fresh('an http2 session ends in the child and goes on in the parent', async () => {
  const server = http2
    .createServer((_request, response) => void response.end('answer'))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${portOf(server)}`;
  const session = http2.connect(url);
  await once(session, 'connect');
  const ask = async (over: http2.ClientHttp2Session) => {
    const request = over.request({ ':path': '/' }).setEncoding('utf8');
    let text = '';
    for await (const chunk of request) text += chunk;
    assert.equal(text, 'answer');
  };
  await ask(session);
  const child = await forked(async () => {
    await once(session, 'close');
    assert.equal(session.destroyed, true);
    const own = http2.connect(url);
    await ask(own);
    own.close();
  });
  await ask(session);
  assert.equal(await ended(child), 0);
  await ask(session);
  session.destroy();
  server.close();
});
