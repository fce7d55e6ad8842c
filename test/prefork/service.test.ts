import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prefork } from '@perlipc/prefork';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { sockets } from '../support/proc.js';
import { ask, Load } from './load.js';
import { app, cli, Service, until } from './support.js';

/** A service is several processes, of which each takes its time to start on a busy machine. */
const timeout = 60_000;
const fresh: ReturnType<typeof freshCases> = (name, body) =>
  freshCases(import.meta.url)(name, body, { timeout });

for (const how of ['fork', 'spawn'])
  fresh(`the module: hooks, messages, the forms of the signals, by ${how}`, async () => {
    await using service = new Service([app('module'), ...(how === 'spawn' ? ['--spawn'] : [])]);
    assert.equal(await service.ended, 0, service.others.join('\n'));
    assert.deepEqual([service.others, service.lines], [[], [{ message: 'all is well' }]]);
    assert.deepEqual(service.processes(), []);
  });

fresh('--help tells the options, and what is wrong is told with them', async () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  const help = run('--help');
  assert.deepEqual([help.status, help.stderr], [0, '']);
  assert.match(help.stdout, /^usage: perlipc-prefork APP/);
  const wrong = run('app.js', '--wrkers', '4');
  assert.deepEqual([wrong.status, wrong.stdout], [64, '']);
  assert.match(wrong.stderr, /^perlipc-prefork: .*--wrkers/);
  assert.ok(wrong.stderr.includes(help.stdout));
});

fresh('spawn: the same service without fork', async () => {
  await using service = Service.cli('http', ['--spawn', '--workers', '2', '--timeout', '3']);
  const where = await service.serving();
  const { loadedIn } = JSON.parse(await ask(where, '/about'));
  assert.ok(service.processes().includes(loadedIn));
  assert.equal(service.processes().length, 2);
  const load = new Load(where, 4, true);
  await load.more(50);
  service.signal('SIGHUP');
  await service.line('restart is done');
  await load.more(50);
  assert.deepEqual((await load.end()).failures, []);
  const lost = ask(where, '/block').catch(() => 'lost');
  const { stack } = await service.line('silent, is terminated');
  assert.match(String(stack), /^at block /);
  assert.equal(await lost, 'lost');
  const { worker, pid } = await service.line('died');
  await service.line((line) => line.message === 'ready' && line.worker === worker && line.pid !== pid);
  service.signal('SIGUSR2');
  const next = await service.upgraded();
  assert.equal(await service.ended, 0);
  assert.ok(Number(await ask(where)) > 0);
  process.kill(next, 'SIGTERM');
  await until(() => service.processes().length === 0);
});

fresh("spawn: the monitor's death takes the workers along", async () => {
  await using service = Service.cli('http', ['--spawn', '--workers', '2']);
  await service.serving();
  await service.stop('SIGKILL');
  await until(() => service.processes().length === 0);
});

fresh('a signal to all processes, as a service manager sends it, ends it without an error', async () => {
  await using service = Service.cli('http', ['--workers', '2']);
  await service.serving();
  const all = service.processes();
  service.signal('SIGTERM');
  await service.line('stops');
  for (const pid of all) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended already.
    }
  }
  assert.equal(await service.ended, 0);
  const stopped = service.lines.filter(({ level }) => level !== 'info');
  assert.deepEqual(stopped, []);
});

fresh('a service that can not start leaves nothing in the process that wanted it', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const { port } = busy.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'prefork-'));
  const path = join(folder, 'app.sock');
  const held = () => [sockets(process.pid).length, process.getActiveResourcesInfo()];
  const before = held();
  const listen = [`unix:${path}`, `127.0.0.1:${port}`];
  await assert.rejects(prefork({ listen, logFormat: 'none', serve: () => {} }), { code: 'EADDRINUSE' });
  // What a mold gets is put above 300, where there are none now.
  const { rlim_max } = sys.getrlimit(sys.RLIMIT_NOFILE);
  const opening = { listen: `unix:${path}`, logFormat: 'none', serve: () => {} } as const;
  sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: 100, rlim_max });
  const refused = prefork(opening);
  await assert.rejects(refused, { code: 'EINVAL', syscall: 'fcntl' });
  assert.deepEqual(held(), before);
  assert.equal(existsSync(path), false);
  busy.close();
  rmSync(folder, { recursive: true });
});

fresh('a mold that may not fork says why and what helps', async () => {
  await using service = Service.cli('worker-thread', ['--workers', '2']);
  assert.equal(await service.ended, 1);
  const { error, way, code } = await service.line('the mold did not fork');
  assert.equal(code, 'ERR_FORK_WORKER');
  assert.match(String(error), /1 Worker\(s\) running/);
  assert.match(String(way), /--spawn/);
});

