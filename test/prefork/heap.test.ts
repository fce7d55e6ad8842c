import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { freshCases } from '../support/fresh.js';
import { noHugePages } from '../support/huge-pages.js';
import { ask } from './load.js';
import { Service } from './support.js';

const fresh = freshCases(import.meta.url);

fresh(
  'heap huge: workers have the mold’s addresses, serve, and are replaced',
  async () => {
    await using service = Service.cli('http', ['--workers', '2', '--heap', 'huge']);
    const where = await service.serving();
    const pid = await ask(where);
    const [, kib] = /VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    assert.ok(Number(kib) > 2 ** 35, `${kib} KiB of address space`);
    service.signal('SIGHUP');
    await service.line('restart is done');
    assert.notEqual(await ask(where), pid);
  },
  { skip: noHugePages },
);

fresh('heap and spawn exclude each other, and a wrong heap is named', async () => {
  const both = Service.cli('http', ['--heap', 'huge', '--spawn']);
  assert.equal(await both.ended, 1);
  assert.match(both.others.join(), /prefork: heap wants fork, and spawn is given/);
  const wrong = Service.cli('http', ['--heap', 'large']);
  assert.equal(await wrong.ended, 1);
  assert.match(wrong.others.join(), /prefork: heap must be 'random' or 'contiguous' or 'huge', got 'large'/);
});
