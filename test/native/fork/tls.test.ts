// TLS over a socket of the program's own, or in a server's connection, has no handle of the event loop.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

const psk = Buffer.alloc(16, 7);
const secret = { ciphers: 'PSK+HIGH', maxVersion: 'TLSv1.2', pskCallback: () => psk } as const;
const known = {
  ...secret,
  pskCallback: () => ({ psk, identity: 'test' }),
  checkServerIdentity: () => undefined,
} as const;

const portOf = (server: net.Server) => (server.address() as net.AddressInfo).port;

async function listening<T extends net.Server>(server: T): Promise<T> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

const echoes = () => tls.createServer(secret, (socket) => void socket.on('error', () => {}).pipe(socket));

async function overOwn(port: number): Promise<tls.TLSSocket> {
  return tls.connect({ socket: net.connect(port, '127.0.0.1'), ...known });
}

async function overConnected(port: number): Promise<tls.TLSSocket> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return tls.connect({ socket, ...known });
}

async function overTls(port: number): Promise<tls.TLSSocket> {
  const tunnel = await listening(
    tls.createServer(secret, (socket) => {
      const onward = net.connect(port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on('error', () => {});
    }),
  );
  const outer = tls.connect({ port: portOf(tunnel), host: '127.0.0.1', ...known });
  await once(outer, 'secureConnect');
  return tls.connect({ socket: outer, ...known });
}

const kinds = { 'an own socket': overOwn, 'an own, connected socket': overConnected, TLS: overTls };

for (const [name, make] of Object.entries(kinds))
  for (const detach of ['silent', 'close'] as const)
    for (const ready of [true, false])
      fresh(
        `TLS over ${name} ends in the child, detach: ${detach}${ready ? '' : ', in its handshake'}`,
        async () => {
          const socket = await make(portOf(await listening(echoes())));
          if (ready) await once(socket, 'secureConnect');
          const heard: string[] = [];
          for (const event of ['error', 'close', 'end', 'secureConnect'])
            socket.on(event, () => heard.push(event));
          const pid = await forked(
            async () => {
              await sleep(20);
              assert.equal(socket.destroyed, true);
              const error = await new Promise<NodeJS.ErrnoException>((tell) =>
                socket.write('more', tell as () => void),
              );
              assert.equal(error.code, 'ERR_STREAM_DESTROYED');
              assert.deepEqual(heard, detach === 'close' ? ['close'] : []);
            },
            { detach },
          );
          assert.equal(await ended(pid), 0);
          if (!ready && heard.length === 0) await once(socket, 'secureConnect');
          socket.write('text');
          assert.equal(String((await once(socket, 'data'))[0]), 'text');
          process.exit();
        },
      );

for (const detach of ['silent', 'close'] as const)
  fresh(`a server's TLS connections and http2 sessions end in the child, detach: ${detach}`, async () => {
    const [plain, secure] = [await listening(echoes()), await listening(http2.createSecureServer(secret))];
    const accepted = once(plain, 'secureConnection');
    const client = tls.connect({ port: portOf(plain), host: '127.0.0.1', ...known });
    const [connection] = await accepted;
    const begun = once(secure, 'session');
    http2.connect(`https://127.0.0.1:${portOf(secure)}`, known);
    const [session] = await begun;
    const pid = await forked(
      async () => {
        if (!session.closed) await once(session, 'close');
        await sleep(20);
        for (const each of [client, connection, session]) assert.equal(each.destroyed, true);
      },
      { detach },
    );
    assert.equal(await ended(pid), 0);
    for (const each of [client, connection, session]) assert.equal(each.destroyed, false);
    process.exit();
  });

fresh('a socket that is to be closed may be read and ended before, in the child', async () => {
  const server = await listening(net.createServer());
  const socket = net.connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  socket.pause();
  socket.on('error', () => {});
  const pid = await forked(
    async () => {
      socket.on('data', () => {});
      socket.resume();
      socket.end();
      await once(socket, 'close');
    },
    { detach: 'close' },
  );
  assert.equal(await ended(pid), 0);
  process.exit();
});
