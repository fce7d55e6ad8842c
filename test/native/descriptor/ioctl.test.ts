import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { connected, fails, families, scratchPath } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const [ipv4] = families as [(typeof families)[0]];

fresh('FIONREAD, SIOCOUTQ and FIONBIO', () => {
  const { client, accepted } = connected(ipv4);
  sys.write(client, new Uint8Array(123));
  sys.poll([sys.pollfd(accepted, sys.POLLIN)], 5000);
  assert.equal(sys.ioctl(accepted, 'FIONREAD'), 123);
  if (sys.SIOCOUTQ !== undefined) assert.ok(sys.ioctl(client, 'SIOCOUTQ') <= 123);
  const [result, bytes] = sys.ioctl(accepted, sys.FIONREAD, new Uint8Array(4));
  assert.deepEqual([result, new Int32Array(bytes.slice().buffer)[0]], [0, 123]);
  sys.ioctl(client, 'FIONBIO', true);
  assert.throws(() => sys.read(client, new Uint8Array(1)), fails('EAGAIN', 'read'));
  sys.ioctl(client, 'FIONBIO', false);
});

fresh('sockatmark and SIOCATMARK: the urgent byte is the next', () => {
  const { client, accepted } = connected(ipv4);
  sys.send(client, Buffer.from('ab'));
  sys.send(client, Buffer.from('!'), sys.MSG_OOB);
  sys.poll([sys.pollfd(accepted, sys.POLLPRI)], 5000);
  assert.deepEqual([sys.sockatmark(accepted), sys.ioctl(accepted, 'SIOCATMARK')], [false, false]);
  assert.equal(sys.read(accepted, new Uint8Array(10)), 2);
  assert.deepEqual([sys.sockatmark(accepted), sys.ioctl(accepted, 'SIOCATMARK')], [true, true]);
});

fresh('ioctl: errors by name, a pointer refused, no byte beyond those given', () => {
  const [reader] = sys.pipe();
  assert.throws(() => sys.ioctl(999_999, 'FIONREAD'), fails('EBADF', 'ioctl'));
  assert.throws(() => sys.ioctl(reader, 'TIOCGWINSZ'), fails('ENOTTY', 'ioctl'));
  assert.throws(() => sys.ttyname(reader), fails('ENOTTY', 'ttyname'));
  assert.throws(() => sys.sockatmark(reader), { code: /^(ENOTTY|EINVAL)$/ });
  assert.throws(
    () => sys.ioctl(reader, sys.FIONREAD, new Uint8Array(65537)),
    /^RangeError: ioctl: argument must be at most 65536 bytes/,
  );
  assert.throws(
    () => sys.ioctl(reader, sys.FIONREAD, 'x' as never),
    /^TypeError: ioctl: argument must be a Uint8Array/,
  );
  if (process.platform === 'linux')
    assert.throws(
      () => sys.ioctl(reader, 0x8912, new Uint8Array(16)),
      /^RangeError: ioctl: request must be a request whose structure has no pointer/,
    );
  // The kernel writes four bytes, whatever was given.
  const [, bytes] = sys.ioctl(reader, sys.FIONREAD, new Uint8Array([9]));
  assert.deepEqual([...bytes], [0]);
});

fresh(
  'a terminal: its name and its size',
  () => {
    const master = sys.open('/dev/ptmx', sys.O_RDWR | sys.O_NOCTTY);
    sys.ioctl(master, 0x40045431, new Uint8Array(4));
    const [, number] = sys.ioctl(master, 0x80045430, new Uint8Array(4));
    const path = `/dev/pts/${new Int32Array(number.slice().buffer)[0]}`;
    const slave = sys.open(path, sys.O_RDWR | sys.O_NOCTTY);
    assert.equal(sys.ttyname(slave), path);
    const size = { ws_row: 50, ws_col: 132, ws_xpixel: 7, ws_ypixel: 9 };
    sys.ioctl(master, 'TIOCSWINSZ', size);
    assert.deepEqual(sys.ioctl(slave, 'TIOCGWINSZ'), size);
    assert.throws(
      () => sys.ioctl(master, 'TIOCSWINSZ', { ...size, ws_row: 70000 }),
      /^TypeError: ioctl: size.ws_row must be/,
    );
  },
  { skip: process.platform === 'linux' ? undefined : 'the numbers of Linux’s terminals' },
);

fresh(
  'mkfifo and mknod',
  () => {
    const path = scratchPath('fifo');
    sys.mkfifo(path, 0o600);
    assert.ok(statSync(path).isFIFO());
    assert.throws(() => sys.mkfifo(path), fails('EEXIST', 'mkfifo', { path }));
    sys.mknod(`${path}2`, sys.S_IFIFO | 0o600);
    assert.ok(statSync(`${path}2`).isFIFO());
    assert.throws(
      () => sys.mknod(`${path}/x`, sys.S_IFIFO),
      fails('ENOTDIR', 'mknod', { path: `${path}/x` }),
    );
    assert.throws(
      () => sys.mkfifo(path, 0o10000),
      /^RangeError: mkfifo: mode must be an integer from 0 to 4095/,
    );
    assert.equal(sys.makedev(1, 3), statSync('/dev/null').rdev);
  },
  { skip: process.platform === 'linux' ? undefined : 'the device numbers of Linux' },
);
