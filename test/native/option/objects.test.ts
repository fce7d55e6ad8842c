// Options of Node's own objects: whatever is on a socket has them.
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const key = Buffer.alloc(32, 7);
/** TLS without certificates. */
const server = { ciphers: 'PSK+HIGH', maxVersion: 'TLSv1.2', pskCallback: () => key } as const;
const client = {
  ciphers: 'PSK+HIGH',
  maxVersion: 'TLSv1.2',
  checkServerIdentity: () => undefined,
  pskCallback: () => ({ psk: key, identity: 'test' }),
} as const;

/** It has its options, by name and by number, and takes them. */
function has(what: string, object: sys.Fd, type = sys.SOCK_STREAM): void {
  assert.equal(sys.getoption(object, 'SO_TYPE'), type, what);
  sys.setoption(object, 'SO_OOBINLINE', true);
  assert.equal(sys.getoption(object, 'SO_OOBINLINE'), true, what);
  assert.equal(sys.getsockopt(object, sys.SOL_SOCKET, sys.SO_TYPE)[0], type, what);
  sys.setsockopt(object, sys.SOL_SOCKET, sys.SO_KEEPALIVE, 1);
  assert.equal(sys.getoption(object, 'SO_KEEPALIVE'), true, what);
}

async function listening(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

fresh('net and tls: servers and both ends', async () => {
  for (const [listener, connect] of [
    [net.createServer(), (port: number) => net.connect(port, '127.0.0.1')],
    [tls.createServer(server), (port: number) => tls.connect({ port, host: '127.0.0.1', ...client })],
  ] as const) {
    const secure = listener instanceof tls.Server;
    const accepted = once(listener, secure ? 'secureConnection' : 'connection') as Promise<[net.Socket]>;
    const port = await listening(listener);
    has('server', listener);
    const socket = connect(port);
    await once(socket, secure ? 'secureConnect' : 'connect');
    has('client', socket);
    const [other] = await accepted;
    has('accepted', other);
    other.destroy();
    socket.destroy();
    assert.throws(() => sys.getoption(socket, 'SO_TYPE'), {
      message: /^getsockopt: fd must be a file descriptor.*, got an instance of (TLS)?Socket$/,
    });
    listener.close();
  }
});

fresh('http and https: servers, requests and responses of both sides', async () => {
  for (const [listener, get] of [
    [http.createServer(), (port: number) => http.get({ port, host: '127.0.0.1', agent: false })],
    [
      https.createServer(server),
      (port: number) => https.get({ port, host: '127.0.0.1', agent: false, ...client }),
    ],
  ] as const) {
    listener.on('request', (request, response) => {
      has('request', request);
      has('response', response);
      has('its socket', request.socket);
      response.end();
    });
    const port = await listening(listener);
    has('server', listener);
    const request = get(port);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    has('client request', request);
    has('client response', response);
    response.resume();
    await once(response, 'end');
    listener.close();
  }
});

fresh('http2: servers, sessions, streams and requests', async () => {
  for (const secure of [false, true]) {
    const listener = secure ? http2.createSecureServer(server) : http2.createServer();
    listener.on('request', (request, response) => {
      has('request', request);
      has('response', response);
      has('stream', request.stream);
      has('session', request.stream.session as http2.ServerHttp2Session);
      response.end();
    });
    const port = await listening(listener);
    has('server', listener);
    const session = http2.connect(`${secure ? 'https' : 'http'}://127.0.0.1:${port}`, { ...client });
    await once(session, 'connect');
    has('client session', session);
    has('its socket', session.socket);
    const stream = session.request({ ':path': '/' });
    has('client stream', stream);
    stream.resume();
    await once(stream, 'end');
    session.close();
    listener.close();
  }
});

fresh('dgram', async () => {
  const socket = dgram.createSocket('udp4');
  assert.throws(() => sys.getoption(socket, 'SO_TYPE'), { code: 'EBADF' });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  has('dgram', socket, sys.SOCK_DGRAM);
  socket.close();
});
