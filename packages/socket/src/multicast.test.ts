import { expect, test } from 'vitest';
import * as socket from './index.js';

const group = new Uint8Array([239, 1, 2, 3]);
const local = new Uint8Array([127, 0, 0, 1]);
const group6 = new Uint8Array([0xff, 2, ...new Uint8Array(13), 1]);

test('what is packed unpacks', () => {
  expect(socket.unpack_ip_mreq(socket.pack_ip_mreq(group, local))).toEqual([group, local]);
  expect(socket.unpack_ip_mreq(socket.pack_ip_mreq(group))).toEqual([group, socket.INADDR_ANY]);
  const source = new Uint8Array([10, 0, 0, 1]);
  expect(socket.unpack_ip_mreq_source(socket.pack_ip_mreq_source(group, source, local))).toEqual([
    group,
    source,
    local,
  ]);
  expect(socket.unpack_ipv6_mreq(socket.pack_ipv6_mreq(group6, 3))).toEqual([group6, 3]);
});

test('a wrong length or index is told', () => {
  const mistakes: [() => unknown, string][] = [
    [() => socket.pack_ip_mreq(group6), 'pack_ip_mreq: multiaddr must be a Uint8Array of 4 bytes'],
    [() => socket.unpack_ip_mreq(group), 'unpack_ip_mreq: mreq must be a Uint8Array of 8 bytes'],
    [() => socket.pack_ip_mreq_source(group, group6), 'source must be a Uint8Array of 4 bytes'],
    [() => socket.unpack_ip_mreq_source(group), 'mreq must be a Uint8Array of 12 bytes'],
    [() => socket.pack_ipv6_mreq(group, 1), 'multiaddr6 must be a Uint8Array of 16 bytes'],
    [() => socket.pack_ipv6_mreq(group6, -1), 'ifindex must be an integer from 0 to 4294967295, got -1'],
  ];
  for (const [call, message] of mistakes) expect(call).toThrow(message);
});
