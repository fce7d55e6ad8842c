// A full disk, and no more address space: each call says so, and what serves goes on.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import * as perl from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { app, cli, Service } from '../prefork/support.js';
import { isAgain, runAgain } from '../support/again.js';
import { environment } from '../support/environment.js';
import { freshCases } from '../support/fresh.js';
import { programFile } from '../support/program.js';
import { unprepared } from '../support/unprepared.js';
import { ask } from './peers.js';

const fresh = freshCases(import.meta.url);
const small = [
  ...['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'],
  'mount -t tmpfs -o size=64k none /mnt; exec "$@"',
  'sh',
];

function onSmallDisk(name: string, body: () => void | Promise<void>): void {
  fresh(name, () => (isAgain ? body() : runAgain(small)), { skip: unprepared(small) });
}

/** Takes what the disk has. */
function fill(): void {
  spawnSync('sh', ['-c', 'cat /dev/zero > /mnt/full 2>/dev/null']);
}

onSmallDisk('a full disk is ENOSPC for write, print, close and syswrite, and nothing is left open', () => {
  fill();
  const fd = sys.open('/mnt/one', sys.O_WRONLY | sys.O_CREAT);
  assert.throws(() => sys.write(fd, new Uint8Array(8192)), { code: 'ENOSPC', syscall: 'write' });
  sys.close(fd);
  const file = perl.handle('$file');
  for (const text of ['short', 'long'.repeat(50_000)]) {
    assert.ok(perl.open(file, '>', '/mnt/two'));
    perl.print(file, text);
    assert.equal(perl.close(file), false);
    assert.ok(perl.ERRNO.is('ENOSPC'), `${perl.ERRNO}`);
  }
  assert.ok(perl.open(file, '>', '/mnt/three'));
  assert.equal(perl.syswrite(file, 'x'.repeat(8192)), undefined);
  assert.ok(perl.ERRNO.is('ENOSPC'));
  perl.close(file);
  assert.equal(perl.fileno(file), undefined);
});

onSmallDisk('a full disk ends safe-write with a sentence, and a program whose output it is', () => {
  fill();
  const run = (program: string, args: string[], stdout: number | 'pipe') =>
    spawnSync(process.execPath, [programFile(program), ...args], {
      encoding: 'latin1',
      env: environment(),
      stdio: ['ignore', stdout, 'pipe'],
    });
  const written = run('pipe/safe-write', ['/mnt/file', 'a line'], 'pipe');
  assert.match(written.stderr, /^can't close \/mnt\/file: No space left on device at .* line \d+\.\n/);
  assert.equal(written.status, 28);
  const out = openSync('/mnt/out', 'w');
  const printed = run('pipe/both-ways', ['a line'], out);
  assert.match(printed.stderr, /No space left on device/);
  assert.notEqual(printed.status, 0);
  closeSync(out);
});

onSmallDisk('a full disk under their logs: a forking server and prefork serve on', async () => {
  const log = openSync('/mnt/log', 'w');
  const port = 20_000 + (process.pid % 10_000);
  const words = [programFile('tcp-server-forking'), '--fortune', '/bin/hostname', `${port}`, '127.0.0.1'];
  const server = spawn(process.execPath, words, { env: environment(), stdio: ['ignore', log, 'inherit'] });
  const options = ['--log', '/mnt/service', '--listen', 'unix:/mnt/socket', '--workers', '1', '--young', '0'];
  await using service = new Service([cli, app('http'), ...options]);
  const greets = async () =>
    /^Hello there, .*\n./s.test(await ask({ host: '127.0.0.1', port }, '', /\n.*\n/, 4_000));
  const answers = async () => {
    const told = await ask({ path: '/mnt/socket' }, 'GET / HTTP/1.0\r\n\r\n', /\r\n\r\n\d/, 4_000);
    return Number(/\r\n\r\n(\d+)/.exec(told)?.[1] ?? 0);
  };
  try {
    while (!(await greets()));
    while ((await answers()) === 0);
    fill();
    // Of its last page a file still has what is left.
    for (const file of ['/mnt/service', '/mnt/log'])
      appendFileSync(file, '\n'.repeat(4096 - statSync(file).size));
    for (let i = 0; i < 3; i++) {
      const worker = await answers();
      process.kill(worker, 'SIGKILL');
      while ([worker, 0].includes(await answers()));
      assert.ok(await greets());
    }
    for (const file of ['/mnt/service', '/mnt/log']) assert.equal(statSync(file).size, 4096);
    // With room again it says on what is left to say.
    rmSync('/mnt/full');
    const before = statSync('/mnt/service').size;
    process.kill(await answers(), 'SIGKILL');
    while (statSync('/mnt/service').size === before) await pause(5);
    assert.equal(await service.stop(), 0);
  } finally {
    server.kill();
  }
});

/** KiB */
const size = () => Number(/^VmSize:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]);

fresh(
  'RLIMIT_AS: what has no room is ENOMEM, and with some more everything works',
  async () => {
    // What the first fork needs it has.
    const first = sys.fork();
    if (first === 0) sys._exit(0);
    sys.waitpid(first, 0);
    for (const spare of [0, 16, 256, 4096, 65_536]) {
      const pid = sys.fork();
      if (pid === 0) limited(spare);
      const { status } = sys.waitpid(pid, 0);
      assert.equal(sys.WIFEXITED(status) && sys.WEXITSTATUS(status), 7, `${spare} KiB to spare: ${status}`);
    }
  },
  {
    skip:
      (process.platform !== 'linux' && 'a matter of Linux') ||
      (process.env['NODE_V8_COVERAGE'] !== undefined && "V8's counts need memory of their own at _exit") ||
      unprepared(['true']),
  },
);

/** In a child with so many KiB of addresses left: each call works or is ENOMEM, and the next is judged for itself. */
function limited(spare: number): never {
  const most = (size() + spare) * 1024;
  const calls: [string, () => unknown][] = [
    [
      'mmap',
      () => sys.mmap(1 << 20, sys.PROT_READ | sys.PROT_WRITE, sys.MAP_PRIVATE | sys.MAP_ANONYMOUS, -1, 0),
    ],
    ['posix_spawn', () => sys.waitpid(sys.posix_spawn('/bin/true', ['true']), 0)],
    [
      'fork',
      () => {
        const pid = sys.fork();
        if (pid === 0) sys._exit(3);
        assert.equal(sys.WEXITSTATUS(sys.waitpid(pid, 0).status), 3);
      },
    ],
    ['contiguousHeap', () => sys.contiguousHeap()],
  ];
  const limits = sys.getrlimit(sys.RLIMIT_AS);
  sys.setrlimit(sys.RLIMIT_AS, { ...limits, rlim_cur: most });
  const failures: string[] = [];
  for (const [name, call] of calls) {
    try {
      call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOMEM') failures.push(`${name}: ${error}`);
    }
  }
  sys.setrlimit(sys.RLIMIT_AS, limits);
  if (failures.length > 0) console.error(`${spare} KiB to spare: ${failures.join('\n')}`);
  return sys._exit(failures.length > 0 ? 1 : 7);
}
