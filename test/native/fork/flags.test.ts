import assert from 'node:assert/strict';
import childProcess, { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { execv, execve, execvp, fork, posix_spawn, posix_spawnp } from '@perlipc/sys';
import { nodeUnderTest } from '../../support/environment.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { inherited } from '../../support/inherited.js';

const fresh = freshCases(import.meta.url);

async function work(): Promise<void> {
  await sleep(2);
  await fs.promises.readFile('/etc/passwd');
  await fs.promises.stat('/etc/passwd');
  await promisify(crypto.pbkdf2)('a', 'b', 500, 32, 'sha256');
  const held: object[] = [];
  for (let i = 0; i < 150_000; i++) held.push({ i });
  assert.equal(new Function('a', 'return a + 1')(held.length), 150_001);
}

async function parentAndChild(): Promise<void> {
  await work();
  for (let i = 0; i < 5; i++) {
    const pid = await forked(work);
    await work();
    assert.equal(await ended(pid), 0);
  }
  const pid = fork();
  if (pid === 0) process.exit(11);
  assert.equal(await ended(pid), exited(11));
}

const accepts = (...flags: string[]) =>
  process.env['PERLIPC_CASE'] === undefined && spawnSync(nodeUnderTest, [...flags, '-e', '']).status === 0;

/** Up to Node 22 V8 warns if WebAssembly is not switched off with the compilers; later it has no such option. */
const wasmOff = accepts('--no-expose-wasm');

for (const flags of [
  ['--jitless', ...(wasmOff ? ['--no-expose-wasm'] : [])],
  ['--v8-pool-size=1'],
  ['--v8-pool-size=0'],
  ['--stack-size=2000'],
  ['--single-threaded'],
])
  fresh(`under ${flags[0]}`, parentAndChild, { execArgv: flags });

fresh('under --frozen-intrinsics', parentAndChild, { execArgv: ['--frozen-intrinsics', '--no-warnings'] });

/** Node 20's name of the flag; addons have one of their own in newer Nodes. */
const permission = accepts('--permission') ? '--permission' : '--experimental-permission';
const allowAddons = accepts(permission, '--allow-addons', '--allow-fs-read=*') ? ['--allow-addons'] : [];
const permitted = [permission, ...allowAddons, '--allow-fs-read=*', '--allow-fs-write=*', '--no-warnings'];

fresh(
  'without the permission for child processes all that starts a program is refused as child_process.fork is',
  () => {
    const denied = { code: 'ERR_ACCESS_DENIED', permission: 'ChildProcess' };
    assert.throws(() => childProcess.fork('/dev/null'), denied);
    assert.throws(() => fork(), denied);
    assert.throws(() => posix_spawn('/bin/true', ['true']), denied);
    assert.throws(() => posix_spawnp('true', ['true']), denied);
    assert.throws(() => execve('/bin/true', ['true'], {}), denied);
    assert.throws(() => execv('/bin/true', ['true']), denied);
    assert.throws(() => execvp('true', ['true']), denied);
  },
  { execArgv: permitted },
);

fresh('with the permission for child processes', parentAndChild, {
  execArgv: [...permitted, '--allow-child-process'],
});

fresh('with the event loop on io_uring', parentAndChild, { env: { UV_USE_IO_URING: '1' } });

fresh('with io_uring off', parentAndChild, { env: { UV_USE_IO_URING: '0' } });

fresh(
  'under the debugger, whose sockets stay with the parent',
  async () => {
    const url = (await import('node:inspector')).url();
    assert.ok(url);
    await parentAndChild();
    const before = sockets();
    assert.ok(before.length > 0);
    const pid = await forked(async () => {
      assert.deepEqual(
        sockets().filter((socket) => before.includes(socket)),
        [],
      );
      await sleep(3000);
    });
    for (let i = 0; i < 5; i++) assert.ok((await fetch(`http://${new URL(url).host}/json/list`)).ok);
    process.kill(pid, 'SIGKILL');
    assert.equal(await ended(pid), 9);
  },
  { execArgv: ['--inspect=127.0.0.1:0', '--inspect-publish-uid=http'] },
);

/** The sockets that this process has open, as `socket:[inode]`. */
function sockets(): string[] {
  return fs.readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = fs.readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith('socket:') && !inherited(fd, target) ? [target] : [];
    } catch {
      return []; // the descriptor of the directory itself
    }
  });
}

fresh('with the main thread under a CPU profile', async () => {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await parentAndChild();
  await session.post('Profiler.stop');
});

fresh(
  'setuid works in parent and child afterwards',
  async () => {
    const pid = await forked(async () => {
      await sleep(2);
      process.setgroups?.([]);
      process.setgid?.(65534);
      process.setuid?.(65534);
      await work();
      assert.deepEqual(identities(), ['65534']);
    });
    assert.equal(await ended(pid), 0);
    assert.deepEqual(identities(), ['0']);
    const atOnce = await forked(() => {
      process.setuid?.(65534);
      assert.deepEqual(identities(), ['65534']);
    });
    assert.equal(await ended(atOnce), 0);
    process.setuid?.(65534);
    assert.deepEqual(identities(), ['65534']);
  },
  { skip: process.getuid?.() !== 0 && 'only root may change its identity' },
);

/** The user ids that threads of this process have. */
function identities(): string[] {
  const ids = fs
    .readdirSync('/proc/self/task')
    .map((tid) => /Uid:\t(\d+)/.exec(fs.readFileSync(`/proc/self/task/${tid}/status`, 'utf8'))?.[1] ?? '');
  return [...new Set(ids)];
}
