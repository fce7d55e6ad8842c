import assert from 'node:assert/strict';
import { endianness } from 'node:os';
import * as sys from '@perlipc/sys';
import { fails } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const loopback = new Uint8Array([127, 0, 0, 1]);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const native16 = (n: number) => (endianness() === 'LE' ? [n & 255, n >> 8] : [n >> 8, n & 255]);

fresh('sockaddr_in is family, port in network order, address and eight zero bytes', () => {
  const packed = sys.pack_sockaddr_in(2345, loopback);
  assert.deepEqual([...packed], [...native16(sys.AF_INET), 9, 41, 127, 0, 0, 1, ...new Uint8Array(8)]);
  assert.deepEqual(sys.unpack_sockaddr_in(packed), [2345, loopback]);
  for (const port of [0, 1, 255, 256, 65535]) {
    assert.equal(sys.unpack_sockaddr_in(sys.pack_sockaddr_in(port, loopback))[0], port);
  }
});

fresh('a port out of range is a RangeError, whatever else it is a TypeError', () => {
  for (const port of [-1, 65536, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => sys.pack_sockaddr_in(port, loopback), {
      name: 'RangeError',
      message: `pack_sockaddr_in: port must be an integer from 0 to 65535, got ${port}`,
    });
  }
  for (const port of ['80', undefined, null, 80n] as unknown[]) {
    assert.throws(() => sys.pack_sockaddr_in(port as number, loopback), { name: 'TypeError' });
  }
});

fresh('sockaddr_in6 keeps port, address, scope and flow', () => {
  const address = Uint8Array.from({ length: 16 }, (_, i) => i);
  const packed = sys.pack_sockaddr_in6(443, address, 0xffffffff, 0xfffff);
  assert.equal(packed.length, 28);
  assert.deepEqual(sys.unpack_sockaddr_in6(packed), [443, address, 0xffffffff, 0xfffff]);
  assert.deepEqual(sys.unpack_sockaddr_in6(sys.pack_sockaddr_in6(1, address)), [1, address, 0, 0]);
  assert.throws(() => sys.pack_sockaddr_in6(1, address, -1), {
    name: 'RangeError',
    message: 'pack_sockaddr_in6: scope_id must be an integer from 0 to 4294967295, got -1',
  });
});

fresh('sockaddr_un: a path is padded, an abstract name is as long as it is', () => {
  const packed = sys.pack_sockaddr_un('/tmp/catsock');
  assert.equal(packed.length, 110);
  assert.equal(Buffer.from(sys.unpack_sockaddr_un(packed)).toString(), '/tmp/catsock');
  assert.equal(hex(sys.pack_sockaddr_un('\0abc').subarray(2)), '00616263');
  assert.equal(hex(sys.unpack_sockaddr_un(sys.pack_sockaddr_un('\0a\0b'))), '00610062');
  assert.equal(sys.unpack_sockaddr_un(sys.pack_sockaddr_un('')).length, 0);
  const longest = Buffer.from(`\0${'x'.repeat(106)}\0`);
  assert.equal(hex(sys.unpack_sockaddr_un(sys.pack_sockaddr_un(longest))), hex(longest));
  assert.equal(sys.unpack_sockaddr_un(new Uint8Array(native16(sys.AF_UNIX))).length, 0);
});

fresh('sockaddr_un: bytes pass as they are, text as UTF-8, up to the limit and not beyond', () => {
  const bytes = new Uint8Array([0x2f, 0xff, 0x80]);
  assert.deepEqual(sys.unpack_sockaddr_un(sys.pack_sockaddr_un(bytes)), bytes);
  assert.equal(hex(sys.unpack_sockaddr_un(sys.pack_sockaddr_un('é'))), 'c3a9');
  assert.equal(sys.unpack_sockaddr_un(sys.pack_sockaddr_un('x'.repeat(108))).length, 108);
  assert.throws(() => sys.pack_sockaddr_un('x'.repeat(109)), {
    name: 'RangeError',
    message: /^pack_sockaddr_un: path must be a path of at most 108 bytes, got 109 bytes$/,
  });
  assert.throws(() => sys.pack_sockaddr_un('/a\0b'), {
    name: 'TypeError',
    message: /^pack_sockaddr_un: path must be a path without NUL bytes, or an abstract name/,
  });
});

fresh('an address of another family or length is refused by name', () => {
  const un = sys.pack_sockaddr_un('/x');
  assert.throws(() => sys.unpack_sockaddr_in(un), {
    name: 'RangeError',
    message: /^unpack_sockaddr_in: address must be a packed AF_INET address of 16 bytes, got 110 bytes/,
  });
  const v6 = sys.pack_sockaddr_in6(1, new Uint8Array(16));
  const wrong = new Uint8Array(16).fill(255, 0, 2);
  assert.throws(() => sys.unpack_sockaddr_in(wrong), {
    name: 'RangeError',
    message: /^unpack_sockaddr_in: address must be a packed AF_INET address, got an instance of Uint8Array$/,
  });
  assert.throws(() => sys.unpack_sockaddr_un(v6), { message: /must be a packed AF_UNIX address/ });
  assert.throws(() => sys.unpack_sockaddr_in6(sys.pack_sockaddr_in(1, loopback)), { name: 'RangeError' });
  assert.throws(() => sys.pack_sockaddr_in(1, new Uint8Array(3)), {
    name: 'RangeError',
    message: /^pack_sockaddr_in: addr must be an IPv4 address of 4 bytes, got 3 bytes/,
  });
  assert.throws(() => sys.sockaddr_family(new Uint8Array()), { name: 'RangeError' });
});

fresh('inet_aton takes every form that the C library takes, and no name', () => {
  const forms: Record<string, string | undefined> = {
    '127.0.0.1': '7f000001',
    '127.1': '7f000001',
    '0x7f.1': '7f000001',
    '0177.0.0.1': '7f000001',
    '2130706433': '7f000001',
    '1.2.3': '01020003',
    '255.255.255.255': 'ffffffff',
    '256.1': undefined,
    '1.2.3.4.5': undefined,
    '': undefined,
    localhost: undefined,
    '::1': undefined,
  };
  for (const [form, expected] of Object.entries(forms)) {
    const address = sys.inet_aton(form);
    assert.equal(address && hex(address), expected, form);
  }
});

fresh('inet_pton and inet_ntop are inverse, and strict', () => {
  for (const [af, text] of [
    [sys.AF_INET, '192.0.2.1'],
    [sys.AF_INET6, '::1'],
    [sys.AF_INET6, '2001:db8::ff00:42:8329'],
    [sys.AF_INET6, '::ffff:192.0.2.1'],
  ] as const) {
    assert.equal(sys.inet_ntop(af, sys.inet_pton(af, text) ?? assert.fail()), text);
  }
  for (const text of ['127.1', '1.2.3.4.5', '::1', '']) {
    assert.equal(sys.inet_pton(sys.AF_INET, text), undefined);
  }
  assert.throws(() => sys.inet_pton(sys.AF_UNIX, 'x'), fails('EAFNOSUPPORT', 'inet_pton'));
  assert.throws(() => sys.inet_ntop(sys.AF_UNIX, loopback), fails('EAFNOSUPPORT', 'inet_ntop'));
  assert.throws(() => sys.inet_ntop(sys.AF_INET6, loopback), { name: 'RangeError' });
});
