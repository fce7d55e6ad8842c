import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { environment } from '../../support/environment.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const sys = new URL('../../../../packages/sys/dist/index.js', import.meta.url).href;

/** A library that starts threads, as an addon may: one does that for ever, the other holds a lock most of the time. */
const source = (does: string, kind: string) => `#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>
static volatile int count;
static pthread_mutex_t owned, plain = PTHREAD_MUTEX_INITIALIZER;
/* What sys.getppid calls: it waits for that mutex, and fails if it is not released as it should be. */
pid_t getppid(void) {
  if (pthread_mutex_lock(&owned) != 0) abort();
  if (pthread_mutex_unlock(&owned) != 0) abort();
  return 1;
}
static void *run(void *unused) { for (;;) { ${does} } return unused; }
static void *hold(void *unused) {
  for (;;) {
    pthread_mutex_lock(&plain);
    usleep(2000);
    pthread_mutex_unlock(&plain);
    usleep(50);
  }
  return unused;
}
__attribute__((constructor)) static void start(void) {
  pthread_t thread;
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_settype(&kind, ${kind});
  pthread_mutex_init(&owned, &kind);
  pthread_create(&thread, 0, hold, 0);
  pthread_setname_np(thread, "stranger");
  pthread_create(&thread, 0, run, 0);
  pthread_setname_np(thread, "stranger");
}`;

const compiler = ['/usr/bin/cc', '/usr/bin/gcc', '/usr/bin/clang'].find((file) => fs.existsSync(file));

const reason = process.env['PERLIPC_TEST_PRELOAD']
  ? 'a sanitizer starts threads in its own way: whose they are can not be told'
  : !compiler && 'there is no C compiler to make a library with a thread';

/** What a script prints that runs beside such a thread. */
function beside(
  does: string,
  script: string,
  { kind = 'PTHREAD_MUTEX_NORMAL', env = {} }: { kind?: string; env?: Record<string, string> } = {},
): string {
  const directory = fs.mkdtempSync('/tmp/perlipc-fork-');
  const library = `${directory}/stranger.so`;
  childProcess.execFileSync(
    String(compiler),
    ['-shared', '-fPIC', '-pthread', '-x', 'c', '-', '-o', library],
    { input: source(does, kind) },
  );
  const { LD_PRELOAD = '', ...rest } = environment();
  const output = childProcess.execFileSync(
    process.execPath,
    ['--input-type=module', '-e', script, directory],
    {
      env: { ...rest, ...env, LD_PRELOAD: [LD_PRELOAD, library].filter(Boolean).join(':') },
      encoding: 'utf8',
    },
  );
  fs.rmSync(directory, { recursive: true });
  return output;
}

fresh(
  'a thread of another module refuses it by name, unless it is to come along',
  () => {
    const script = `import { fork, waitpid, _exit } from ${JSON.stringify(sys)};
      import fs from 'node:fs';
      const names = () => fs.readdirSync('/proc/self/task')
        .map((tid) => fs.readFileSync('/proc/self/task/' + tid + '/comm', 'utf8').trim());
      try { fork(); } catch (error) { console.log(error.name, error.code, error.message); }
      const pid = fork({ foreignThreads: true });
      if (pid === 0) setInterval(() => names().includes('stranger') && _exit(0), 5);
      else console.log(waitpid(pid, 0).status);`;
    const [refusal, status] = beside('count++; usleep(1000);', script).split('\n');
    assert.match(String(refusal), /^ForkRefusedError ERR_FORK_FOREIGN_THREADS fork: 2 thread.*"stranger"/);
    assert.equal(status, '0');
  },
  { skip: reason },
);

fresh(
  'one that waits by an epoll of its own is taken along each time',
  () => {
    const script = `import { fork, waitpid, _exit } from ${JSON.stringify(sys)};
      for (let i = 0; i < 3; i++) {
        const pid = fork({ foreignThreads: true });
        if (pid === 0) _exit(0);
        console.log(waitpid(pid, 0).status);
      }
      process.exit();`;
    const waits = `struct epoll_event event;
      static int epoll = -1;
      if (epoll < 0) epoll = epoll_create1(EPOLL_CLOEXEC);
      epoll_wait(epoll, &event, 1, -1);`;
    assert.equal(beside(waits, script), '0\n'.repeat(3));
  },
  { skip: reason },
);

