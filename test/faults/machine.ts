/**
 * What needs a machine of its own: memory that may not be overcommitted, and limits of control groups. As root, in a virtual machine
 * (tools/vm): `node machine.js` changes the machine's settings and mounts cgroup2. Prints each case, and ends with 1 if one has failed.
 */
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { Service } from '../prefork/support.js';
import { Program, programFile, sleep } from '../support/program.js';
import { ask } from './peers.js';

if (process.getuid?.() !== 0 || !existsSync('/work.json')) throw new Error('only in the machine of tools/vm');

const vm = (name: string, value: number) => writeFileSync(`/proc/sys/vm/${name}`, `${value}`);
const meminfo = (name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync('/proc/meminfo', 'latin1'))?.[1]);

/** KiB that all processes together may have beside what they have now. */
function commitOnly(spare: number): void {
  vm('overcommit_kbytes', meminfo('Committed_AS') + spare);
  vm('overcommit_memory', 2);
}

const commitAnything = () => vm('overcommit_memory', 1);

/** Forks a child that exits with 3. */
function forks(): void {
  const pid = sys.fork();
  if (pid === 0) sys._exit(3);
  const { status } = sys.waitpid(pid, 0);
  assert.equal(sys.WIFEXITED(status) && sys.WEXITSTATUS(status), 3);
}

function spawns(): void {
  const { status } = sys.waitpid(sys.posix_spawn('/bin/true', ['true']), 0);
  assert.equal(status, 0);
}

const anonymous = sys.MAP_PRIVATE | sys.MAP_ANONYMOUS;
const maps = () => void sys.mmap(64 << 20, sys.PROT_READ | sys.PROT_WRITE, anonymous, -1, 0);

