import assert from 'node:assert/strict';
import { endianness } from 'node:os';
import * as sys from '@perlipc/sys';
import { fails, families } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

function int(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getInt32(0, endianness() === 'LE');
}

for (const { name, domain, skip } of families) {
  fresh(
    `${name}: an int option is set by a number or its bytes and read back as bytes`,
    () => {
      const fd = sys.socket(domain, sys.SOCK_STREAM);
      assert.equal(int(sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_TYPE)), sys.SOCK_STREAM);
      sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR, 1);
      const bytes = sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR);
      assert.equal(bytes.length, 4);
      assert.equal(int(bytes), 1);
      sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR, new Uint8Array(4));
      assert.equal(int(sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR)), 0);
    },
    { skip },
  );
}

fresh('a structure such as linger goes in and out byte by byte', () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  const linger = new Uint8Array(new Int32Array([1, 7]).buffer);
  sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_LINGER, linger);
  assert.deepEqual(sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_LINGER), linger);
  assert.deepEqual(sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_LINGER, 4), linger.subarray(0, 4));
});

fresh('SO_ERROR tells how a connection failed, once', () => {
  const bound = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(bound, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.fcntl(fd, sys.F_SETFL, sys.O_NONBLOCK);
  assert.throws(() => sys.connect(fd, sys.getsockname(bound)), { code: /^(EINPROGRESS|ECONNREFUSED)$/ });
  sys.poll([sys.pollfd(fd, sys.POLLOUT)], 5_000);
  const seen = int(sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_ERROR));
  assert.ok(seen === sys.ECONNREFUSED || seen === 0);
  assert.equal(int(sys.getsockopt(fd, sys.SOL_SOCKET, sys.SO_ERROR)), 0);
});

fresh('options throw ENOPROTOOPT, EINVAL, EBADF and ENOTSOCK by name', () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  const [reader] = sys.pipe();
  assert.throws(() => sys.getsockopt(fd, sys.SOL_SOCKET, 9999), fails('ENOPROTOOPT', 'getsockopt'));
  assert.throws(() => sys.setsockopt(fd, sys.SOL_SOCKET, 9999, 1), fails('ENOPROTOOPT', 'setsockopt'));
  const short = new Uint8Array(1);
  assert.throws(
    () => sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR, short),
    fails('EINVAL', 'setsockopt'),
  );
  for (const [wrong, code] of [
    [999_999, 'EBADF'],
    [reader, 'ENOTSOCK'],
  ] as const) {
    assert.throws(() => sys.getsockopt(wrong, sys.SOL_SOCKET, sys.SO_TYPE), fails(code, 'getsockopt'));
    assert.throws(
      () => sys.setsockopt(wrong, sys.SOL_SOCKET, sys.SO_REUSEADDR, 1),
      fails(code, 'setsockopt'),
    );
  }
});

fresh('a constant that the platform lacks is refused where it is passed', () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  assert.throws(() => sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_NOSIGPIPE as number, 1), {
    name: 'TypeError',
    message: /^setsockopt: optname must be an integer .*, got undefined$/,
  });
  assert.throws(() => sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_DEBUG, 'on' as unknown as number), {
    name: 'TypeError',
    message: "setsockopt: value must be a number (1 for on, 0 for off) or a Uint8Array, got 'on'",
  });
});

fresh('an unsigned int above 2^31 - 1 is one', () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  const [reader] = sys.pipe();
  for (const value of [2 ** 31, 2 ** 32 - 1, -(2 ** 31)])
    assert.throws(
      () => sys.setsockopt(reader, sys.SOL_SOCKET, sys.SO_DEBUG, value),
      fails('ENOTSOCK', 'setsockopt'),
    );
  for (const value of [2 ** 32, -(2 ** 31) - 1])
    assert.throws(() => sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_DEBUG, value), { name: 'RangeError' });
  sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_RCVLOWAT, 2 ** 32 - 1);
  assert.throws(() => sys.waitid(sys.P_PID, 2 ** 32 - 1, sys.WEXITED), /^SystemError: waitid E/);
  assert.equal(sys.alarm(2 ** 32 - 1), 0);
  assert.ok(sys.alarm(0) > 2 ** 32 - 100);
});

fresh('a number where an option wants a structure is EINVAL with the name of the structure', () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  const wanted: [number, number, RegExp][] = [
    [
      sys.SOL_SOCKET,
      sys.SO_RCVTIMEO,
      /EINVAL: invalid argument: SO_RCVTIMEO takes a struct timeval, which pack\(/,
    ],
    [sys.SOL_SOCKET, sys.SO_SNDTIMEO, /SO_SNDTIMEO takes a struct timeval/],
    [sys.SOL_SOCKET, sys.SO_LINGER, /SO_LINGER takes a struct linger/],
    [sys.IPPROTO_IP, sys.IP_ADD_MEMBERSHIP, /IP_ADD_MEMBERSHIP takes a struct ip_mreq/],
    [sys.IPPROTO_IP, sys.IP_ADD_SOURCE_MEMBERSHIP, /takes a struct ip_mreq_source/],
  ];
  for (const [level, option, message] of wanted)
    assert.throws(() => sys.setsockopt(fd, level, option, 1), { ...fails('EINVAL', 'setsockopt'), message });
  assert.throws(() => sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_LINGER, new Uint8Array(1)), {
    message: 'setsockopt EINVAL: invalid argument',
  });
});
