import { expect, test } from 'vitest';
import * as multicast from './multicast.js';
import * as scalars from './scalars.js';
import * as structs from './structs.js';
import type { Codec } from './structure.js';
import { tcp_info } from './tcp-info.js';

const codecs = { ...scalars, ...structs, ...multicast, tcp_info } as unknown as Record<
  string,
  Codec<unknown>
>;
const view = (...bytes: number[]) => new DataView(Uint8Array.from(bytes).buffer);
/** Of any size. */
const whole = new Set(['name', 'text', 'bytes', 'sockaddr', 'can_filters']);

test('what the kernel gave too few bytes of is no value', () => {
  for (const [name, { decode }] of Object.entries(codecs))
    if (!whole.has(name)) expect([name, decode(view(1, 2, 3))]).toEqual([name, undefined]);
});

test('what is no value of an option has no bytes', () => {
  for (const [name, { encode }] of Object.entries(codecs))
    expect([name, encode(Symbol('none'))]).toEqual([name, undefined]);
});

test('addresses, filters and lists come back', () => {
  expect(scalars.sockaddr.decode(view(2, 0, 80))).toEqual(Uint8Array.of(2, 0, 80));
  expect(scalars.sockaddr.encode(Uint8Array.of(2, 0))).toEqual(Uint8Array.of(2, 0));
  expect(scalars.sockaddr.encode(new Uint8Array(129))).toBeUndefined();
  expect(scalars.groups.decode(new DataView(Uint32Array.of(5, 1000).buffer))).toEqual([5, 1000]);
  const filters = [{ can_id: 0x123, can_mask: 0x7ff }];
  const bytes = structs.can_filters.encode(filters) as Uint8Array;
  expect(structs.can_filters.decode(new DataView(bytes.buffer))).toEqual(filters);
  expect(structs.can_filters.encode([{}] as never)).toBeUndefined();
});

test('a membership and a key are as packet(7) and tcp.h have them', () => {
  const { encode } = structs.packet_mreq;
  const bytes = encode({ mr_ifindex: 3, mr_type: 1, mr_address: Uint8Array.of(6, 5, 4) });
  expect(bytes?.length).toBe(16);
  expect(new Int32Array(bytes?.slice(0, 4).buffer ?? [])).toEqual(Int32Array.of(3));
  expect(new Uint16Array(bytes?.slice(4, 8).buffer ?? [])).toEqual(Uint16Array.of(1, 3));
  expect(bytes?.slice(8)).toEqual(Uint8Array.of(6, 5, 4, 0, 0, 0, 0, 0));
  expect(encode({ mr_ifindex: 3, mr_type: 1 })?.slice(6)).toEqual(new Uint8Array(10));
  expect(encode({ mr_ifindex: 3, mr_type: 1, mr_address: new Uint8Array(9) })).toBeUndefined();
  expect(encode({ mr_ifindex: 3, mr_type: 2 ** 16 })).toBeUndefined();
  const key = structs.tcp_md5sig.encode({
    tcpm_addr: Uint8Array.of(2, 0, 0, 80),
    tcpm_key: Buffer.from('key'),
  });
  expect(key?.length).toBe(216);
  expect(key?.slice(0, 5)).toEqual(Uint8Array.of(2, 0, 0, 80, 0));
  expect(new Uint16Array(key?.slice(130, 132).buffer ?? [])).toEqual(Uint16Array.of(3));
  expect(Buffer.from(key?.slice(136) ?? []).toString()).toBe(`key${'\0'.repeat(77)}`);
});

test('keys that are too long are refused', () => {
  expect(
    structs.tcp_md5sig.encode({ tcpm_addr: new Uint8Array(16), tcpm_key: new Uint8Array(81) }),
  ).toBeUndefined();
});

test('a tcp_info of an older kernel has the fields that it gave', () => {
  const short = tcp_info.decode(new DataView(new ArrayBuffer(16)));
  expect(short?.tcpi_ato).toBe(0);
  expect(short && 'tcpi_snd_mss' in short).toBe(false);
});
