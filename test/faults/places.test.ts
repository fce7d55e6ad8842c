// Places like containers': fork, posix_spawn, the forking server and prefork work there, or say what is missing.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { Service } from '../prefork/support.js';
import { isAgain, runAgain } from '../support/again.js';
import { refusedInContainers } from '../support/container-calls.js';
import { environment } from '../support/environment.js';
import { freshCases } from '../support/fresh.js';
import { programFile } from '../support/program.js';
import { noPython } from '../support/programs.js';
import { unprepared } from '../support/unprepared.js';
import { ask } from './peers.js';

const fresh = freshCases(import.meta.url);
const here = fileURLToPath(import.meta.url);
const filter = here.replace(/\/test\/.*/, '/test/support/refuse-calls.py');
const unshare = ['unshare', '--user', '--map-root-user', '--mount'];
const withPids = [...unshare, '--pid', '--fork', '--kill-child', '--mount-proc'];
const setpriv = [
  'setpriv',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--ambient-caps=-all',
  '--no-new-privs',
];

/** Runs shell commands, then becomes the command that follows. */
const after = (commands: string) => ['sh', '-ec', `${commands}; exec "$@"`, 'sh'];

const masked = [
  ...['kcore', 'keys', 'timer_list'].map(
    (name) => `[ ! -e /proc/${name} ] || mount --bind /dev/null /proc/${name}`,
  ),
  'mount -t tmpfs -o ro none /proc/irq',
  'mount -o remount,ro,bind /proc',
];

async function forks(): Promise<void> {
  const pid = sys.fork();
  if (pid === 0) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    process.exit(7);
  }
  assert.equal(sys.WEXITSTATUS((await sys.waitpidAsync(pid)).status), 7);
}

async function spawns(): Promise<void> {
  const pid = sys.posix_spawn('/bin/sh', ['sh', '-c', 'exit 6']);
  assert.equal(sys.WEXITSTATUS((await sys.waitpidAsync(pid)).status), 6);
}

/** What the forking server tells a client, and what it says itself. */
async function served(): Promise<{ told: string; said: string; status: number | null }> {
  const port = String(20_000 + (process.pid % 10_000));
  const args = [programFile('tcp-server-forking'), '--fortune', '/bin/hostname', port, '127.0.0.1'];
  const child = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('latin1').on('data', (text) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!said.includes('server started') && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const told = await ask({ host: '127.0.0.1', port: Number(port) }, '', /\n.*\n/, 8_000);
  child.kill('SIGTERM');
  return { told, said, status: await ended };
}

async function serves(): Promise<void> {
  const { told, said } = await served();
  assert.match(told, /^Hello there, .*\n./s, said);
}

async function preforks(): Promise<void> {
  await using service = Service.cli('http', ['--workers', '2']);
  const { host, port } = await service.serving();
  assert.match(await ask({ host, port }, 'GET / HTTP/1.0\r\n\r\n', /\r\n\r\n\d/, 8_000), /^HTTP\/1\.1 200/);
  assert.equal(await service.stop(), 0);
}

async function all(): Promise<void> {
  await forks();
  await spawns();
  await serves();
  await preforks();
}

function inside(name: string, command: string[], body: () => Promise<void>, skip?: string | false): void {
  fresh(
    name,
    async () => {
      if (!isAgain) return runAgain(command);
      await body();
    },
    { skip: skip || unprepared(command) },
  );
}

inside('as PID 1', withPids, async () => {
  assert.equal(process.pid, 1);
  await all();
});

inside('a root that is read-only, /tmp as well', [...withPids, ...after('mount -o remount,ro,bind /')], all);

inside('a read-only /proc with parts masked', [...withPids, ...after(masked.join('; '))], all);

inside('no capabilities', [...unshare, ...setpriv], all);

inside(
  'the calls that the default profile refuses',
  ['python3', filter, ...refusedInContainers, '--'],
  all,
  noPython(),
);

inside('no /proc', [...unshare, ...after('mount -t tmpfs none /proc')], async () => {
  assert.throws(() => sys.fork(), { code: 'ERR_FORK_RUNTIME', message: /there is no \/proc/ });
  await spawns();
  const { said, status } = await served();
  assert.match(
    said,
    /^fork: the threads that are to come along can't be listed: there is no \/proc.* at .* line \d+\.$/m,
  );
  assert.doesNotMatch(said, /^ {4}at /m);
  assert.notEqual(status, 0);
  await using service = Service.cli('http', ['--workers', '1']);
  assert.notEqual(await service.ended, 0);
  assert.match(JSON.stringify(service.lines) + service.others.join('\n'), /there is no \/proc/);
});
