import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { fails } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const notRoot = process.getuid?.() === 0 ? undefined : 'only root can change its root directory';

fresh('mktime is the inverse of localtime, by TZ as it is now', () => {
  for (const zone of ['UTC', 'America/New_York', 'CET-1CEST,M3.5.0,M10.5.0/3', 'Asia/Kathmandu']) {
    process.env['TZ'] = zone;
    for (const time of [-1, 0, 1, 1e9, 1.7e9, -2208988800, 4e9])
      assert.equal(sys.mktime(sys.localtime(time)), time);
  }
  process.env['TZ'] = 'UTC';
  assert.equal(sys.mktime([0, 0, 0, 1, 0, 70, 0, 0, -1]), 0);
  assert.equal(sys.mktime([59, 59, 23, 31, 11, 69, 0, 0, -1]), -1);
  assert.equal(sys.mktime([0, 60 * 24, 0, 31, 11, 69, 0, 0, -1]), 0);
  assert.throws(
    () => sys.mktime([0, 0, 0, 1, 0, 2 ** 31 - 1, 0, 0, -1].fill(2 ** 31 - 1) as never),
    fails('EOVERFLOW', 'mktime'),
  );
  assert.throws(() => sys.mktime([0] as never), /^TypeError: mktime: tm\[1\] must be /);
  assert.throws(
    () => sys.mktime([2 ** 31, 0, 0, 1, 0, 70, 0, 0, -1]),
    /^RangeError: mktime: tm\[0\] must be /,
  );
});

fresh('strftime has the fields as they are, and the zone of that moment', () => {
  process.env['TZ'] = 'America/New_York';
  const summer = sys.localtime(1_720_000_000);
  assert.equal(sys.strftime('%F %T %Z %z %a %j', summer), '2024-07-03 05:46:40 EDT -0400 Wed 185');
  assert.equal(sys.strftime('%Z', sys.localtime(1_700_000_000)), 'EST');
  assert.equal(sys.strftime('', summer), '');
  assert.equal(sys.strftime('%p é ', summer), 'AM é ');
  assert.equal(sys.strftime('%Y'.repeat(1000), summer), '2024'.repeat(1000));
  assert.equal(sys.strftime('%c'.repeat(200_000), summer).length, 24 * 200_000);
  assert.equal(sys.strftime('%2000000000Y', summer), '');
});

fresh('sysconf, pathconf and fpathconf', () => {
  assert.equal(sys.sysconf(sys._SC_CLK_TCK as number), 100);
  assert.equal(sys.sysconf(sys._SC_OPEN_MAX as number), sys.getrlimit(sys.RLIMIT_NOFILE).rlim_cur);
  assert.throws(() => sys.sysconf(99_999), fails('EINVAL', 'sysconf'));
  assert.equal(sys.pathconf('/', sys._PC_NAME_MAX as number), 255);
  assert.throws(() => sys.pathconf('/no/such', sys._PC_NAME_MAX as number), fails('ENOENT', 'pathconf'));
  const [reader] = sys.pipe();
  assert.equal(sys.fpathconf(reader, sys._PC_PIPE_BUF as number), 4096);
  assert.throws(() => sys.fpathconf(9_999, sys._PC_NAME_MAX as number), fails('EBADF', 'fpathconf'));
});

fresh('fchdir goes where a descriptor is, and Node knows', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'perlipc-')));
  const fd = sys.open(folder, sys.O_RDONLY);
  sys.fchdir(fd);
  assert.equal(process.cwd(), folder);
  assert.throws(() => sys.fchdir(sys.open('/dev/null', sys.O_RDONLY)), fails('ENOTDIR', 'fchdir'));
  assert.throws(() => sys.fchdir(9_999), fails('EBADF', 'fchdir'));
  sys.chdir('/');
  rmdirSync(folder);
});

fresh(
  'chroot makes a directory the root',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
    assert.throws(() => sys.chroot('/no/such'), fails('ENOENT', 'chroot', { path: '/no/such' }));
    const outside = sys.open('/', sys.O_RDONLY);
    sys.chroot(folder);
    sys.chdir('/');
    assert.deepEqual(readdirSync('/'), []);
    sys.fchdir(outside);
    sys.chroot('.');
    rmdirSync(folder);
  },
  { skip: notRoot },
);
