// Memory that V8 has marked MADV_DONTFORK and memory beside it that is somebody else's.
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { environment } from '../../support/environment.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const sys = new URL('../../../../packages/sys/dist/index.js', import.meta.url).href;
const compiler = ['/usr/bin/cc', '/usr/bin/gcc', '/usr/bin/clang'].find((file) => fs.existsSync(file));
const reason = process.env['PERLIPC_TEST_PRELOAD']
  ? 'a sanitizer has memory of its own beside'
  : !compiler && 'there is no C compiler to make a library';

/** A page between two marked mappings, which a child by fork(2) reads: what sys.getppid calls tells its wait status. */
const source = `#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static volatile char *map;
static long page;
pid_t getppid(void) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0) _exit(map[2 * page]);
  waitpid(pid, &status, 0);
  return 1 + status;
}
__attribute__((constructor)) static void start(void) {
  page = sysconf(_SC_PAGESIZE);
  map = mmap(0, 5 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 5; i++) map[i * page] = 3;
  madvise((void *)map, 2 * page, MADV_DONTFORK);
  madvise((void *)(map + 3 * page), 2 * page, MADV_DONTFORK);
}`;

fresh(
  'a page between marked ones is copied by a plain fork still',
  () => {
    const directory = fs.mkdtempSync('/tmp/perlipc-fork-');
    const library = `${directory}/page.so`;
    childProcess.execFileSync(String(compiler), ['-shared', '-fPIC', '-x', 'c', '-', '-o', library], {
      input: source,
    });
    const script = `import { fork, waitpid, getppid, _exit } from ${JSON.stringify(sys)};
      const seen = [getppid()];
      for (let i = 0; i < 2; i++) {
        const pid = fork();
        if (pid === 0) _exit(getppid() === 1 + (3 << 8) ? 0 : 1);
        seen.push(waitpid(pid).status, getppid());
      }
      console.log(seen.join());`;
    const { LD_PRELOAD = '', ...rest } = environment();
    const env = { ...rest, LD_PRELOAD: [LD_PRELOAD, library].filter(Boolean).join(':') };
    const args = ['--input-type=module', '-e', script];
    const seen = childProcess.execFileSync(process.execPath, args, { env, encoding: 'utf8' });
    fs.rmSync(directory, { recursive: true });
    assert.equal(seen.trim(), '769,0,769,0,769');
  },
  { skip: reason },
);
