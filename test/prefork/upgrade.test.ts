import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshCases } from '../support/fresh.js';
import { ask, Load } from './load.js';
import { app, Service, until } from './support.js';

/** A service is several processes, of which each takes its time to start on a busy machine. */
const timeout = 60_000;
const fresh: ReturnType<typeof freshCases> = (name, body) =>
  freshCases(import.meta.url)(name, body, { timeout });

for (const keepAlive of [false, true]) {
  const how = keepAlive ? 'on kept connections' : 'with a connection each';
  fresh(`USR2: no request fails, ${how}, and the old program leaves`, async () => {
    await using service = Service.cli('http', ['--workers', '2']);
    const load = new Load(await service.serving(), 6, keepAlive);
    await load.more(100);
    const before = new Set(service.processes());
    service.signal('SIGUSR2');
    const next = await service.upgraded();
    assert.equal(await service.ended, 0);
    await load.more(100);
    const { failures, pids } = await load.end();
    assert.deepEqual(failures, []);
    assert.ok([...pids.keys()].some((pid) => !before.has(Number(pid))));
    await until(() => service.processes().every((pid) => !before.has(pid)));
    process.kill(next, 'SIGTERM');
    await until(() => service.processes().length === 0);
  });
}

fresh('USR2 with code that fails: the old program goes on, and no request fails', async () => {
  using folder = temporary();
  const broken = join(folder.path, 'broken');
  await using service = Service.cli('http', ['--workers', '2'], { PF_BROKEN: broken });
  const load = new Load(await service.serving(), 4, true);
  await load.more(100);
  const before = service.processes();
  writeFileSync(broken, '');
  service.signal('SIGUSR2');
  await service.line('the new program has failed, the old one goes on');
  await load.more(100);
  rmSync(broken);
  const { failures } = await load.end();
  assert.deepEqual(failures, []);
  assert.deepEqual(service.processes(), before);
  service.signal('SIGUSR2');
  const next = await service.upgraded();
  assert.equal(await service.ended, 0);
  process.kill(next, 'SIGTERM');
  await until(() => service.processes().length === 0);
});

fresh('a Unix socket is handed over with its file, and removed at the end', async () => {
  using folder = temporary();
  const path = join(folder.path, 'app.sock');
  const status = join(folder.path, 'status.sock');
  await using service = Service.cli('http', ['--listen', path, '--status-socket', status, '--workers', '1']);
  await service.serving();
  assert.equal(Number(await ask({ socketPath: path })) > 0, true);
  assert.equal(statSync(status).mode & 0o777, 0o600);
  service.signal('SIGUSR2');
  const next = await service.upgraded();
  assert.equal(await service.ended, 0);
  assert.equal(Number(await ask({ socketPath: path })) > 0, true);
  assert.equal(JSON.parse(await ask({ socketPath: status }, '/status')).pid, next);
  process.kill(next, 'SIGTERM');
  await until(() => service.processes().length === 0);
  for (const file of [path, status]) assert.throws(() => statSync(file), { code: 'ENOENT' });
});

fresh('USR2 with other settings: what is not wanted any more is closed, and upgrade() resolves', async () => {
  using folder = temporary();
  const path = join(folder.path, 'app.sock');
  const file = join(folder.path, 'settings.json');
  const settings = { listen: ['127.0.0.1:0', path], workers: 2, balance: 'reuseport' };
  writeFileSync(file, JSON.stringify(settings));
  await using service = new Service([app('settings')], { PF_SETTINGS: file });
  const where = await service.serving();
  assert.ok(Number(await ask({ socketPath: path })) > 0);
  writeFileSync(file, JSON.stringify({ ...settings, listen: '127.0.0.1:0', workers: 1 }));
  service.signal('SIGWINCH');
  const next = await service.upgraded();
  assert.equal((await service.line('upgraded')).good, true);
  assert.equal(await service.ended, 0);
  const pids = await Promise.all(Array.from({ length: 40 }, () => ask(where)));
  assert.equal(new Set(pids).size, 1);
  await assert.rejects(ask({ socketPath: path }), { code: 'ECONNREFUSED' });
  process.kill(next, 'SIGTERM');
  await until(() => service.processes().length === 0);
});

for (const when of ['now', 'later'])
  fresh(`a worker that dies when it is to become the mold, ${when}: the service goes on`, async () => {
    const options = ['--workers', '2', '--refork-seconds', '1'];
    await using service = Service.cli('http', options, { PF_EXIT: when });
    const where = await service.serving();
    await service.line('becomes the mold');
    await service.line('refork has failed');
    const { loadedIn, generation } = JSON.parse(await ask(where, '/about'));
    assert.deepEqual([loadedIn, generation], [(await service.line('loaded')).pid, 1]);
    assert.equal(await service.stop(), 0);
    assert.deepEqual(service.processes(), []);
  });

fresh('a worker that has served becomes the mold of all others, and no request fails', async () => {
  await using service = Service.cli('http', ['--workers', '2', '--refork-requests', '200']);
  const where = await service.serving();
  const load = new Load(where, 4, true);
  await service.line('refork is done');
  await load.more(200);
  const { failures } = await load.end();
  assert.deepEqual(failures, []);
  const promoted = await service.line('becomes the mold');
  const { loadedIn, generation } = JSON.parse(await ask(where, '/about'));
  assert.equal(loadedIn, (await service.line('loaded')).pid);
  assert.ok(generation >= 2);
  assert.ok(load.outcome.pids.has(`${promoted.pid}`));
  assert.equal(await service.stop(), 0);
  assert.deepEqual(service.processes(), []);
});

function temporary(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'prefork-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
