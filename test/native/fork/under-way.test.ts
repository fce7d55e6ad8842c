import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fork, forkWhenIdle } from '@perlipc/sys';
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

const clients: Record<string, (port: number) => net.Socket | http.ClientRequest> = {
  'a connect': (port) => net.connect(port, '127.0.0.1'),
  'a connect by name': (port) => net.connect(port, 'localhost'),
  'a request': (port) => http.get({ port, host: '127.0.0.1' }),
  'a request without an agent': (port) => http.get({ port, host: '127.0.0.1', agent: false }),
};

for (const [name, start] of Object.entries(clients))
  fresh(`${name} that is under way at the fork is made once`, async () => {
    const server = await counting();
    const client = start(server.port).on('error', () => {});
    const child = await forked(() => sleep(300));
    assert.equal(await ended(child), 0);
    assert.equal(server.count(), 1);
    client.destroy();
    server.close();
  });

const modes = ['silent', 'close'] as const;

/** Each is given an address that Node looks up first, or brings in the next tick. */
const listens: Record<string, (port: number) => net.Server> = {
  'by address': (port) => net.createServer().listen(port, '127.0.0.1'),
  'by name': (port) => net.createServer().listen(port, 'localhost'),
  'without one': (port) => net.createServer().listen(port),
  "http's": (port) => http.createServer().listen(port, 'localhost'),
  "https's": (port) => https.createServer().listen({ port, host: '127.0.0.1' }),
  "http2's": (port) => http2.createServer().listen(port, 'localhost'),
};

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  const port = portOf(server);
  await once(server.close(), 'close');
  return port;
}

for (const detach of modes)
  fresh(`a listen that is under way is the parent's alone, detach: ${detach}`, async () => {
    const ports = await Promise.all(Object.keys(listens).map(freePort));
    const heard: string[] = [];
    const servers = Object.entries(listens).map(([name, listen], at) => {
      const server = listen(ports[at] as number);
      for (const event of ['listening', 'error']) server.on(event, () => heard.push(`${event} ${name}`));
      return server;
    });
    const child = await forked(
      async () => {
        const anew = servers[0] as net.Server;
        anew.listen(0, '127.0.0.1');
        await once(anew, 'listening');
        assert.notEqual(portOf(anew), ports[0]);
        await sleep(50);
        assert.deepEqual(heard, ['listening by address']);
        for (const server of servers.slice(1)) assert.equal(server.address(), null);
        assert.equal(anew.listening, true);
      },
      { detach },
    );
    await Promise.all(
      servers.filter(({ listening }) => !listening).map((server) => once(server, 'listening')),
    );
    assert.equal(await ended(child), 0);
    assert.deepEqual(servers.map(portOf), ports);
    assert.equal(heard.length, servers.length);
    for (const server of servers) server.close();
  });

fresh("a server whose connections are detached emits 'close' once", async () => {
  const idle = net.createServer().listen(0, '127.0.0.1');
  const busy = net.createServer().listen(0, '127.0.0.1');
  const early = net.createServer().listen(0, '127.0.0.1');
  await Promise.all([idle, busy, early].map((server) => once(server, 'listening')));
  const clients = [busy, busy, early].map((server) => net.connect(portOf(server), '127.0.0.1'));
  const accepted: net.Socket[] = [];
  for (const server of [busy, early]) server.on('connection', (socket) => accepted.push(socket));
  while (accepted.length < 3) await sleep(1);
  const last = accepted.find(({ localPort }) => localPort === portOf(early));
  let closed = 0;
  for (const server of [idle, busy, early]) server.on('close', () => closed++);
  const child = await forked(
    async () => {
      for (const server of [idle, busy, early]) assert.equal(server.address(), null);
      last?.destroy();
      await sleep(50);
      assert.equal(closed, 3);
    },
    { detach: 'close' },
  );
  assert.equal(await ended(child), 0);
  assert.equal(closed, 0);
  for (const socket of [...clients, ...accepted]) socket.destroy();
  for (const server of [idle, busy, early]) server.close();
});

for (const detach of modes)
  fresh(
    `what a bound datagram socket sends goes once, and from the parent alone, detach: ${detach}`,
    async () => {
      const receiver = dgram.createSocket('udp4').bind(0, '127.0.0.1');
      const sender = dgram.createSocket('udp4').bind(0, '127.0.0.1');
      await Promise.all([receiver, sender].map((socket) => once(socket, 'listening')));
      const got: string[] = [];
      receiver.on('message', (text) => got.push(String(text)));
      const { port } = receiver.address();
      sender.send('by address', port, '127.0.0.1');
      sender.send('by name', port, 'localhost');
      const child = await forked(
        async () => {
          const error = await new Promise((resolve) => sender.send('the child', port, '127.0.0.1', resolve));
          assert.equal((error as NodeJS.ErrnoException).code, 'EBADF');
          await sleep(50);
        },
        { detach },
      );
      assert.equal(await ended(child), 0);
      while (got.length < 2) await sleep(1);
      assert.deepEqual(got.sort(), ['by address', 'by name']);
      sender.close();
      receiver.close();
    },
  );

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
