import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const skip = sys.MFD_CLOEXEC === undefined ? 'the system has no semaphores between processes' : undefined;
const python3 = noPython() ?? skip;
const name = `/perlipc-sem-${process.pid}`;
const shared = () => sys.mmap(4096, sys.PROT_READ | sys.PROT_WRITE, sys.MAP_SHARED | sys.MAP_ANONYMOUS);

function unnamed(value: number): Uint8Array {
  const sem = new Uint8Array(shared(), 64, sys.SEM_SIZE);
  sys.sem_init(sem, 1, value);
  return sem;
}

function named(value: number) {
  process.on('exit', () => sys.sem_unlink(name));
  return sys.sem_open(name, sys.O_CREAT | sys.O_EXCL, 0o600, value);
}

fresh(
  'four processes share two places',
  async () => {
    const sem = unnamed(2);
    const seen = new Int32Array(shared());
    const children: number[] = [];
    for (let i = 0; i < 4; i++)
      children.push(
        await forked(() => {
          for (let n = 0; n < 500; n++) {
            sys.sem_wait(sem);
            if (Atomics.add(seen, 0, 1) >= 2) Atomics.store(seen, 1, 1);
            Atomics.sub(seen, 0, 1);
            sys.sem_post(sem);
          }
        }),
      );
    for (const child of children) assert.equal(await ended(child), exited(0));
    assert.deepEqual([...seen.subarray(0, 2), sys.sem_getvalue(sem)], [0, 0, 2]);
    sys.sem_destroy(sem);
  },
  { skip },
);

fresh(
  'a named one goes through a fork, and is opened by its name',
  async () => {
    const sem = named(0);
    const child = await forked(() => {
      sys.sem_post(sem);
      const again = sys.sem_open(name, 0);
      sys.sem_post(again);
      sys.sem_close(again);
    });
    sys.sem_wait(sem);
    sys.sem_timedwait(sem, 10);
    assert.equal(await ended(child), exited(0));
    assert.equal(sys.sem_getvalue(sem), 0);
    assert.throws(
      () => sys.sem_open(name, sys.O_CREAT | sys.O_EXCL),
      fails('EEXIST', 'sem_open', { path: name }),
    );
    assert.throws(() => sys.sem_open(`${name}-none`, 0), fails('ENOENT', 'sem_open'));
    assert.throws(() => sys.sem_unlink(`${name}-none`), fails('ENOENT', 'sem_unlink'));
    assert.throws(() => sys.sem_open('/', sys.O_CREAT), { syscall: 'sem_open' });
    assert.throws(
      () => sys.sem_open(`${name}-many`, sys.O_CREAT, 0o600, 2 ** 31),
      fails('EINVAL', 'sem_open'),
    );
  },
  { skip },
);

fresh(
  'Python has the same semaphore',
  () => {
    const sem = named(1);
    const program = `
import _multiprocessing as m, sys
sem = m.SemLock._rebuild(0, 1, 9, sys.argv[1])
assert sem.acquire() and not sem.acquire(False)
sem.release(); sem.release(); sem.release()`;
    const { status, stderr } = spawnSync('python3', ['-c', program, name], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(sys.sem_getvalue(sem), 3);
  },
  { skip: python3 },
);

fresh(
  'waiting ends by time and by a handler; what is free is taken at once',
  () => {
    const sem = unnamed(1);
    sys.sem_timedwait(sem, 0);
    assert.throws(() => sys.sem_trywait(sem), fails('EAGAIN', 'sem_trywait'));
    assert.throws(() => sys.sem_timedwait(sem, 0), fails('ETIMEDOUT', 'sem_timedwait'));
    assert.throws(() => sys.sem_timedwait(sem, 0.03), fails('ETIMEDOUT', 'sem_timedwait'));
    let came = 0;
    sys.sigaction(sys.SIGALRM, () => came++);
    const alarm = (after: number) => sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: after });
    alarm(0.5);
    assert.throws(() => sys.sem_wait(sem), fails('EINTR', 'sem_wait'));
    alarm(0.5);
    assert.throws(() => sys.sem_timedwait(sem, 60), fails('EINTR', 'sem_timedwait'));
    assert.equal(came, 2);
    // With SA_RESTART it goes on after the handler.
    sys.sigaction(sys.SIGALRM, () => sys.sem_post(sem), { flags: sys.SA_RESTART });
    alarm(0.5);
    sys.sem_wait(sem);
    assert.equal(sys.sem_getvalue(sem), 0);
  },
  { skip },
);

