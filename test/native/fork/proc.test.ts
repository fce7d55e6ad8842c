// A container's /proc and its calls: fork and signals work there, or say what is wrong.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as sys from '@perlipc/sys';
import { isAgain, runAgain } from '../../support/again.js';
import { refusedInContainers } from '../../support/container-calls.js';
import { freshCases } from '../../support/fresh.js';
import { unprepared } from '../../support/unprepared.js';

const fresh = freshCases(import.meta.url);
const filter = fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/test/support/refuse-calls.py');
const unshare = ['unshare', '--user', '--map-root-user', '--mount'];
const withPids = [...unshare, '--pid', '--fork'];

/** Runs shell commands, then becomes the command that follows. */
const after = (commands: string) => ['sh', '-ec', `${commands}; exec "$@"`, 'sh'];

function inside(name: string, command: string[], body: () => Promise<void>): void {
  fresh(name, () => (isAgain ? body() : runAgain(command)), { skip: unprepared(command) });
}

/** The child works on libuv's pool, in a promise, and with files; a blocked signal waits. */
async function works(): Promise<void> {
  const pid = sys.fork();
  if (pid === 0) {
    await promisify(pbkdf2)('secret', 'salt', 10, 32, 'sha512');
    await readFile(import.meta.filename ?? process.execPath);
    process.exit(7);
  }
  assert.equal(sys.WEXITSTATUS((await sys.waitpidAsync(pid)).status), 7);
  sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1]);
  sys.kill(process.pid, sys.SIGUSR1);
  assert.deepEqual(sys.sigpending(), [sys.SIGUSR1]);
  assert.equal(sys.sigwait?.([sys.SIGUSR1]), sys.SIGUSR1);
}

/** fork and sigprocmask are refused for that reason, and nothing has changed; handlers still run. */
async function refuses(reason: RegExp): Promise<void> {
  for (const tried of [() => sys.fork(), () => sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1])])
    assert.throws(tried, (error: NodeJS.ErrnoException) => {
      assert.match(error.message, reason);
      assert.match(error.message, /^(fork|sigprocmask): the threads that are to .* can't be listed: /);
      return ['ERR_FORK_RUNTIME', 'ERR_PROC'].includes(error.code ?? '');
    });
  assert.deepEqual(sys.sigprocmask(sys.SIG_UNBLOCK, []), []);
  let handled = 0;
  sys.sigaction(sys.SIGUSR1, () => handled++);
  const signal = `for (let i = 0; i < 20; i++) process.kill(${process.pid}, 'SIGUSR1')`;
  if (process.pid !== 1) spawnSync(process.execPath, ['-e', signal]);
  sys.raise(sys.SIGUSR1);
  assert.ok(handled > 0);
  await promisify(pbkdf2)('secret', 'salt', 10, 32, 'sha512');
}

inside('the /proc of another pid namespace', withPids, () =>
  refuses(/another pid namespace.*unshare --mount-proc/),
);

inside('no /proc', [...unshare, ...after('mount -t tmpfs none /proc')], () => refuses(/there is no \/proc/));

inside('a pid namespace with its own /proc', [...withPids, '--mount-proc'], works);

inside(
  'hidepid=2 and subset=pid',
  [...withPids, ...after('mount -t proc -o hidepid=2,subset=pid proc /proc')],
  works,
);

const masked = ['kcore', 'keys', 'timer_list', 'sysrq-trigger']
  .map((name) => `[ ! -e /proc/${name} ] || mount --bind /dev/null /proc/${name}`)
  .concat('mount -t tmpfs -o ro none /proc/irq', 'mount -o remount,ro,bind /proc');

inside(
  'a read-only /proc with parts masked, as container engines have it',
  [...withPids, '--mount-proc', ...after(masked.join('; '))],
  works,
);

inside(
  'the system calls that container engines refuse',
  ['python3', filter, ...refusedInContainers, '--'],
  works,
);
