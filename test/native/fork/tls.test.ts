// TLS over a socket has no handle of the event loop; in a server all TLS is so.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** A key that both sides have: no certificate is needed. */
const shared = {
  ciphers: 'PSK-AES128-CBC-SHA256',
  maxVersion: 'TLSv1.2',
  checkServerIdentity: () => undefined,
  pskCallback: () => ({ psk: Buffer.alloc(16, 'key'), identity: 'test' }),
} as const;
const serverOptions = { ...shared, pskCallback: () => Buffer.alloc(16, 'key') };

/** A TLS server that sends back what it gets, and its connections' server side. */
async function echo() {
  const sockets: tls.TLSSocket[] = [];
  const server = tls.createServer(serverOptions, (socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.pipe(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as net.AddressInfo).port, sockets };
}

const over = (socket: net.Socket) => tls.connect({ ...shared, socket });

const clients: Record<string, (port: number) => tls.TLSSocket> = {
  'of its own': (port) => tls.connect({ ...shared, port, host: '127.0.0.1' }),
  'over a connected socket': (port) => over(net.connect(port, '127.0.0.1')),
  'over a socket that connects later': (port) => {
    const socket = new net.Socket();
    const client = over(socket);
    socket.connect(port, '127.0.0.1');
    return client;
  },
};

for (const detach of ['silent', 'close'] as const)
  for (const [name, connect] of Object.entries(clients))
    fresh(`a TLS socket ${name} ends in the child, and its server side, detach: ${detach}`, async () => {
      const { port, sockets } = await echo();
      const client = connect(port);
      const says = async (text: string) => {
        client.write(text);
        assert.equal(String((await once(client, 'data'))[0]), text);
      };
      await once(client, 'secureConnect');
      await says('before');
      const both = [client, ...sockets];
      assert.equal(both.length, 2);
      let closed = 0;
      for (const socket of both) socket.on('close', () => closed++).on('error', () => assert.fail());
      const child = await forked(
        async () => {
          if (detach === 'silent')
            assert.deepEqual(
              both.map((socket) => socket.destroyed),
              [true, true],
            );
          await sleep(20);
          assert.deepEqual(
            both.map((socket) => socket.destroyed),
            [true, true],
          );
          assert.equal(closed, detach === 'close' ? 2 : 0);
        },
        { detach },
      );
      await says('meanwhile');
      assert.equal(await ended(child), 0);
      await says('after');
      assert.equal(closed, 0);
      process.exit();
    });

fresh('a TLS socket over a kept one goes on in the child', async () => {
  const { port, sockets } = await echo();
  const socket = net.connect(port, '127.0.0.1');
  const client = over(socket);
  await once(client, 'secureConnect');
  const child = await forked(
    async () => {
      assert.equal(client.destroyed, false);
      await new Promise((resolve) => client.write('from the child', resolve));
    },
    { keep: [socket] },
  );
  assert.equal(String((await once(sockets[0] as tls.TLSSocket, 'data'))[0]), 'from the child');
  assert.equal(await ended(child), 0);
  process.exit();
});

fresh("a program's own listener that destroys is not called", async () => {
  const { port } = await echo();
  class Client {
    destroyed = false;
    constructor(readonly socket: net.Socket) {
      socket.on('close', () => this.destroy());
    }
    destroy(): void {
      this.destroyed = true;
    }
  }
  const client = new Client(net.connect(port, '127.0.0.1'));
  await once(client.socket, 'connect');
  const child = await forked(async () => {
    await sleep(5);
    assert.equal(client.destroyed, false);
  });
  assert.equal(await ended(child), 0);
  process.exit();
});

fresh(
  'http2 sessions over TLS end in the child on both sides, the client over a socket of its own',
  async () => {
    const server = http2.createSecureServer(serverOptions, (_request, response) => response.end('answer'));
    const sessions: http2.Http2Session[] = [];
    server.on('session', (session) => sessions.push(session));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as net.AddressInfo;
    const connect = () =>
      http2.connect(`https://127.0.0.1:${port}`, {
        createConnection: () =>
          tls.connect({ ...shared, ALPNProtocols: ['h2'], socket: net.connect(port, '127.0.0.1') }),
      });
    const ask = async (session: http2.ClientHttp2Session) => {
      const request = session.request({ ':path': '/' }).setEncoding('utf8');
      assert.equal((await once(request, 'data'))[0], 'answer');
    };
    const session = connect();
    await ask(session);
    sessions.push(session);
    const child = await forked(async () => {
      assert.deepEqual(
        sessions.map(({ destroyed }) => destroyed),
        [true, true],
      );
      await once(session, 'close');
    });
    await ask(session);
    assert.equal(await ended(child), 0);
    const second = connect();
    await ask(second);
    process.exit();
  },
);

fresh("a fork as a server's http2 session begins leaves nothing to a socket that is destroyed", async () => {
  // There the end of the handshake and the first frames come together.
  const newest = {
    ciphers: 'TLS_AES_128_GCM_SHA256:PSK+HIGH',
    maxVersion: 'TLSv1.3',
    minVersion: 'TLSv1.3',
  } as const;
  const server = http2.createSecureServer({ ...serverOptions, ...newest });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const begun = once(server, 'session');
  http2.connect(`https://127.0.0.1:${(server.address() as net.AddressInfo).port}`, { ...shared, ...newest });
  // Within the look at what the client sent: the rest of it is its first frames.
  const [session] = await begun;
  const pid = await forked(async () => {
    await sleep(20);
    assert.equal(session.destroyed, true);
  });
  assert.equal(await ended(pid), 0);
  assert.equal(session.destroyed, false);
  process.exit();
});
