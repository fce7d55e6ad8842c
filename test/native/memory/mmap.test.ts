import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { fails, scratchPath } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const linux = sys.MFD_CLOEXEC === undefined ? 'the system has no memfd' : undefined;
const python3 = noPython();
const mode = sys.PROT_READ | sys.PROT_WRITE;
const anonymous = sys.MAP_SHARED | sys.MAP_ANONYMOUS;
const notMapped = /^TypeError: m\w+: buffer must be an ArrayBuffer of mmap that is still mapped/;

fresh('eight processes add to one counter a million times each, and nothing is lost', async () => {
  const counter = new Int32Array(sys.mmap(4096, mode, anonymous));
  const children: number[] = [];
  for (let i = 0; i < 8; i++)
    children.push(
      await forked(() => {
        for (let n = 0; n < 1_000_000; n++) Atomics.add(counter, 1, 1);
      }),
    );
  for (const child of children) assert.equal(await ended(child), exited(0));
  assert.deepEqual([...counter.subarray(0, 3)], [0, 8_000_000, 0]);
});

fresh('a private mapping is the child’s own', async () => {
  const bytes = new Uint8Array(sys.mmap(1, mode, sys.MAP_PRIVATE | sys.MAP_ANONYMOUS));
  bytes[0] = 1;
  const child = await forked(() => {
    assert.equal(bytes[0], 1);
    bytes[0] = 2;
  });
  assert.equal(await ended(child), exited(0));
  assert.equal(bytes[0], 1);
});

fresh('what is unmapped has no bytes, and using unmaps', () => {
  const buffer = sys.mmap(10_000, mode, anonymous);
  const view = new DataView(buffer, 8, 8);
  view.setFloat64(0, 1.5);
  sys.munmap(buffer);
  assert.equal(buffer.byteLength, 0);
  assert.throws(() => view.getFloat64(0), TypeError);
  assert.throws(() => sys.munmap(buffer), notMapped);
  assert.throws(() => sys.munmap(new ArrayBuffer(1)), notMapped);
  assert.throws(() => sys.msync(buffer, sys.MS_SYNC), notMapped);
  let kept: ArrayBuffer;
  {
    using scoped = sys.mmap(1, mode, anonymous);
    kept = scoped;
    assert.equal(kept.byteLength, 1);
  }
  assert.equal(kept.byteLength, 0);
  {
    using early = sys.mmap(1, mode, anonymous);
    sys.munmap(early);
  }
});

/** How many shared mappings the process has: the kernel merges no two of them. */
const mappings = () => readFileSync('/proc/self/maps', 'latin1').split('/dev/zero').length - 1;

