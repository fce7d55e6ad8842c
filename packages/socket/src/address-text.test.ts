import * as sys from '@perlipc/sys';
import { expect, test } from 'vitest';
import { addressText, constantName } from './address-text.js';
import { describe } from './description.js';

test('addresses of each family, and what has none', () => {
  expect(addressText(sys.pack_sockaddr_in(80, Uint8Array.of(127, 0, 0, 1)))).toBe('127.0.0.1:80');
  const loopback = sys.inet_pton(sys.AF_INET6, '::1') as Uint8Array;
  expect(addressText(sys.pack_sockaddr_in6(80, loopback))).toBe('[::1]:80');
  expect(addressText(sys.pack_sockaddr_in6(80, loopback, 3))).toBe('[::1%3]:80');
  expect(addressText(sys.pack_sockaddr_un('\0name'))).toBe('@name');
  expect(addressText(new Uint8Array(1))).toBe('');
  expect(addressText(Uint8Array.of(200, 0, 7))).toBe('c80007');
  expect(() => addressText('x' as never)).toThrow('addressText: address must be a Uint8Array');
  expect(constantName('AF_', 9999)).toBe('9999');
});

test('what a descriptor is', () => {
  expect(describe(-1)).toBe('closed');
  expect(describe(999_999)).toBe('fd 999999');
  const fd = sys.socket(sys.AF_UNIX, sys.SOCK_STREAM);
  expect(describe(fd)).toBe(`fd ${fd}, AF_UNIX SOCK_STREAM, not connected`);
  sys.close(fd);
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  expect(describe(one)).toBe(`fd ${one}, AF_UNIX SOCK_STREAM, connected`);
  sys.close(one);
  sys.close(other);
});