/** What came of a call: nothing, or its error's message. */
function said(call: () => void): string {
  try {
    call();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** In a child of its own, which has seen its first fork: the messages of its calls. */
function inChild(
  calls: Record<string, () => void>,
  around: (body: () => void) => void,
): Record<string, string> {
  const [reader, writer] = sys.pipe();
  const pid = sys.fork();
  if (pid === 0) {
    forks();
    const told: Record<string, string> = {};
    around(() => {
      for (const [name, call] of Object.entries(calls)) told[name] = said(call);
    });
    told['afterwards'] = said(forks);
    sys.write(writer, Buffer.from(JSON.stringify(told)));
    sys._exit(0);
  }
  sys.close(writer);
  const buffer = Buffer.alloc(65_536);
  const size = sys.read(reader, buffer);
  sys.close(reader);
  assert.equal(sys.waitpid(pid, 0).status, 0);
  return JSON.parse(buffer.toString('utf8', 0, size));
}

/** A control group, with what is written to its files. */
class Group {
  readonly path: string;

  constructor(name: string, limits: Record<string, string>) {
    this.path = `/sys/fs/cgroup/${name}`;
    mkdirSync(this.path);
    for (const [file, value] of Object.entries(limits)) this.set(file, value);
  }

  set(file: string, value: string | number): void {
    writeFileSync(`${this.path}/${file}`, `${value}`);
  }

  take(pid: number): void {
    this.set('cgroup.procs', pid);
  }

  /** How many processes and threads it has. */
  get current(): number {
    return Number(readFileSync(`${this.path}/pids.current`, 'latin1'));
  }

  remove(): void {
    appendFileSync('/sys/fs/cgroup/cgroup.procs', `${process.pid}`);
    rmdirSync(this.path);
  }
}

const cases: Record<string, () => void | Promise<void>> = {
  'strict overcommit: fork, mmap, the heap and posix_spawn work or say ENOMEM': () => {
    const calls = {
      mmap: maps,
      fork: forks,
      posix_spawn: spawns,
      contiguousHeap: () => void sys.contiguousHeap(),
    };
    for (const spare of [0, 16_384]) {
      const told = inChild(calls, (body) => {
        commitOnly(spare);
        body();
        commitAnything();
      });
      const { afterwards, ...messages } = told;
      assert.equal(afterwards, '');
      for (const message of Object.values(messages)) assert.match(message, /^$|ENOMEM/, JSON.stringify(told));
      if (spare === 0) {
        assert.match(messages['mmap'] ?? '', /^mmap ENOMEM/);
        assert.match(messages['fork'] ?? '', /^fork ENOMEM|^fork: /);
      }
    }
    forks();
  },

  'strict overcommit: prefork says that there is no memory for a worker, and goes on when there is':
    async () => {
      await using service = Service.cli('http', ['--workers', '1', '--young', '0']);
      const { host, port } = await service.serving();
      const worker = async () => {
        const told = await ask({ host, port }, 'GET / HTTP/1.0\r\n\r\n', /\r\n\r\n\d/, 60_000);
        return Number(/\r\n\r\n(\d+)/.exec(told)?.[1] ?? 0);
      };
      const first = await worker();
      const lines = service.lines.length;
      commitOnly(-32_768);
      try {
        process.kill(first, 'SIGKILL');
        await service.line((line) => JSON.stringify(line).includes('ENOMEM'), lines);
      } finally {
        commitAnything();
      }
      let next = 0;
      while (next === 0 || next === first) next = await worker();
      assert.equal(await service.stop(), 0);
    },

  'pids.max: fork and posix_spawn say EAGAIN, and work when there is room': () => {
    const group = new Group('few', {});
    const told = inChild({ fork: forks, posix_spawn: spawns }, (body) => {
      group.take(sys.getpid());
      group.set('pids.max', group.current);
      body();
      group.set('pids.max', 'max');
    });
    assert.match(told['fork'] ?? '', /^fork EAGAIN/);
    assert.match(told['posix_spawn'] ?? '', /EAGAIN/);
    assert.equal(told['afterwards'], '');
    group.remove();
  },

  'pids.max: the forking server says it, waits and serves when there is room': async () => {
    const group = new Group('server', {});
    const port = 20_000;
    using server = new Program(
      process.execPath,
      [programFile('tcp-server-forking'), '--fortune', '/bin/hostname', `${port}`, '127.0.0.1'],
      { timeout: 200_000 },
    );
    await server.until(() => (server.stdout.includes('server started') ? true : undefined), 'its start');
    const greets = () => ask({ host: '127.0.0.1', port }, '', /^Hello there, .*\n./s, 60_000);
    assert.match(await greets(), /^Hello there/);
    while (sys.getpid() && readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'latin1') !== '')
      await sleep(20);
    group.take(server.pid);
    group.set('pids.max', group.current);
    const refused = await greets();
    assert.doesNotMatch(refused, /^Hello there/);
    assert.match(server.stdout + server.stderr, /Resource temporarily unavailable/);
    group.set('pids.max', 'max');
    assert.match(await greets(), /^Hello there/);
    await server.kill('SIGTERM');
    group.remove();
  },

  'memory.max: the child that takes more dies of SIGKILL alone, and its parent reads it': () => {
    const group = new Group('small', { 'memory.max': '32M' });
    const pid = sys.fork();
    if (pid === 0) {
      group.take(sys.getpid());
      const kept = [];
      for (let count = 0; count < 256; count++) kept.push(Buffer.alloc(1 << 20, 1));
      sys._exit(kept.length > 0 ? 1 : 0);
    }
    const { status } = sys.waitpid(pid, 0);
    assert.equal(sys.WIFSIGNALED(status) && sys.WTERMSIG(status), sys.SIGKILL);
    assert.match(readFileSync(`${group.path}/memory.events`, 'latin1'), /^oom_kill 1$/m);
    forks();
    spawns();
    group.remove();
  },
};

vm('user_reserve_kbytes', 0);
vm('admin_reserve_kbytes', 0);
commitAnything();
let failed = 0;
for (const [name, body] of Object.entries(cases)) {
  try {
    await body();
    console.log(`passed: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${(error as Error).stack}`);
  } finally {
    commitAnything();
  }
}
process.exit(failed > 0 ? 1 : 0);
