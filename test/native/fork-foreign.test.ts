import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { environment } from '../support/environment.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const sys = new URL('../../../packages/sys/dist/index.js', import.meta.url).href;

/** A library that starts a thread named "stranger", as an addon may; the thread counts for ever. */
const source = `#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>
static volatile int count;
static void *run(void *unused) { for (;;) { count++; usleep(1000); } return unused; }
__attribute__((constructor)) static void start(void) {
  pthread_t thread;
  pthread_create(&thread, 0, run, 0);
  pthread_setname_np(thread, "stranger");
}`;

const compiler = ['/usr/bin/cc', '/usr/bin/gcc', '/usr/bin/clang'].find((file) => fs.existsSync(file));

const reason = process.env['PERLIPC_TEST_PRELOAD']
  ? 'a sanitizer starts threads in its own way: whose they are can not be told'
  : !compiler && 'there is no C compiler to make a library with a thread';

fresh(
  'a thread of another module refuses it by name, unless it is to come along',
  () => {
    const directory = fs.mkdtempSync('/tmp/perlipc-fork-');
    const library = `${directory}/stranger.so`;
    childProcess.execFileSync(
      String(compiler),
      ['-shared', '-fPIC', '-pthread', '-x', 'c', '-', '-o', library],
      {
        input: source,
      },
    );
    const script = `import { fork, waitpid, _exit } from ${JSON.stringify(sys)};
      import fs from 'node:fs';
      const names = () => fs.readdirSync('/proc/self/task')
        .map((tid) => fs.readFileSync('/proc/self/task/' + tid + '/comm', 'utf8').trim());
      try { fork(); } catch (error) { console.log(error.name, error.code, error.message); }
      const pid = fork({ foreignThreads: true });
      if (pid === 0) setTimeout(() => _exit(names().includes('stranger') ? 0 : 1), 20);
      else console.log(waitpid(pid, 0).status);`;
    const { LD_PRELOAD = '', ...rest } = environment();
    const output = childProcess.execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...rest, LD_PRELOAD: [LD_PRELOAD, library].filter(Boolean).join(':') },
      encoding: 'utf8',
    });
    fs.rmSync(directory, { recursive: true });
    const [refusal, status] = output.split('\n');
    assert.match(String(refusal), /^ForkRefusedError ERR_FORK_FOREIGN_THREADS fork: 1 thread.*"stranger"/);
    assert.equal(status, '0');
  },
  { skip: reason },
);
