import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { _exit, type ForkOptions, fork } from '@perlipc/sys';
import { nodeUnderTest } from '../../support/environment.js';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

async function listening(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

/** Counts the connections that it gets, and leaves them open. */
async function counting() {
  const state = { connections: 0, port: 0 };
  const server = net.createServer((socket) => {
    state.connections++;
    socket.on('error', () => {});
  });
  state.port = await listening(server);
  return state;
}

type Detach = NonNullable<ForkOptions['detach']>;

/** In the child the connect of `begin` does not happen; in the parent it does, once. */
function begunOnce(name: string, detach: Detach, begin: (port: number) => net.Socket): void {
  fresh(`a connect that is under way is made once: ${name}, detach: ${detach}`, async () => {
    const state = await counting();
    const socket = begin(state.port);
    const heard: string[] = [];
    for (const event of ['connect', 'data', 'error', 'close']) socket.on(event, () => heard.push(event));
    const pid = await forked(
      async () => {
        await sleep(100);
        assert.equal(socket.destroyed, true);
        assert.deepEqual(heard, detach === 'close' ? ['close'] : []);
      },
      { detach },
    );
    if (heard.length === 0) await once(socket, 'connect');
    assert.equal(await ended(pid), 0);
    await sleep(20);
    assert.equal(state.connections, 1);
    process.exit();
  });
}

for (const detach of ['silent', 'close'] as const) {
  begunOnce('by address', detach, (port) => net.connect(port, '127.0.0.1'));
  begunOnce('by name', detach, (port) => net.connect(port, 'localhost'));
}

fresh('a request that is begun in the same tick is sent once', async () => {
  const state = await counting();
  http.get({ port: state.port, host: '127.0.0.1' }).on('error', () => {});
  const pid = await forked(() => sleep(100));
  assert.equal(await ended(pid), 0);
  while (state.connections === 0) await sleep(1);
  await sleep(20);
  assert.equal(state.connections, 1);
  process.exit();
});

fresh("a datagram socket that is being bound is the parent's", async () => {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, 'localhost');
  const pid = await forked(async () => {
    socket.on('listening', () => _exit(3));
    await sleep(50);
  });
  await once(socket, 'listening');
  assert.equal(await ended(pid), 0);
  socket.close();
});

fresh('a detached server has no address and may listen anew', async () => {
  const server = net.createServer();
  const port = await listening(server);
  const pid = await forked(async () => {
    assert.equal(server.address(), null);
    assert.equal(server.listening, false);
    assert.notEqual(await listening(server), port);
  });
  assert.equal(await ended(pid), 0);
  assert.equal((server.address() as net.AddressInfo).port, port);
  server.close();
});

for (const detach of ['silent', 'close'] as const)
  fresh(`an http2 client is told before fork returns in the child, detach: ${detach}`, async () => {
    const server = http2.createServer((_request, response) => response.end('text'));
    const url = `http://127.0.0.1:${await listening(server)}`;
    const session = http2.connect(url);
    await once(session, 'connect');
    const heard: string[] = [];
    session.on('goaway', () => heard.push('goaway'));
    session.on('close', () => heard.push('close'));
    const pid = await forked(
      async () => {
        assert.deepEqual(heard, ['goaway']);
        if (!session.closed) await once(session, 'close');
        await sleep(20);
        assert.deepEqual(heard, ['goaway', 'close']);
        const own = http2.connect(url);
        assert.equal((await once(own.request().setEncoding('utf8'), 'data'))[0], 'text');
      },
      { detach },
    );
    assert.equal(await ended(pid), 0);
    assert.deepEqual(heard, []);
    process.exit();
  });

const firstActs: Record<string, (socket: net.Socket) => void> = {
  ended: (socket) => socket.end('text'),
  resumed: (socket) => socket.resume(),
  written: (socket) => socket.write('text'),
  'ended at once': (socket) => socket.destroySoon(),
  reset: (socket) => socket.resetAndDestroy(),
  'made to tell': (socket) => socket.setNoDelay().setKeepAlive(true).setTimeout(1),
};

