import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freshCases } from '../support/fresh.js';
import { ask, Load } from './load.js';
import { Service, until } from './support.js';

/** A service is several processes, of which each takes its time to start on a busy machine. */
const timeout = 60_000;
const fresh: ReturnType<typeof freshCases> = (name, body) =>
  freshCases(import.meta.url)(name, body, { timeout });

fresh('the mold loads, the workers serve, the monitor ends all of them', async () => {
  await using service = Service.cli('http', ['--workers', '2']);
  const where = await service.serving();
  const about = JSON.parse(await ask(where, '/about'));
  const loaded = await service.line('loaded');
  assert.equal(about.loadedIn, loaded.pid);
  assert.equal(about.generation, 1);
  assert.equal(service.processes().length, 3);
  assert.equal(await service.stop(), 0);
  assert.deepEqual(service.processes(), []);
  assert.deepEqual(service.others, []);
});

fresh('TERM: what a worker has taken is answered, and kept connections are told', async () => {
  await using service = Service.cli('http', ['--workers', '2']);
  const where = await service.serving();
  const slow = Array.from({ length: 8 }, () => ask(where, '/slow/300'));
  await ask(where);
  service.signal('SIGTERM');
  const answers = await Promise.all(slow);
  assert.equal(answers.length, 8);
  assert.equal(await service.ended, 0);
});

fresh('TERM: who takes longer than there is time for is not waited for', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--graceful', '1']);
  const where = await service.serving();
  const lost = ask(where, '/slow/60000').catch(({ code }) => code);
  await ask(where);
  assert.equal(await service.stop(), 0);
  assert.equal(await lost, 'ECONNRESET');
  assert.equal((await service.line('leaves requests unanswered')).unanswered, 1);
});

fresh('TERM: a connection on which nothing came is not waited for', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--graceful', '600']);
  const where = await service.serving();
  const idle = connect(where.port, where.host);
  await once(idle, 'connect');
  await ask(where);
  service.signal('SIGTERM');
  await once(idle.resume(), 'close');
  assert.equal(await service.ended, 0);
});

fresh('a second TERM ends all at once', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--graceful', '600']);
  const where = await service.serving();
  const lost = ask(where, '/slow/60000').catch(({ code }) => code);
  await ask(where);
  service.signal('SIGTERM');
  await service.line('stops');
  service.signal('SIGTERM');
  assert.equal(await service.ended, 0);
  assert.equal(await lost, 'ECONNRESET');
});

fresh('INT, HUP and QUIT of a terminal are left to the monitor; TTOU keeps the last worker', async () => {
  await using service = Service.cli('http', ['--workers', '1']);
  const where = await service.serving();
  const worker = await ask(where);
  for (const pid of service.processes())
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT']) process.kill(pid, signal);
  service.signal('SIGTTOU');
  assert.equal((await service.line('the last worker stays')).workers, 1);
  assert.equal(await ask(where), worker);
  assert.equal(await service.stop(), 0);
  assert.deepEqual(
    service.lines.filter(({ level }) => level !== 'info'),
    [],
  );
});

fresh('TERM while it loads ends it', async () => {
  await using service = Service.cli('http', ['--workers', '1'], { PF_LOAD: 'slow' });
  await until(() => service.others.includes('loading'));
  assert.equal(await service.stop(), 0);
  assert.deepEqual(service.processes(), []);
  assert.deepEqual(
    service.lines.filter(({ level }) => level === 'error'),
    [],
  );
});

fresh('a mold that was killed is replaced, and the workers serve on', async () => {
  await using service = Service.cli('http', ['--workers', '1']);
  const where = await service.serving();
  const worker = await ask(where);
  const { pid = 0 } = await service.line('loaded');
  process.kill(pid, 'SIGKILL');
  await service.line((line) => line.message === 'loaded' && line.pid !== pid);
  assert.equal(await ask(where), worker);
  service.signal('SIGTTIN');
  assert.equal((await service.line((line) => line.message === 'ready' && line.worker === 2)).generation, 2);
});

fresh('a worker that was killed is replaced', async () => {
  await using service = Service.cli('http', ['--workers', '2']);
  const where = await service.serving();
  const victim = Number(await ask(where));
  process.kill(victim, 'SIGKILL');
  const { worker } = await service.line('died');
  await service.line((line) => line.message === 'ready' && line.worker === worker && line.pid !== victim);
  assert.notEqual(Number(await ask(where)), victim);
});

