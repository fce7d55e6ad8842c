import assert from 'node:assert/strict';
import { CHILD_ERROR, ERRNO, system } from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { takeDescriptors } from '../support/descriptors.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('system without a free descriptor gives -1 and EMFILE, and works again with some', () => {
  const taken = takeDescriptors();
  assert.equal(system('true'), -1);
  assert.deepEqual([CHILD_ERROR, ERRNO.is('EMFILE')], [-1, true]);
  for (const fd of taken) sys.close(fd);
  assert.equal(system('true'), 0);
});
