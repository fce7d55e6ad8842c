import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

const lines = () => fs.readFileSync('/proc/self/maps', 'latin1').split('\n').length;
const threads = () => fs.readdirSync('/proc/self/task').length;

/** The part of WebAssembly used here; its types come with those of browsers only. */
const { Memory } = Reflect.get(globalThis, 'WebAssembly') as {
  Memory: new (sizes: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
};

fresh('thousands of mappings are copied', async () => {
  const pages = Array.from({ length: 2000 }, (_, i) => {
    const { buffer } = new Memory({ initial: 1, maximum: 1 });
    const view = new Uint16Array(buffer);
    view[7] = i;
    return view;
  });
  // Each lies between guards of its own.
  assert.ok(lines() > 2 * pages.length);
  const check = () => pages.forEach((view, i) => void assert.equal(view[7], i));
  for (let round = 0; round < 2; round++) {
    const pid = await forked(() => {
      check();
      for (const view of pages) view[7] = 0;
    });
    assert.equal(await ended(pid), 0);
    check();
  }
});

const pool = 300;

fresh(
  'hundreds of threads are taken along',
  async () => {
    const reads = () => Promise.all(Array.from({ length: 2 * pool }, () => fs.promises.stat('/')));
    await reads();
    assert.ok(threads() > pool);
    const before = threads();
    for (let round = 0; round < 3; round++) {
      const pid = await forked(async () => {
        await reads();
        // The last of them may still be on its way.
        for (let i = 0; i < 500 && threads() < before; i++) await sleep(10);
        assert.equal(threads(), before);
      });
      await reads();
      assert.equal(await ended(pid), 0);
    }
  },
  { env: { UV_THREADPOOL_SIZE: String(pool) } },
);

const needed = 6 * 2 ** 30;

fresh(
  'a parent of two gigabytes is copied',
  async () => {
    const arrays = Array.from({ length: 256 }, (_, i) => new Array<number>(2 ** 20).fill(i + 0.5));
    assert.ok(process.memoryUsage().rss > 2 * 2 ** 30);
    const pid = await forked(() => {
      arrays.forEach((array, i) => void assert.equal(array[2 ** 19], i + 0.5));
      arrays.length = 0;
      arrays.push(new Array<number>(2 ** 20).fill(1));
    });
    assert.equal(await ended(pid, 60), 0);
    assert.equal(arrays.length, 256);
  },
  {
    execArgv: ['--max-old-space-size=4000'],
    skip: os.freemem() < needed && 'less than 6 GiB of memory are free',
  },
);