for (const detach of ['silent', 'close'] as const)
  fresh(`what a child may do with a detached socket before it is closed, detach: ${detach}`, async () => {
    const { port } = await counting();
    const sockets = Object.keys(firstActs).map(() => net.connect({ port, host: '127.0.0.1' }).pause());
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const pid = await forked(
      async () => {
        Object.values(firstActs).forEach((act, at) => {
          const socket = sockets[at] as net.Socket;
          act(socket.on('error', () => {}));
        });
        await sleep(20);
        for (const socket of sockets) assert.equal(socket.destroyed, true);
      },
      { detach },
    );
    assert.equal(await ended(pid), 0);
    process.exit();
  });

for (const idle of [false, true])
  fresh(`an http2 session ends in the child, ${idle ? 'idle' : 'referenced'}, with its event`, async () => {
    const server = http2.createServer((_request, response) => response.end('text'));
    const session = http2.connect(`http://127.0.0.1:${await listening(server)}`);
    await once(session, 'connect');
    if (idle) session.unref();
    const pid = await forked(async () => {
      assert.equal(session.destroyed, true);
      await once(session, 'close');
    });
    assert.equal(await ended(pid), 0);
    const stream = session.request();
    stream.setEncoding('utf8');
    assert.equal((await once(stream, 'data'))[0], 'text');
    process.exit();
  });

const close: ForkOptions = { detach: 'close' };

fresh("detach: 'close' tells in the child, and nothing in the parent", async () => {
  const state = await counting();
  const server = net.createServer();
  await listening(server);
  const datagrams = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  const [heard, deaf] = [net.connect(state.port, '127.0.0.1'), net.connect(state.port, '127.0.0.1')];
  await Promise.all([heard, deaf].map((socket) => once(socket, 'connect')));
  deaf.unref();
  const told: string[] = [];
  for (const [name, emitter] of Object.entries({ heard, deaf, server, datagrams }))
    emitter.on('close', () => told.push(`${name} closed`));
  const pid = await forked(async () => {
    assert.deepEqual(told, []);
    await sleep(20);
    told.sort();
    assert.deepEqual(told, ['datagrams closed', 'deaf closed', 'heard closed', 'server closed']);
  }, close);
  assert.equal(await ended(pid), 0);
  assert.deepEqual(told, []);
  process.exit();
});

fresh('with it a client that connects again when its connection closes works in the child', async () => {
  const server = net.createServer((socket) => socket.pipe(socket));
  const port = await listening(server);
  let socket = new net.Socket();
  const connect = () => {
    socket = net.connect(port, '127.0.0.1').on('close', connect);
  };
  connect();
  await once(socket, 'connect');
  const pid = await forked(async () => {
    await sleep(1);
    socket.write('from the child');
    assert.equal(String((await once(socket, 'data'))[0]), 'from the child');
  }, close);
  assert.equal(await ended(pid), 0);
  process.exit();
});

fresh('a mode of detaching that is none is refused by name', () => {
  assert.throws(() => fork({ detach: 'loud' as 'close' }), {
    name: 'TypeError',
    message: /^fork: detach must be/,
  });
});

interface Dispatcher {
  compose(interceptor: (dispatch: Dispatch) => Dispatch): Dispatcher;
}
type Dispatch = (options: { headers?: object }, handler: object) => boolean;

/** The class of Node's own dispatcher, which Node has put on the global object. */
async function agentClass(): Promise<new (options: object) => Dispatcher> {
  await fetch('data:,');
  const symbols = Object.getOwnPropertySymbols(globalThis);
  const agents = symbols.map((symbol) => Reflect.get(globalThis, symbol)).filter((value) => value?.dispatch);
  return agents.find((agent) => agent.constructor.name === 'Agent').constructor;
}

const from = { localAddress: '127.0.0.9', connect: { localAddress: '127.0.0.9' } };
const dispatchers: Record<string, () => Promise<Dispatcher>> = {
  'an Agent': async () => new (await agentClass())(from),
  'an Agent of one connection': async () => new (await agentClass())({ ...from, connections: 1 }),
  'a composed one': async () => {
    const agent = new (await agentClass())(from);
    return agent.compose((dispatch) => (options, handler) => dispatch(options, handler));
  },
};

