import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { type ForkOptions, fork } from '@perlipc/sys';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const close: ForkOptions = { detach: 'close' };

async function listening(server: net.Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as net.AddressInfo).port;
}

fresh(
  "with detach: 'close' a client hears in the child that its connection has closed, and the parent's goes on",
  async () => {
    const server = net.createServer((socket) => socket.pipe(socket));
    const client = net.connect(await listening(server), '127.0.0.1');
    await once(client, 'connect');
    let closed = 0;
    client.on('close', () => closed++);
    const child = await forked(async () => {
      // Not before the program has gone on.
      assert.equal(closed, 0);
      if (closed === 0) await once(client, 'close');
      assert.equal(client.destroyed, true);
    }, close);
    assert.equal(await ended(child), 0);
    assert.equal(closed, 0);
    client.write('still here');
    assert.equal(String((await once(client, 'data'))[0]), 'still here');
    client.destroy();
    server.close();
  },
);

fresh("with detach: 'close' a server hears it as well", async () => {
  const server = net.createServer();
  await listening(server);
  const child = await forked(() => once(server, 'close'), close);
  assert.equal(await ended(child), 0);
  assert.equal(server.listening, true);
  server.close();
});

fresh("with detach: 'close' requests fail in the child, those that wait for a connection too", async () => {
  const server = http.createServer(() => {});
  const agent = new http.Agent({ maxSockets: 1 });
  const options = { port: await listening(server), host: '127.0.0.1', agent };
  const errors: Promise<unknown>[] = [];
  for (let i = 0; i < 2; i++)
    errors.push(
      once(
        http.get(options).on('error', () => {}),
        'error',
      ).then(([error]) => error.code),
    );
  await once(server, 'request');
  const child = await forked(async () => {
    assert.deepEqual(await Promise.all(errors), ['ECONNRESET', 'ERR_FORK_DETACHED']);
  }, close);
  assert.equal(await ended(child), 0);
  agent.destroy();
  server.closeAllConnections();
  server.close();
});

/** Has every global dispatcher of undici add a header, where it can; the header's value. */
function markRequests(): string {
  let mark = 'undefined';
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    const dispatcher = Reflect.get(globalThis, symbol);
    if (!symbol.description?.startsWith('undici.globalDispatcher') || !dispatcher?.compose) continue;
    mark = 'marked';
    const interceptor =
      (dispatch: (options: object, handler: object) => boolean) => (options: object, handler: object) =>
        dispatch({ ...options, headers: { 'x-mark': mark } }, handler);
    Reflect.set(globalThis, symbol, dispatcher.compose(interceptor));
  }
  return mark;
}

fresh("fetch in the child keeps its dispatcher's options, and has connections of its own", async () => {
  const server = http.createServer((request, response) =>
    response.end(`${request.headers['x-mark']} ${request.socket.remotePort}`),
  );
  const url = `http://127.0.0.1:${await listening(server)}/`;
  const ask = async () => (await fetch(url)).text();
  // The class of the built-in undici has no name to import it by.
  await ask();
  const mark = markRequests();
  const first = await ask();
  assert.ok(first.startsWith(mark), first);
  const child = await forked(async () => {
    const own = await ask();
    assert.ok(own.startsWith(mark), own);
    assert.notEqual(own, first);
  });
  assert.equal(await ended(child), 0);
  server.closeAllConnections();
  server.close();
});

fresh('what detach may be is said', () => {
  assert.throws(
    () => fork({ detach: 'loud' as 'close' }),
    /fork: detach must be 'silent' or 'close', got 'loud'/,
  );
});