fresh(
  'a child does not wait for a lock of malloc that a thread was caught with',
  () => {
    // Names that free gives back under the lock.
    const script = `import { fork, waitpid, _exit } from ${JSON.stringify(sys)};
      import fs from 'node:fs';
      const folder = process.argv[1] + '/' + 'x'.repeat(200);
      fs.mkdirSync(folder);
      for (let i = 0; i < 40; i++) {
        fs.mkdirSync(folder + '/' + i + 'x'.repeat(200));
        fs.watch(folder + '/' + i + 'x'.repeat(200));
      }
      for (let i = 0; i < 20; i++) {
        const pid = fork({ foreignThreads: true });
        if (pid === 0) _exit(0);
        console.log(waitpid(pid, 0).status);
      }
      process.exit();`;
    const busy = `void *block[64];
      for (int i = 0; i < 64; i++) block[i] = malloc(4000 + i * 64);
      for (int i = 0; i < 64; i++) free(block[i]);`;
    assert.equal(beside(busy, script, { env: { MALLOC_ARENA_MAX: '1' } }), '0\n'.repeat(20));
  },
  { skip: reason },
);

const held: Record<string, string> = {
  'at work': 'for (int i = 0; i < 2000000; i++) count++;',
  asleep: 'usleep(2000);',
  'waiting for another lock': 'pthread_mutex_lock(&plain); pthread_mutex_unlock(&plain);',
};

for (const kind of ['PTHREAD_MUTEX_RECURSIVE', 'PTHREAD_MUTEX_ERRORCHECK'])
  for (const [how, does] of Object.entries(held))
    fresh(
      `a thread releases in the child what it held at the fork, ${how}: ${kind}`,
      () => {
        const holds = `if (pthread_mutex_lock(&owned) != 0) abort();
          ${does}
          if (pthread_mutex_unlock(&owned) != 0) abort();
          usleep(200);`;
        // The child forks again, whose threads have had other ids yet.
        const script = `import { fork, waitpid, _exit, getppid } from ${JSON.stringify(sys)};
          const child = (depth) => {
            getppid();
            if (depth === 0) _exit(7);
            const pid = fork({ foreignThreads: true });
            if (pid === 0) child(depth - 1);
            getppid();
            _exit(waitpid(pid, 0).status >> 8);
          };
          for (let i = 0; i < 10; i++) {
            const pid = fork({ foreignThreads: true });
            if (pid === 0) child(2);
            console.log(waitpid(pid, 0).status);
          }
          process.exit();`;
        assert.equal(beside(holds, script, { kind }), `${7 << 8}\n`.repeat(10));
      },
      { skip: reason },
    );

fresh(
  'a change of identity reaches in the child a thread that was caught asleep or at work',
  () => {
    const script = `import { fork, waitpid, _exit, setgid, getgid } from ${JSON.stringify(sys)};
      import fs from 'node:fs';
      const gids = () => new Set(fs.readdirSync('/proc/self/task').map((tid) =>
        /^Gid:\\t(.*)$/m.exec(fs.readFileSync('/proc/self/task/' + tid + '/status', 'utf8'))[1]));
      for (const change of [setgid, (id) => process.setgid(id)])
        for (let i = 0; i < 5; i++) {
          const pid = fork({ foreignThreads: true });
          if (pid === 0) {
            change(4242);
            _exit([...gids()].join() === '4242\\t4242\\t4242\\t4242' ? 7 : 8);
          }
          console.log(waitpid(pid, 0).status >> 8);
        }
      process.exit();`;
    for (const does of ['usleep(3000);', 'count++;']) assert.equal(beside(does, script), '7\n'.repeat(10));
  },
  { skip: reason || (process.getuid?.() !== 0 && 'only root changes its group') },
);

fresh(
  'a series of forks does not keep a thread of another module from its work',
  () => {
    // Whether one waits on a futex: the threads themselves only sleep.
    const script = `import { fork, waitpid, _exit } from ${JSON.stringify(sys)};
      import fs from 'node:fs';
      const futex = { x64: '202', arm64: '98' }[process.arch];
      const read = (tid, file) => fs.readFileSync('/proc/self/task/' + tid + '/' + file, 'utf8');
      const strangers = fs.readdirSync('/proc/self/task').filter((tid) => read(tid, 'comm') === 'stranger\\n');
      const parked = () => strangers.some((tid) => read(tid, 'syscall').split(' ')[0] === futex);
      let times = 0;
      for (let i = 0; i < 40; i++) {
        const pid = fork({ foreignThreads: true });
        if (pid === 0) _exit(0);
        waitpid(pid);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        if (parked()) times++;
      }
      console.log(strangers.length, times < 8);
      process.exit();`;
    assert.equal(beside('count++; usleep(1000);', script), '2 true\n');
  },
  { skip: reason },
);
