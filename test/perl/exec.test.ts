import assert from 'node:assert/strict';
import { CHILD_ERROR, ERRNO, system } from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('system without a free descriptor gives -1 and EMFILE, and works again with some', () => {
  const taken: number[] = [];
  const takeAll = () => {
    for (;;) taken.push(sys.dup(2));
  };
  sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: 60, rlim_max: 60 });
  assert.throws(takeAll, { code: 'EMFILE' });
  assert.equal(system('true'), -1);
  assert.deepEqual([CHILD_ERROR, ERRNO.is('EMFILE')], [-1, true]);
  for (const fd of taken) sys.close(fd);
  assert.equal(system('true'), 0);
});