fresh(
  '10,000 mappings leave none, unmapped or garbage',
  async () => {
    for (let i = 0; i < 10_000; i++) sys.munmap(sys.mmap(4096 * (1 + (i % 7)), mode, anonymous));
    assert.equal(mappings(), 0);
    for (let i = 0; i < 200; i++) sys.mmap(4096, mode, anonymous);
    assert.ok(mappings() > 0);
    for (let i = 0; i < 100 && mappings() > 1; i++) {
      (globalThis as { gc?: () => void }).gc?.();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.ok(mappings() <= 1);
  },
  { skip: linux, execArgv: ['--expose-gc'] },
);

fresh(
  'what a Worker has mapped goes with it',
  async () => {
    const script = `
      const { parentPort } = require('node:worker_threads');
      import(${JSON.stringify(import.meta.resolve('@perlipc/sys'))}).then((sys) => {
        globalThis.kept = sys.mmap(4096, ${mode}, ${anonymous});
        parentPort.postMessage('mapped');
        parentPort.once('message', () => parentPort.close());
      });`;
    const worker = new Worker(script, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    assert.equal(mappings(), 1);
    worker.postMessage('end');
    await new Promise((resolve) => worker.on('exit', resolve));
    assert.equal(mappings(), 0);
  },
  { skip: linux },
);

fresh(
  'a file is mapped, written back, and seen by python’s mmap',
  () => {
    const path = scratchPath('file');
    writeFileSync(path, 'x'.repeat(9000));
    const fd = sys.open(path, sys.O_RDWR);
    const buffer = sys.mmap(4904, mode, sys.MAP_SHARED, { fd }, 4096);
    Buffer.from(buffer).write('mapped', 1000);
    sys.msync(buffer, sys.MS_SYNC);
    const script = `import mmap, sys
with open(sys.argv[1], "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
    print(m[5096:5103].decode())
    m[5103:5109] = b"PYTHON"`;
    assert.equal(spawnSync('python3', ['-c', script, path], { encoding: 'utf8' }).stdout, 'mappedx\n');
    assert.equal(Buffer.from(buffer, 1000, 13).toString(), 'mappedxPYTHON');
    assert.equal(readFileSync(path, 'latin1').slice(5096, 5109), 'mappedxPYTHON');
  },
  { skip: python3 },
);

fresh('what would end the process is refused', () => {
  const path = scratchPath('file');
  writeFileSync(path, 'content');
  const fd = sys.open(path, sys.O_RDONLY);
  const map = (length: number, flags = sys.MAP_PRIVATE, offset = 0, prot = mode) =>
    sys.mmap(length, prot, flags, fd, offset);
  const copy = map(7);
  Buffer.from(copy)[0] = 67;
  assert.equal(Buffer.from(copy).toString(), 'Content');
  assert.equal(readFileSync(path, 'latin1'), 'content');
  assert.throws(() => map(7, sys.MAP_SHARED), fails('EACCES', 'mmap'));
  assert.throws(() => map(100_000), /^RangeError: mmap: length must be at most what the file has/);
  assert.throws(() => map(1, sys.MAP_PRIVATE, 65_536), /^RangeError: mmap: length must be at most/);
  assert.throws(() => map(1, sys.MAP_PRIVATE, 0, sys.PROT_READ), /^RangeError: mmap: prot must be PROT_READ/);
  assert.throws(() => map(1, 0x10 | sys.MAP_PRIVATE), /^RangeError: mmap: flags must be without MAP_FIXED/);
  assert.throws(() => map(0), /^RangeError: mmap: length must be a safe integer from 1/);
  assert.throws(() => sys.mmap(2 ** 53 - 1, mode, anonymous), { message: /mmap/ });
  assert.throws(() => map(1, sys.MAP_PRIVATE, 1), fails('EINVAL', 'mmap'));
  assert.throws(() => sys.mmap(1, mode, sys.MAP_SHARED, -1), fails('EBADF', 'mmap'));
  assert.throws(() => sys.madvise(copy, 4), /^RangeError: madvise: advice must be an advice that leaves/);
  const { MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED } = sys;
  for (const advice of [MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED]) sys.madvise(copy, advice);
  // Not every kernel has these.
  const { MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP, MADV_COLD, MADV_PAGEOUT } = sys;
  for (const advice of [MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP, MADV_COLD, MADV_PAGEOUT])
    try {
      if (advice !== undefined) sys.madvise(copy, advice);
    } catch (error) {
      assert.equal((error as sys.SystemError).code, 'EINVAL', `${advice}`);
    }
  assert.equal(Buffer.from(copy).toString(), 'Content');
  sys.mlock(copy);
  sys.munlock(copy);
});

fresh(
  'memory with a name, and with none, is one for two processes',
  async () => {
    const name = `/perlipc-${process.pid}`;
    const shared = sys.shm_open(name, sys.O_CREAT | sys.O_EXCL | sys.O_RDWR);
    sys.ftruncate(shared, 4096);
    assert.throws(() => sys.shm_open(name, sys.O_CREAT | sys.O_EXCL), {
      code: 'EEXIST',
      syscall: 'shm_open',
    });
    for (const none of ['', '/', '//', '/.', '/..', '/a/b'])
      assert.throws(
        () => sys.shm_open(none, sys.O_CREAT | sys.O_RDWR),
        fails('EINVAL', 'shm_open', none === '' ? {} : { path: none }),
      );
    const memfd = sys.memfd_create('perlipc', sys.MFD_ALLOW_SEALING);
    sys.ftruncate(memfd, 4096);
    const child = await forked(() => {
      const again = sys.shm_open(name.slice(1), sys.O_RDWR);
      for (const fd of [again, memfd])
        Buffer.from(sys.mmap(4096, mode, sys.MAP_SHARED, fd)).write('from the child');
    });
    assert.equal(await ended(child), exited(0));
    for (const fd of [shared, memfd]) {
      assert.equal(sys.fcntl(fd, sys.F_GETFD) & sys.FD_CLOEXEC, sys.FD_CLOEXEC);
      const buffer = sys.mmap(4096, mode, sys.MAP_SHARED, fd);
      assert.equal(Buffer.from(buffer, 0, 14).toString(), 'from the child');
    }
    sys.shm_unlink(name);
    assert.throws(() => sys.shm_unlink(name), { code: 'ENOENT', syscall: 'shm_unlink' });
    assert.throws(() => sys.shm_open('/a/b', sys.O_RDWR), { code: 'EINVAL', syscall: 'shm_open' });
  },
  { skip: linux },
);