fresh(
  'a listener of Node’s ends a wait too, once',
  async () => {
    const sem = unnamed(0);
    const alive = setInterval(() => {}, 1000);
    const came = new Promise((resolve) => process.once('SIGUSR1', resolve));
    const child = await forked(() => {
      sys.nanosleep(0.03);
      sys.kill(sys.getppid(), sys.SIGUSR1);
    });
    assert.throws(() => sys.sem_wait(sem), fails('EINTR', 'sem_wait'));
    assert.throws(() => sys.sem_timedwait(sem, 0.05), fails('ETIMEDOUT', 'sem_timedwait'));
    await came;
    clearInterval(alive);
    assert.equal(await ended(child), exited(0));
  },
  { skip },
);

fresh(
  'a promise waits beside the loop',
  async () => {
    const sem = unnamed(0);
    const child = await forked(() => {
      sys.nanosleep(0.03);
      sys.sem_post(sem);
    });
    await sys.sem_waitAsync(sem);
    assert.equal(await ended(child), exited(0));
    await assert.rejects(sys.sem_waitAsync(sem, { timeout: 0.01 }), fails('ETIMEDOUT', 'sem_wait'));
    await assert.rejects(sys.sem_waitAsync(sem, { signal: AbortSignal.timeout(20) }), { name: 'AbortError' });
  },
  { skip },
);

fresh(
  'handles end once, and other values are refused',
  () => {
    const sem = named(1);
    sys.sem_close(sem);
    assert.throws(() => sys.sem_wait(sem), fails('EINVAL', 'sem_wait'));
    assert.throws(() => sys.sem_close(sem), fails('EINVAL', 'sem_close'));
    {
      using again = sys.sem_open(name, 0);
      sys.sem_trywait(again);
      using early = sys.sem_open(name, 0);
      sys.sem_close(early);
      assert.equal(sys.sem_getvalue(again), 0);
    }
    const wrong = (value: unknown) => () => sys.sem_wait(value as Uint8Array);
    assert.throws(wrong({}), /^TypeError: sem_wait: sem must be a semaphore of sem_open or the bytes of one/);
    assert.throws(wrong(Object.create(sem)), /^TypeError: sem_wait: sem must be/);
    assert.throws(wrong(new Uint8Array(4)), /^RangeError: sem_wait: sem must be at least 32 bytes/);
    assert.throws(
      () => sys.sem_close(new Uint8Array(32) as never),
      /^TypeError: sem_close: sem must be a semaphore/,
    );
    assert.throws(() => sys.sem_init(new Uint8Array(shared(), 1, 64), 1, 0), /multiple of [48]/);
    assert.throws(() => sys.sem_init(new Uint8Array(shared()), 1, 2 ** 31), fails('EINVAL', 'sem_init'));
    const full = unnamed(2 ** 31 - 1);
    assert.throws(() => sys.sem_post(full), fails('EOVERFLOW', 'sem_post'));
  },
  { skip },
);

fresh(
  'a thousand handles leave no mapping and no descriptor',
  async () => {
    named(0);
    const mappings = () => readFileSync('/proc/self/maps', 'latin1').split(name.slice(1)).length;
    const before = [mappings(), readdirSync('/proc/self/fd').length];
    for (let i = 0; i < 1_000; i++) sys.sem_close(sys.sem_open(name, 0));
    for (let i = 0; i < 1_000; i++) sys.sem_open(name, 0);
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--expose-gc');
    const { runInNewContext } = await import('node:vm');
    runInNewContext('gc')();
    await new Promise(setImmediate);
    assert.deepEqual(
      [mappings() <= (before[0] as number), readdirSync('/proc/self/fd').length],
      [true, before[1]],
    );
  },
  { skip },
);
