#!/usr/bin/env node
// ring [LINES]: a child writes lines into a ring of shared memory, under a robust mutex; the parent prints them, in order.
import * as sys from '@perlipc/sys/linux';

const SLOTS = 8;
const SLOT = 64;
const lines = Number(process.argv[2] ?? 20);
const memory = sys.mmap(8192, sys.PROT_READ | sys.PROT_WRITE, sys.MAP_SHARED | sys.MAP_ANONYMOUS);
const mutex = new Uint8Array(memory, 0, sys.PTHREAD_MUTEX_SIZE);
/** How many lines were written and read since the begin, and a word that changes with each of both. */
const state = new Int32Array(memory, 128, 3);
const [WRITTEN, READ, CHANGE] = [0, 1, 2];
const count = (which: number) => state[which] as number;
const slot = (number: number) => Buffer.from(memory, 1024 + (number % SLOTS) * SLOT, SLOT);
sys.pthread_mutex_init(mutex);

/** Runs `body` with the lock; a holder that died left nothing half done here, since its counter goes up last. */
function locked<T>(body: () => T): T {
  if (sys.pthread_mutex_lock(mutex) === sys.EOWNERDEAD) sys.pthread_mutex_consistent(mutex);
  try {
    return body();
  } finally {
    sys.pthread_mutex_unlock(mutex);
  }
}

/** Waits until `ready`, does `body` under the lock, and counts it. */
function turn(ready: () => boolean, which: number, body: (number: number) => void): void {
  for (;;) {
    const change = Atomics.load(state, CHANGE);
    const done = locked(() => {
      if (!ready()) return false;
      body(count(which));
      state[which] = count(which) + 1;
      Atomics.add(state, CHANGE, 1);
      return true;
    });
    if (done) break;
    try {
      sys.futex_wait(state, CHANGE, change);
    } catch (error) {
      if (!(error instanceof sys.SystemError && error.code === 'EAGAIN')) throw error;
    }
  }
  sys.futex_wake(state, CHANGE);
}

const pid = sys.fork();
if (pid === 0) {
  const room = () => count(WRITTEN) - count(READ) < SLOTS;
  for (let i = 0; i < lines; i++) turn(room, WRITTEN, (number) => slot(number).fill(0).write(`line ${i}`));
  sys._exit(0);
}
for (let i = 0; i < lines; i++)
  turn(
    () => count(WRITTEN) > count(READ),
    READ,
    (number) => console.log(slot(number).toString().replace(/\0.*$/s, '')),
  );
sys.waitpid(pid);