for (const [name, make] of Object.entries(dispatchers))
  fresh(`fetch in the child has the options of its dispatcher: ${name}`, async () => {
    const sent: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      sent.push(request.url);
      if (request.url !== '/slow') response.end(request.socket.remoteAddress);
      else setTimeout(() => response.end('slow'), 200);
    });
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const dispatcher = await make();
    const get = async (path: string) =>
      (await fetch(url + path, { dispatcher } as unknown as RequestInit)).text();
    const work = async () => {
      for (let i = 0; i < 2; i++) assert.equal(await get(''), '127.0.0.9');
    };
    await work();
    assert.equal(await ended(await forked(work)), 0);
    const slow = get('slow');
    slow.catch(() => {});
    while (!sent.includes('/slow')) await sleep(1);
    const pid = await forked(async () => {
      await work();
      const error = await slow.then(String, ({ cause }) => cause);
      assert.equal(error.code, 'ERR_FORK_DETACHED');
    });
    assert.equal(await slow, 'slow');
    assert.equal(await ended(pid), 0);
    assert.equal(sent.filter((path) => path === '/slow').length, 1);
    await work();
    process.exit();
  });

for (const scheme of ['http', 'https'])
  for (const when of ['in the same tick', 'later'])
    fresh(
      `a fetch whose connection is being made fails in the child, another works: ${scheme}, ${when}`,
      async () => {
        // It answers what is no TLS.
        const server = http.createServer((_request, response) => response.end('text'));
        const silent = await counting();
        const url = `http://127.0.0.1:${await listening(server)}/`;
        const slow = fetch(scheme === 'http' ? url : `https://127.0.0.1:${silent.port}/`).then(
          (response) => response.text(),
          ({ cause }) => cause.code,
        );
        if (when === 'later' && scheme === 'https') while (silent.connections === 0) await sleep(1);
        else if (when === 'later') await Promise.resolve();
        const other = net.connect(silent.port, '127.0.0.1');
        const pid = await forked(async () => {
          const own = fetch(url);
          assert.equal(await slow, 'ERR_FORK_DETACHED');
          assert.equal(await (await own).text(), 'text');
          assert.equal(other.errored, null);
        });
        assert.equal(await ended(pid), 0);
        if (scheme === 'http') assert.equal(await slow, 'text');
        process.exit();
      },
    );

fresh('fetch in the child goes through the proxy of the environment, where Node reads that', async () => {
  const server = http.createServer((_request, response) => response.end('text'));
  const url = `http://127.0.0.1:${await listening(server)}/`;
  const proxy = http.createServer();
  let tunnels = 0;
  proxy.on('connect', (request, client) => {
    tunnels++;
    const [host = '', port] = String(request.url).split(':');
    const target = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) socket.on('error', () => {});
  });
  proxy.on('request', (_request, response) => {
    tunnels++;
    response.end('text');
  });
  const address = `http://127.0.0.1:${await listening(proxy)}`;
  const script = `
      import { fork, waitpidAsync, _exit } from '@perlipc/sys';
      const get = async () => (await fetch(${JSON.stringify(url)})).text();
      await get();
      const pid = fork();
      if (pid === 0) _exit((await get()) === 'text' ? 0 : 1);
      process.exit((await waitpidAsync(pid)).status === 0 && (await get()) === 'text' ? 0 : 1);`;
  const { spawn } = await import('node:child_process');
  const program = spawn(nodeUnderTest, ['--no-warnings', '--input-type=module', '-e', script], {
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: address, NO_PROXY: '' },
    stdio: 'inherit',
  });
  assert.deepEqual(await once(program, 'exit'), [0, null]);
  // From Node 22.21 and 24 on.
  if (process.allowedNodeEnvironmentFlags.has('--use-env-proxy'))
    assert.ok(tunnels >= 2, `${tunnels} through the proxy`);
  else assert.equal(tunnels, 0);
  process.exit();
});
