import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { noHugePages } from '../../support/huge-pages.js';

const fresh = freshCases(import.meta.url);
const linux = process.env['PERLIPC_TEST_PRELOAD']?.includes('asan')
  ? 'AddressSanitizer writes its shadow of all that is mapped'
  : process.platform === 'linux'
    ? undefined
    : 'V8’s addresses are chosen on Linux alone';
const mappings = () => readFileSync('/proc/self/maps', 'latin1').split('\n').length;
const MB = 1_000_000;

/** So many bytes of objects on V8's heap. */
function objects(bytes: number): { n: number; text: string }[] {
  const made: { n: number; text: string }[] = [];
  const before = process.memoryUsage().heapUsed;
  while (process.memoryUsage().heapUsed - before < bytes)
    for (let i = 0; i < 10_000; i++) made.push({ n: made.length, text: `${made.length}` });
  return made;
}

function sound(made: { n: number; text: string }[]): void {
  for (const [at, each] of made.entries())
    if (each.n !== at || each.text !== `${at}`) assert.fail(`object ${at} is ${JSON.stringify(each)}`);
}

fresh(
  'a heap that grows after contiguousHeap lies in few mappings',
  () => {
    sys.contiguousHeap();
    const before = mappings();
    const made = objects(80 * MB);
    sound(made);
    // 80 MB are over 300 chunks.
    const more = mappings() - before;
    assert.ok(more < 100, `${more} mappings more`);
    sys.contiguousHeap();
    sound(made);
  },
  { skip: linux },
);

fresh(
  'children of a heap in huge pages write, collect and fork, and the parent’s is as it was',
  async () => {
    sys.contiguousHeap();
    const made = objects(80 * MB);
    globalThis.gc?.();
    const bytes = sys.collapseHeap();
    assert.ok(bytes >= 32 * MB, `${bytes} bytes in huge pages`);
    const child = await forked(async () => {
      sound(made);
      for (const each of made) each.text = 'the child’s';
      objects(20 * MB);
      globalThis.gc?.();
      assert.equal(sys.collapseHeap() > 0, true);
      assert.equal(
        await ended(await forked(() => assert.equal(made.at(-1)?.text, 'the child’s'))),
        exited(0),
      );
    });
    sound(made);
    assert.equal(await ended(child), exited(0));
    globalThis.gc?.();
    sound(made);
  },
  { skip: linux ?? noHugePages, execArgv: ['--expose-gc'] },
);

fresh(
  'under RLIMIT_AS it is ENOMEM, and nothing has changed',
  () => {
    const before = mappings();
    const rlim_cur = 2 ** 41;
    sys.setrlimit(sys.RLIMIT_AS, { rlim_cur, rlim_max: rlim_cur });
    assert.throws(() => sys.contiguousHeap(), fails('ENOMEM', 'mmap'));
    assert.ok(mappings() - before < 10, 'what was taken was given back');
    sound(objects(5 * MB));
  },
  { skip: linux },
);

fresh(
  'a Worker may call them too',
  async () => {
    const worker = new Worker(
      `import(${JSON.stringify(import.meta.resolve('@perlipc/sys'))}).then((sys) => { sys.contiguousHeap(); sys.collapseHeap(); })`,
      { eval: true },
    );
    assert.deepEqual(await new Promise((resolve) => worker.once('exit', resolve)), 0);
  },
  { skip: linux ?? noHugePages },
);
