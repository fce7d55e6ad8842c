// What multicast's options take.
import { assembled, bytesOf, type Codec, exact, intBytes, storage, uintBytes } from './structure.js';

/** `struct ip_mreqn`: a group, and the interface by address or index; without either the kernel chooses. */
export interface IpMreqn {
  imr_multiaddr: Uint8Array;
  imr_address?: Uint8Array;
  imr_ifindex?: number;
}

const any = new Uint8Array(4);

/** Without an index it is a struct ip_mreq, which every platform takes. */
export const ip_mreqn: Codec<IpMreqn> = {
  what: 'a struct ip_mreqn { imr_multiaddr: 4 bytes, imr_address?: 4 bytes, imr_ifindex?: integer }',
  room: 12,
  decode: () => undefined,
  encode: (value) =>
    assembled(value?.imr_ifindex === undefined ? 8 : 12, [
      [0, exact(value?.imr_multiaddr, 4)],
      [4, exact(value?.imr_address ?? any, 4)],
      ...(value?.imr_ifindex === undefined ? [] : [[8, intBytes(value.imr_ifindex)] as const]),
    ]),
};

/** The interface that multicasts leave by; read, it is the address alone. */
export const multicast_if: Codec<Uint8Array, Uint8Array | Omit<IpMreqn, 'imr_multiaddr'>> = {
  what: 'an address of 4 bytes or a struct ip_mreqn { imr_address?: 4 bytes, imr_ifindex?: integer }',
  room: 4,
  decode: (view) => (view.byteLength === 4 ? bytesOf(view) : undefined),
  encode(value) {
    if (value instanceof Uint8Array) return exact(value, 4);
    if (typeof value !== 'object' || value === null) return undefined;
    return assembled(12, [
      [4, exact(value.imr_address ?? any, 4)],
      [8, intBytes(value.imr_ifindex ?? 0)],
    ]);
  },
};

/** `struct ip_mreq_source`: a group, one source, and the interface by address. */
export interface IpMreqSource {
  imr_multiaddr: Uint8Array;
  imr_interface?: Uint8Array;
  imr_sourceaddr: Uint8Array;
}

// Linux has the interface before the source, the BSDs behind it.
const [interfaceAt, sourceAt] = process.platform === 'linux' ? [4, 8] : [8, 4];

export const ip_mreq_source: Codec<IpMreqSource> = {
  what: 'a struct ip_mreq_source { imr_multiaddr, imr_interface?, imr_sourceaddr: 4 bytes each }',
  room: 12,
  decode: () => undefined,
  encode: (value) =>
    assembled(12, [
      [0, exact(value?.imr_multiaddr, 4)],
      [interfaceAt, exact(value?.imr_interface ?? any, 4)],
      [sourceAt, exact(value?.imr_sourceaddr, 4)],
    ]),
};

/** `struct ipv6_mreq`: a group, and the interface by index; 0 lets the kernel choose. */
export interface Ipv6Mreq {
  ipv6mr_multiaddr: Uint8Array;
  ipv6mr_interface?: number;
}

export const ipv6_mreq: Codec<Ipv6Mreq> = {
  what: 'a struct ipv6_mreq { ipv6mr_multiaddr: 16 bytes, ipv6mr_interface?: integer }',
  room: 20,
  decode: () => undefined,
  encode: (value) =>
    assembled(20, [
      [0, exact(value?.ipv6mr_multiaddr, 16)],
      [16, intBytes(value?.ipv6mr_interface ?? 0)],
    ]),
};

/** `struct group_req`: a group of any family as a packed address, and the interface by index. */
export interface GroupReq {
  gr_interface?: number;
  gr_group: Uint8Array;
}

export const group_req: Codec<GroupReq> = {
  what: 'a struct group_req { gr_interface?: integer, gr_group: a packed address }',
  room: 136,
  decode: () => undefined,
  encode: (value) =>
    assembled(136, [
      [0, uintBytes(value?.gr_interface ?? 0, 32)],
      [8, storage(value?.gr_group)],
    ]),
};

/** `struct group_source_req`: the same with one source. */
export interface GroupSourceReq {
  gsr_interface?: number;
  gsr_group: Uint8Array;
  gsr_source: Uint8Array;
}

export const group_source_req: Codec<GroupSourceReq> = {
  what: 'a struct group_source_req { gsr_interface?: integer, gsr_group, gsr_source: packed addresses }',
  room: 264,
  decode: () => undefined,
  encode: (value) =>
    assembled(264, [
      [0, uintBytes(value?.gsr_interface ?? 0, 32)],
      [8, storage(value?.gsr_group)],
      [136, storage(value?.gsr_source)],
    ]),
};