fresh("systemd's sockets come before --listen", async () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(fd, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  sys.listen(fd, 10);
  const [port] = sys.unpack_sockaddr_in(sys.getsockname(fd));
  await using service = Service.cli('http', ['--workers', '1'], {}, [fd]);
  assert.equal((await service.serving()).port, port);
  const pid = await ask({ host: '127.0.0.1', port });
  service.signal('SIGUSR2');
  const next = await service.upgraded();
  assert.equal(await service.ended, 0);
  assert.notEqual(await ask({ host: '127.0.0.1', port }), pid);
  process.kill(next, 'SIGTERM');
  await until(() => service.processes().length === 0);
});

fresh('sd_notify: ready, reloading, stopping, signs of life', async () => {
  using folder = temporary();
  const path = join(folder.path, 'notify');
  const fd = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_un(path));
  sys.fcntl(fd, sys.F_SETFL, sys.O_NONBLOCK);
  const told: string[] = [];
  const hears = (words: string) =>
    until(() => {
      const buffer = Buffer.alloc(1000);
      try {
        for (;;) told.push(buffer.toString('latin1', 0, sys.recv(fd, buffer)));
      } catch {
        // Nothing more for now.
      }
      return told.some((each) => each.includes(words));
    });
  const env = { NOTIFY_SOCKET: path, WATCHDOG_USEC: '100000' };
  await using service = Service.cli('http', ['--workers', '1'], env);
  await hears(`READY=1\nMAINPID=${service.pid}`);
  await hears('WATCHDOG=1');
  service.signal('SIGHUP');
  await hears('RELOADING=1\nMONOTONIC_USEC=');
  await service.line('restart is done');
  service.signal('SIGTERM');
  await hears('STOPPING=1');
  assert.equal(await service.ended, 0);
});

fresh('--status prints a table, and the socket tells Prometheus', async () => {
  using folder = temporary();
  const socketPath = join(folder.path, 'status');
  await using service = Service.cli('http', ['--workers', '2', '--status-socket', socketPath]);
  const where = await service.serving();
  assert.equal(statSync(socketPath).mode & 0o777, 0o600);
  const load = new Load(where, 2, true);
  await load.more(50);
  const { answered } = await load.end();
  while (!(await ask({ socketPath }, '/metrics')).includes(`\nprefork_requests_total ${answered}\n`));
  await assert.rejects(ask({ socketPath }, '/else'), /^Error: status 404/);
  const { stdout, status } = spawnSync(process.execPath, [cli, '--status', socketPath], { encoding: 'utf8' });
  assert.equal(status, 0);
  const [head = '', second = '', titles = '', ...rows] = stdout.trimEnd().split('\n');
  assert.match(head, new RegExp(`monitor ${service.pid}, mold \\d+, generation 1, 2 workers`));
  assert.match(second, new RegExp(`on 127.0.0.1:${where.port}; ${answered} requests, 0 restarts`));
  assert.match(titles, /# +pid +gen +state +age +requests/);
  assert.equal(rows.length, 2);
  const nobody = spawnSync(process.execPath, [cli, '--status', `${socketPath}x`], { encoding: 'utf8' });
  assert.equal(nobody.status, 1);
  assert.match(nobody.stderr, /ENOENT/);
});

for (const how of ['fork', 'spawn'])
  fresh(`USR1 opens the log file anew in all processes, and no line is lost, by ${how}`, async () => {
    using folder = temporary();
    const log = join(folder.path, 'log');
    const status = join(folder.path, 'status');
    const options = ['--workers', '2', '--log', log, '--status-socket', status];
    await using service = Service.cli('talk', how === 'spawn' ? [...options, '--spawn'] : options);
    await until(() => readable(log).includes('"serves"'));
    const [, port] = /"on":\["127.0.0.1:(\d+)"\]/.exec(readable(log)) ?? [];
    const where = { host: '127.0.0.1', port: Number(port) };
    const load = new Load(where, 2, false);
    await load.more(20);
    renameSync(log, `${log}.1`);
    service.signal('SIGUSR1');
    await until(() => readable(log) !== '');
    await load.more(50);
    const { answered } = await load.end();
    assert.equal(await service.stop(), 0);
    const both = (readable(`${log}.1`) + readable(log)).trimEnd().split('\n');
    assert.equal(both.filter((line) => /^answered \d+$/.test(line)).length, answered);
    assert.ok(readable(log).includes('"has stopped"'));
  });

fresh('titles tell what each process is', async () => {
  await using service = Service.cli('http', ['--workers', '2', '--name', 'shop']);
  await service.serving();
  const titles = [service.pid, ...service.processes()].map(
    (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0],
  );
  assert.deepEqual(titles.toSorted(), [
    'shop: mold generation 1',
    'shop: monitor',
    'shop: worker 1 generation 1',
    'shop: worker 2 generation 1',
  ]);
});

function readable(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function temporary(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'prefork-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
