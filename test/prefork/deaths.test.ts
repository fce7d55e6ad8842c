import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { prlimit, RLIMIT_NOFILE } from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { childrenOf, zombiesOf } from '../support/proc.js';
import { ask } from './load.js';
import { Service, until } from './support.js';

const fresh = freshCases(import.meta.url);
const deaths = Number(process.env['PERLIPC_DEATHS'] ?? 30);

fresh(
  `${deaths} deaths of workers leave no zombie, no descriptor, and the parents as they were`,
  async () => {
    await using service = Service.cli('http', ['--workers', '3', '--young', '0']);
    const where = await service.serving();
    const { pid: mold = 0 } = await service.line('loaded');
    await kill(service, 10);
    const before = [service.pid, mold].map(descriptors);
    const held = [service.pid, mold].map(resident);
    await kill(service, deaths);
    assert.deepEqual([service.pid, mold].map(descriptors), before);
    assert.ok(Number(await ask(where)) > 0);
    await until(() => service.processes().length === 4);
    const grown = [service.pid, mold].map((pid, at) => resident(pid) - (held[at] ?? 0));
    // The log's lines and the collector's own time come into it: a leak of a process's or a heap's size would be far more.
    for (const kib of grown) assert.ok(kib < 24 * 1024, `${grown} KiB more`);
    assert.deepEqual(zombiesOf(service.pid), []);
  },
  { timeout: 90_000 + deaths * 400, env: { PERLIPC_DEATHS: `${deaths}` } },
);

fresh('a mold that can not be started anew is tried again, and leaves no descriptor', async () => {
  await using service = Service.cli('http', ['--workers', '1', '--young', '0']);
  const where = await service.serving();
  const { pid: mold = 0 } = await service.line('loaded');
  const { pid: worker } = await service.line('ready');
  const before = descriptors(service.pid);
  // The lowest number that is free, so that no descriptor more can be had.
  const { rlim_cur, rlim_max } = prlimit(service.pid, RLIMIT_NOFILE);
  prlimit(service.pid, RLIMIT_NOFILE, { rlim_cur: 3, rlim_max });
  process.kill(mold, 'SIGKILL');
  for (let from = 0, count = 0; count < 3; count++) {
    const line = await service.line('the mold is not started', from);
    assert.match(`${line['error']}`, /^socketpair EMFILE/);
    from = service.lines.indexOf(line) + 1;
  }
  assert.equal(Number(await ask(where)), worker);
  const from = service.lines.length;
  prlimit(service.pid, RLIMIT_NOFILE, { rlim_cur, rlim_max });
  await service.line('loaded', from);
  assert.equal(descriptors(service.pid), before);
  process.kill(worker ?? 0, 'SIGKILL');
  await service.line('ready', from);
  assert.equal(await service.stop(), 0);
});

/** Kills so many workers, each when it is ready. */
async function kill(service: Service, count: number): Promise<void> {
  let from = service.lines.length;
  let [victim] = service.lines.filter(({ message }) => message === 'ready').slice(-1);
  for (let n = 0; n < count; n++) {
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    victim = await service.line('ready', from);
    from = service.lines.indexOf(victim) + 1;
  }
}

const descriptors = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

/** KiB */
const resident = (pid: number) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

const namespace = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];
const [command = '', ...args] = [...namespace, 'true'];
const missing = spawnSync(command, args, { encoding: 'utf8' });
const skip = missing.status !== 0 && `no namespaces: ${missing.error?.message ?? missing.stderr}`;

fresh(
  'as PID 1 it waits for orphans, and USR2 loads anew without another monitor',
  async () => {
    await using service = Service.cli('http', ['--workers', '1'], {}, [], namespace);
    const where = await service.serving();
    assert.equal((await service.line('serves')).pid, 1);
    const orphan = await ask(where, '/orphan');
    while ((await ask(where, `/process/${orphan}`)) === 'true');
    const [inside = 0] = childrenOf(service.pid);
    await ask(where, '/orphans/120');
    // The mold and the worker are left.
    await until(() => childrenOf(inside).length === 2);
    process.kill(inside, 'SIGUSR2');
    await service.line('reload is done');
    assert.equal(JSON.parse(await ask(where, '/about')).generation, 2);
    process.kill(inside, 'SIGTERM');
    assert.equal(await service.ended, 0);
  },
  { skip },
);
