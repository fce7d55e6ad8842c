import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connect2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { ask, Load } from './load.js';
import { Service, until } from './support.js';

const fresh = freshCases(import.meta.url);

fresh('http, http2, TCP, Unix and UDP; a stream and a session end when the worker does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prefork-'));
  const path = join(folder, 'app.sock');
  const datagrams = join(folder, 'datagrams.sock');
  const places = ['127.0.0.1:0', '127.0.0.1:0', `unix:${path}`, 'udp:127.0.0.1:0', `udp:unix:${datagrams}`];
  const listen = places.flatMap((place) => ['--listen', place]);
  await using service = Service.cli('many', ['--workers', '1', ...listen]);
  const { on = [] } = await service.line('serves');
  const [http = 0, http2 = 0, tcp = 0, , udp = 0] = on.map((place) => Number(place.split(':')[1]));
  const host = '127.0.0.1';
  assert.equal(await text(connect(tcp, host) as Socket), 'tcp');
  assert.equal(await ask({ socketPath: path }), 'unix');
  const client = createSocket('udp4');
  client.send('datagram', udp, host);
  const [datagram] = await once(client, 'message');
  client.close();
  assert.equal(`${datagram}`, 'datagram');
  const fd = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_un(join(folder, 'client.sock')));
  sys.sendto(fd, Buffer.from('local'), 0, sys.pack_sockaddr_un(datagrams));
  const answer = Buffer.alloc(100);
  assert.equal(answer.toString('latin1', 0, sys.recv(fd, answer)), 'local');
  sys.close(fd);
  const short = connect2(`http://${host}:${http2}`);
  assert.equal(await text(short.request({ ':path': '/' })), 'h2');
  short.close();
  await once(short, 'close');
  const session = connect2(`http://${host}:${http2}`);
  assert.equal(await text(session.request({ ':path': '/' })), 'h2');
  const goneAway = once(session, 'goaway');
  const events = ask({ host, port: http }, '/events');
  assert.equal(await ask({ host, port: http }), 'begun\n');
  service.signal('SIGTERM');
  assert.equal(await events, 'begun\nover\n');
  await goneAway;
  assert.equal(await service.ended, 0);
  for (const file of [path, datagrams]) assert.throws(() => statSync(file), { code: 'ENOENT' });
  rmSync(folder, { recursive: true });
});

fresh('a port alone is of both families; the file of a Unix socket that nobody has is replaced', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prefork-'));
  const path = join(folder, 'app.sock');
  {
    await using first = Service.cli('http', ['--workers', '1', '--listen', path]);
    await first.serving();
    await first.stop('SIGKILL');
    await until(() => first.processes().length === 0);
  }
  await using service = Service.cli('http', ['--workers', '1', '--listen', path, '--listen', '0']);
  const { on = [] } = await service.line('serves');
  assert.match(on[2] ?? '', /^(\[::\]|0\.0\.0\.0):\d+$/);
  assert.ok(Number(await ask({ socketPath: path })) > 0);
  assert.ok(Number(await ask({ host: '127.0.0.1', port: Number(on[2]?.split(':').at(-1)) })) > 0);
  const second = Service.cli('http', ['--workers', '1', '--listen', path]);
  assert.equal(await second.ended, 1);
  assert.match(String((await second.line('it can not start')).error), /^bind EADDRINUSE: .*app\.sock/);
  const plain = join(folder, 'file');
  writeFileSync(plain, '');
  const third = Service.cli('http', ['--workers', '1', '--listen', plain]);
  assert.equal(await third.ended, 1);
  const fourth = Service.cli('http', ['--workers', '1', '--status-socket', plain]);
  assert.equal(await fourth.ended, 1);
  assert.match(String((await fourth.line('it can not start')).error), /^bind EADDRINUSE/);
  assert.ok(statSync(plain).isFile());
  await service.stop();
  rmSync(folder, { recursive: true });
});

fresh('a socket for each worker: nobody comes to that of a worker that has gone', async () => {
  await using service = Service.cli('http', ['--workers', '2', '--balance', 'reuseport']);
  const where = await service.serving();
  service.signal('SIGTTOU');
  await service.line('one fewer');
  await service.line(({ message, worker }) => message === 'stopped' && worker === 2);
  const pids = await Promise.all(Array.from({ length: 40 }, () => ask(where)));
  assert.equal(new Set(pids).size, 1);
});

fresh('a socket for each worker: all of them serve, and no request fails in a rollout', async () => {
  await using service = Service.cli('http', ['--workers', '3', '--balance', 'reuseport']);
  const where = await service.serving();
  const load = new Load(where, 8, false);
  await until(() => load.outcome.pids.size === 3);
  service.signal('SIGHUP');
  await service.line('restart is done');
  service.signal('SIGUSR2');
  const next = await service.upgraded();
  await service.ended;
  await load.more(50);
  const { failures } = await load.end();
  assert.deepEqual(failures, []);
  process.kill(next, 'SIGTERM');
  await until(() => service.processes().length === 0);
});
