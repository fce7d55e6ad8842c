import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const linux = sys.MFD_CLOEXEC === undefined ? 'the system has no futex' : undefined;
const shared = (length = 4096) =>
  sys.mmap(length, sys.PROT_READ | sys.PROT_WRITE, sys.MAP_SHARED | sys.MAP_ANONYMOUS);

fresh(
  'a child wakes who waits for a word',
  async () => {
    const words = new Int32Array(shared());
    const child = await forked(() => {
      while (sys.futex_wake(words, 3) === 0) sys.nanosleep(0.001);
      Atomics.store(words, 4, 1);
    });
    sys.futex_wait(words, 3, 0);
    assert.equal(await ended(child), exited(0));
    assert.equal(words[4], 1);
  },
  { skip: linux },
);

fresh(
  'waiting ends by another value, by time, and by a handler',
  () => {
    const words = new Int32Array(shared());
    assert.throws(() => sys.futex_wait(words, 0, 5), fails('EAGAIN', 'futex'));
    assert.throws(() => sys.futex_wait(words, 0, 0, 0.01), fails('ETIMEDOUT', 'futex'));
    let came = 0;
    sys.sigaction(sys.SIGALRM, () => came++);
    sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
    assert.throws(() => sys.futex_wait(words, 0, 0), fails('EINTR', 'futex'));
    assert.equal(came, 1);
    assert.equal(sys.futex_wake(words, 0, 10), 0);
    assert.throws(() => sys.futex_wait(words, 1024, 0), /^RangeError: futex_wait: index must be the index/);
    const bytes = new Uint8Array(4) as unknown as Int32Array;
    assert.throws(() => sys.futex_wait(bytes, 0, 0), /^TypeError: futex_wait: array must be an Int32Array/);
  },
  { skip: linux },
);

fresh('a promise waits for another value, beside the loop', async () => {
  const words = new Int32Array(shared());
  const child = await forked(() => {
    sys.nanosleep(0.05);
    Atomics.store(words, 0, 1);
  });
  await sys.futex_waitAsync(words, 0, 0);
  assert.equal(await ended(child), exited(0));
  await assert.rejects(sys.futex_waitAsync(words, 0, 1, { timeout: 0.01 }), fails('ETIMEDOUT', 'futex'));
  const signal = AbortSignal.timeout(20);
  await assert.rejects(sys.futex_waitAsync(words, 0, 1, { signal }), { name: 'AbortError' });
});

/** A mutex in new shared memory, and counters beside it. */
function guarded() {
  const buffer = shared();
  const mutex = new Uint8Array(buffer, 0, sys.PTHREAD_MUTEX_SIZE);
  sys.pthread_mutex_init(mutex);
  return { mutex, counters: new Float64Array(buffer, 1024, 8) };
}

fresh(
  'what a mutex guards is changed by one process at a time',
  async () => {
    const { mutex, counters } = guarded();
    const children: number[] = [];
    for (let i = 0; i < 4; i++)
      children.push(
        await forked(() => {
          for (let n = 0; n < 5_000; n++) {
            sys.pthread_mutex_lock(mutex);
            counters[0] = (counters[0] as number) + 1;
            sys.pthread_mutex_unlock(mutex);
          }
        }),
      );
    for (const child of children) assert.equal(await ended(child), exited(0));
    assert.equal(counters[0], 20_000);
  },
  { skip: linux },
);

fresh(
  'the next one hears that the owner was killed, and goes on',
  async () => {
    const { mutex } = guarded();
    const child = await forked(() => {
      sys.pthread_mutex_lock(mutex);
      sys.kill(sys.getpid(), sys.SIGKILL);
    });
    assert.equal(await ended(child), sys.SIGKILL);
    assert.equal(sys.pthread_mutex_lock(mutex), sys.EOWNERDEAD);
    sys.pthread_mutex_consistent(mutex);
    sys.pthread_mutex_unlock(mutex);
    assert.equal(sys.pthread_mutex_lock(mutex, 1), 0);
    sys.pthread_mutex_unlock(mutex);
  },
  { skip: linux },
);

fresh(
  'what was not mended is lost for all',
  async () => {
    const { mutex } = guarded();
    const child = await forked(() => {
      sys.pthread_mutex_lock(mutex);
      sys._exit(0);
    });
    assert.equal(await ended(child), exited(0));
    assert.equal(sys.pthread_mutex_trylock(mutex), sys.EOWNERDEAD);
    sys.pthread_mutex_unlock(mutex);
    assert.throws(() => sys.pthread_mutex_lock(mutex), fails('ENOTRECOVERABLE', 'pthread_mutex_lock'));
  },
  { skip: linux },
);

fresh(
  'a mutex’s errors have names, and a signal ends the wait',
  async () => {
    const { mutex } = guarded();
    const [reader, writer] = sys.pipe();
    const child = await forked(() => {
      sys.pthread_mutex_lock(mutex);
      sys.write(writer, new Uint8Array(1));
      sys.nanosleep(60);
    });
    sys.read(reader, new Uint8Array(1));
    assert.throws(() => sys.pthread_mutex_trylock(mutex), fails('EBUSY', 'pthread_mutex_trylock'));
    assert.throws(() => sys.pthread_mutex_lock(mutex, 0.01), fails('ETIMEDOUT', 'pthread_mutex_lock'));
    assert.throws(() => sys.pthread_mutex_unlock(mutex), fails('EPERM', 'pthread_mutex_unlock'));
    assert.throws(() => sys.pthread_mutex_consistent(mutex), fails('EINVAL', 'pthread_mutex_consistent'));
    let came = 0;
    sys.sigaction(sys.SIGALRM, () => came++);
    sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
    assert.throws(() => sys.pthread_mutex_lock(mutex), fails('EINTR', 'pthread_mutex_lock'));
    assert.equal(came, 1);
    sys.kill(child, sys.SIGKILL);
    assert.equal(await ended(child), sys.SIGKILL);
    assert.equal(sys.pthread_mutex_lock(mutex), sys.EOWNERDEAD);
    assert.throws(() => sys.pthread_mutex_lock(mutex), fails('EDEADLK', 'pthread_mutex_lock'));
    assert.throws(
      () => sys.pthread_mutex_init(new Uint8Array(8)),
      /^RangeError: pthread_mutex_init: mutex must/,
    );
    // Memory that goes with a mutex that is held is in musl's list still.
    sys.pthread_mutex_consistent(mutex);
    sys.pthread_mutex_unlock(mutex);
  },
  { skip: linux },
);