for (const keepAlive of [false, true]) {
  const how = keepAlive ? 'on kept connections' : 'with a connection each';
  fresh(`no request fails, ${how}: HUP, TTIN, TTOU, a worker terminated`, async () => {
    await using service = Service.cli('http', ['--workers', '2']);
    const where = await service.serving();
    const load = new Load(where, 6, keepAlive);
    await load.more(100);
    const before = service.processes();
    service.signal('SIGHUP');
    await service.line('restart is done');
    await load.more(100);
    service.signal('SIGTTIN');
    await service.line('one more');
    await load.more(100);
    service.signal('SIGTTOU');
    await service.line('one fewer');
    await load.more(100);
    const { pid = 0 } = service.lines.findLast(({ message }) => message === 'ready') ?? {};
    process.kill(service.processes().find((each) => each !== pid && !before.includes(each)) ?? 0, 'SIGTERM');
    await service.line('died');
    await load.more(100);
    const { failures } = await load.end();
    assert.deepEqual(failures, []);
    await until(() => service.processes().length === 3);
    assert.equal(
      service.processes().filter((each) => before.includes(each)).length,
      1,
      'the mold is the same',
    );
  });
}

fresh('a worker whose loop is blocked is replaced', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--timeout', '2']);
  const where = await service.serving();
  const victim = Number(await ask(where));
  const lost = ask(where, '/block').catch(() => 'lost');
  const { pid, stack } = await service.line('silent, is terminated');
  assert.equal(pid, victim);
  assert.match(String(stack), /^at block .*http\.js:\d+:\d+\)\nat Server\.<anonymous> .*http\.js/);
  assert.equal(await lost, 'lost');
  await service.line((line) => line.message === 'ready' && line.pid !== victim);
  assert.notEqual(Number(await ask(where)), victim);
});

fresh('of a worker that waits in a call the state is known, and no stack', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--timeout', '1']);
  const where = await service.serving();
  const lost = ask(where, '/wait').catch(() => 'lost');
  const { state, stack } = await service.line('silent, is terminated');
  assert.deepEqual([state, stack], ['S (sleeping)', undefined]);
  assert.equal(await lost, 'lost');
});

fresh('when all were stopped, nobody was silent', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--timeout', '4']);
  const where = await service.serving();
  const worker = await ask(where);
  const all = [...service.processes(), service.pid];
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  await pause(5_000);
  for (const pid of all) process.kill(pid, 'SIGCONT');
  await pause(2_500);
  assert.equal(await ask(where), worker);
  assert.deepEqual(
    service.lines.filter(({ level }) => level !== 'info'),
    [],
  );
});

fresh('QUIT ends all at once', async () => {
  await using service = Service.cli('http', ['--workers', '2']);
  const where = await service.serving();
  const lost = ask(where, '/slow/60000').catch(({ code }) => code);
  await ask(where);
  assert.equal(await service.stop('SIGQUIT'), 0);
  assert.equal(await lost, 'ECONNRESET');
  await until(() => service.processes().length === 0);
});

fresh("the monitor's death takes all others along", async () => {
  await using service = Service.cli('http', ['--workers', '2']);
  await service.serving();
  assert.equal(service.processes().length, 3);
  assert.equal(await service.stop('SIGKILL'), 'SIGKILL');
  await until(() => service.processes().length === 0);
});

fresh('a worker that hears nothing goes with the monitor too', async () => {
  await using service = Service.cli('http', ['--workers', '1']);
  const where = await service.serving();
  const lost = ask(where, '/block').catch(({ code }) => code);
  await until(() => service.others.includes('blocked'));
  await service.stop('SIGKILL');
  assert.equal(await lost, 'ECONNRESET');
  await until(() => service.processes().length === 0);
});

fresh('a worker that may finish is not killed with the monitor: it answers what it has taken', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--orphans', 'finish']);
  const where = await service.serving();
  const slow = ask(where, '/slow/500');
  const pid = await ask(where);
  await service.stop('SIGKILL');
  assert.equal(await slow, pid);
  await until(() => service.processes().length === 0);
});

fresh('what goes wrong at the start is said once, and nothing is left', async () => {
  const wrong: [env: Record<string, string>, message: string, of: string][] = [
    [{ PF_LOAD: 'throw' }, 'load failed', 'the load is broken'],
    [{ PF_LOAD: 'exit' }, 'the mold has died', 'exit status 3'],
    [{ PF_SERVE: 'throw' }, 'died', 'serve is broken'],
  ];
  for (const [env, message, words] of wrong) {
    await using service = Service.cli('http', ['--workers', '1'], env);
    assert.equal(await service.ended, 1);
    const said = service.lines.filter((line) => line.message === message);
    assert.equal(said.length, 1, JSON.stringify(service.lines));
    assert.ok(JSON.stringify(said).includes(words), JSON.stringify(said));
    assert.deepEqual(service.processes(), []);
  }
});
