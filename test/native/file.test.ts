import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails, scratchPath } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('ftruncate cuts a file, and lengthens it with zeros; the offset stays', () => {
  const path = scratchPath('file');
  writeFileSync(path, 'abcdef');
  const fd = sys.open(path, sys.O_RDWR);
  sys.lseek(fd, 5, sys.SEEK_SET);
  sys.ftruncate(fd, 2);
  assert.equal(readFileSync(path, 'latin1'), 'ab');
  sys.ftruncate(fd, 4);
  assert.equal(readFileSync(path, 'latin1'), 'ab\0\0');
  assert.equal(sys.lseek(fd, 0, sys.SEEK_CUR), 5);
  // Beyond 32 bits: a hole, which takes no room.
  sys.ftruncate(fd, 5 * 2 ** 30);
  assert.equal(statSync(path).size, 5 * 2 ** 30);
});

fresh(
  'lseek: an offset of more bits than a number has is EOVERFLOW',
  () => {
    const fd = sys.memfd_create('large');
    assert.equal(sys.lseek(fd, Number.MAX_SAFE_INTEGER, sys.SEEK_SET), Number.MAX_SAFE_INTEGER);
    assert.throws(() => sys.lseek(fd, 1, sys.SEEK_CUR), fails('EOVERFLOW', 'lseek'));
  },
  { skip: process.platform === 'linux' ? undefined : 'no memfd' },
);

fresh('ftruncate throws: EBADF, EINVAL', () => {
  const path = scratchPath('file');
  writeFileSync(path, '');
  assert.throws(() => sys.ftruncate(9_999, 0), fails('EBADF', 'ftruncate'));
  assert.throws(() => sys.ftruncate(sys.open(path, sys.O_RDWR), -1), fails('EINVAL', 'ftruncate'));
  assert.throws(() => sys.ftruncate(sys.pipe()[1], 0), fails('EINVAL', 'ftruncate'));
  // Linux has EINVAL for a file that is open for reading alone, POSIX allows EBADF too.
  assert.throws(() => sys.ftruncate(sys.open(path, sys.O_RDONLY), 0), {
    name: 'SystemError',
    code: /^(EINVAL|EBADF)$/,
  });
  assert.throws(() => sys.ftruncate(0, 0.5), { name: 'RangeError', message: /^ftruncate: length must be / });
});

fresh('unlink removes a name, given as text or as bytes that are no UTF-8', () => {
  const path = scratchPath('file');
  writeFileSync(path, '');
  sys.unlink(path);
  assert.throws(() => statSync(path), { code: 'ENOENT' });
  const bytes = Buffer.concat([Buffer.from(`${path}-`), Buffer.from([0xff, 0xfe])]);
  writeFileSync(bytes, '');
  sys.unlink(bytes);
  assert.throws(() => statSync(bytes), { code: 'ENOENT' });
});

fresh('unlink throws with the path: ENOENT, ENOTDIR, ENAMETOOLONG, EISDIR', () => {
  const path = scratchPath('folder');
  assert.throws(() => sys.unlink(path), fails('ENOENT', 'unlink', { path }));
  mkdirSync(path);
  assert.throws(() => sys.unlink(path), fails('EISDIR', 'unlink', { path }));
  writeFileSync(`${path}/file`, '');
  assert.throws(() => sys.unlink(`${path}/file/x`), fails('ENOTDIR', 'unlink'));
  assert.throws(() => sys.unlink(`${path}/${'x'.repeat(300)}`), fails('ENAMETOOLONG', 'unlink'));
  assert.throws(() => sys.unlink('a\0b'), {
    name: 'TypeError',
    message: /^unlink: path must be without NUL/,
  });
});
