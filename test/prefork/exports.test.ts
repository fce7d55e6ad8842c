import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshCases } from '../support/fresh.js';
import { ask } from './load.js';
import { cli, Service } from './support.js';

const fresh = freshCases(import.meta.url);

const answering = `
  import { once } from 'node:events';
  import { createServer } from 'node:http';
  const answer = (_, response) => response.end('answered');
`;

const exported = {
  'a listener of node:http': 'export default answer;',
  'an app with callback(), as koa':
    'export default { answer, callback() { return (...both) => this.answer(...both); } };',
  'an app with a server, as fastify, is awaited': `
    const server = createServer((...both) => app.answer(...both));
    const app = { server, ready: async () => { app.answer = answer; } };
    export default app;`,
  'a server': 'export default createServer(answer);',
  'an object that has serve and load': `
    const load = () => answer;
    const serve = (listeners, answer) => listeners.map(({ fd }) => createServer(answer).listen({ fd }));
    export default { load, serve };`,
};

for (const [what, source] of Object.entries(exported))
  fresh(`${what} is served on all listeners`, async () => {
    await using service = application(source, ['--listen', '127.0.0.1:0']);
    const { on = [] } = await service.line('serves');
    const ports = on.map((place) => Number(place.split(':')[1]));
    assert.equal(new Set(ports).size, 2);
    for (const port of ports) assert.equal(await ask({ host: '127.0.0.1', port }), 'answered');
    assert.equal(await service.stop(), 0);
    assert.deepEqual(service.processes(), []);
  });

for (const how of ['fork', 'spawn'])
  fresh(`a module that exports nothing of these is told what it should, by ${how}`, async () => {
    await using service = application('export const port = 80;', how === 'spawn' ? ['--spawn'] : []);
    assert.equal(await service.ended, 1);
    const failed = service.lines.filter(({ message }) => message === 'load failed').map(({ error }) => error);
    const told = how === 'spawn' ? service.others : failed;
    assert.match(
      told.join('\n'),
      /app\.mjs must export serve, or by default what answers requests: a function/,
    );
  });

fresh(
  'a server that listens later is waited for, and what serve returned is closed; the hooks run',
  async () => {
    await using service = application(`
    export function serve([{ fd }]) {
      const server = createServer(answer);
      setTimeout(() => server.listen({ fd }), 100);
      return { server, close: async () => console.error('closed, listening:', server.listening) };
    }
    export const load = () => 'loaded';
    export const beforeFork = (loaded) => console.error('before the fork', loaded);
    export const afterFork = (loaded, { number }) => console.error('after the fork', loaded, number);
    export const workerExit = ({ number }) => console.error('exit of worker', number);
  `);
    assert.equal(await ask(await service.serving()), 'answered');
    assert.equal(await service.stop(), 0);
    assert.deepEqual(service.others, [
      'before the fork loaded',
      'after the fork loaded 1',
      'closed, listening: false',
      'exit of worker 1',
    ]);
  },
);

fresh('what load has left open is named, and the workers serve without it', async () => {
  await using service = application(`
    import { createSocket } from 'node:dgram';
    import { connect } from 'node:net';
    export async function load() {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address();
      await once(connect(port, '127.0.0.1'), 'connect');
      const local = createSocket('udp4').bind(0, '127.0.0.1');
      await once(local, 'listening');
      console.error(port, local.address().port);
    }
    export const serve = ([{ fd }]) => createServer(answer).listen({ fd });
  `);
  assert.equal(await ask(await service.serving()), 'answered');
  const { open } = await service.line('load left these open; the workers find them closed');
  const [port = 0, datagrams] = service.others.join().split(' ').map(Number);
  const address = (port?: number) => JSON.stringify({ address: '127.0.0.1', family: 'IPv4', port });
  const wanted = [
    `a server on ${address(port)}`,
    `a connection to 127.0.0.1:${port}`,
    `a socket for datagrams on ${address(datagrams)}`,
  ];
  for (const each of wanted) assert.ok((open as string[]).includes(each), `${each} of ${open}`);
  assert.equal(await service.stop(), 0);
  assert.deepEqual(
    service.lines.filter(({ level }) => level === 'error'),
    [],
  );
});

/** The program with an application of this source and one worker. */
function application(source: string, options: readonly string[] = []): Service {
  const folder = mkdtempSync(join(tmpdir(), 'prefork-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'app.mjs');
  writeFileSync(file, answering + source);
  const own = ['--log-format', 'json', '--workers', '1', '--listen', '127.0.0.1:0'];
  return new Service([cli, file, ...own, ...options]);
}
