import {
  assembled,
  type Codec,
  intBytes,
  littleEndian,
  maskBytes,
  storage,
  uintBytes,
  whole,
} from './structure.js';

/** `struct linger`: what close does with data that is not yet sent. */
export interface Linger {
  l_onoff: boolean;
  /** Seconds. */
  l_linger: number;
}

export const linger: Codec<Linger> = {
  what: 'a struct linger { l_onoff: boolean, l_linger: seconds }',
  room: 8,
  decode: (view) =>
    view.byteLength === 8
      ? { l_onoff: view.getInt32(0, littleEndian) !== 0, l_linger: view.getInt32(4, littleEndian) }
      : undefined,
  encode: (value) =>
    typeof value?.l_onoff === 'boolean'
      ? assembled(8, [
          [0, intBytes(Number(value.l_onoff))],
          [4, intBytes(value.l_linger)],
        ])
      : undefined,
};

/** `struct ucred`: who the peer was when it connected. */
export interface Ucred {
  pid: number;
  uid: number;
  gid: number;
}

export const ucred: Codec<Ucred> = {
  what: 'a struct ucred { pid, uid, gid }',
  room: 12,
  decode: (view) =>
    view.byteLength === 12
      ? {
          pid: view.getInt32(0, littleEndian),
          uid: view.getUint32(4, littleEndian),
          gid: view.getUint32(8, littleEndian),
        }
      : undefined,
  encode: () => undefined,
};

/** `struct packet_mreq`: promiscuous mode and the like on an interface. */
export interface PacketMreq {
  mr_ifindex: number;
  /** `PACKET_MR_PROMISC`, `PACKET_MR_MULTICAST`, … */
  mr_type: number;
  /** A hardware address of at most 8 bytes. */
  mr_address?: Uint8Array;
}

export const packet_mreq: Codec<PacketMreq> = {
  what: 'a struct packet_mreq { mr_ifindex: integer, mr_type: integer, mr_address?: at most 8 bytes }',
  room: 16,
  decode: () => undefined,
  encode(value) {
    const hardware = value?.mr_address ?? new Uint8Array();
    if (!(hardware instanceof Uint8Array) || hardware.length > 8) return undefined;
    return assembled(16, [
      [0, intBytes(value?.mr_ifindex)],
      [4, uintBytes(value?.mr_type, 16)],
      [6, uintBytes(hardware.length, 16)],
      [8, hardware],
    ]);
  },
};

/** `struct tpacket_stats`: what came since it was last read. */
export interface TpacketStats {
  tp_packets: number;
  tp_drops: number;
}

export const tpacket_stats: Codec<TpacketStats> = {
  what: 'a struct tpacket_stats',
  room: 8,
  decode: (view) =>
    view.byteLength === 8
      ? { tp_packets: view.getUint32(0, littleEndian), tp_drops: view.getUint32(4, littleEndian) }
      : undefined,
  encode: () => undefined,
};

/** `struct tcp_md5sig`: the key for a peer (RFC 2385); an empty one takes it away. */
export interface TcpMd5sig {
  tcpm_addr: Uint8Array;
  tcpm_key: Uint8Array;
}

export const tcp_md5sig: Codec<TcpMd5sig> = {
  what: 'a struct tcp_md5sig { tcpm_addr: a packed address, tcpm_key: at most 80 bytes }',
  room: 216,
  decode: () => undefined,
  encode(value) {
    const key = value?.tcpm_key;
    if (!(key instanceof Uint8Array) || key.length > 80) return undefined;
    return assembled(216, [
      [0, storage(value?.tcpm_addr)],
      [130, uintBytes(key.length, 16)],
      [136, key],
    ]);
  },
};

/** `struct can_filter`: frames are taken whose id has the bits of `can_id` under `can_mask`. */
export interface CanFilter {
  can_id: number;
  can_mask: number;
}

export const can_filters: Codec<CanFilter[]> = {
  what: 'an array of struct can_filter { can_id, can_mask }',
  room: 4096,
  decode: (view) =>
    Array.from({ length: view.byteLength >> 3 }, (_, i) => ({
      can_id: view.getUint32(8 * i, littleEndian),
      can_mask: view.getUint32(8 * i + 4, littleEndian),
    })),
  encode: (value) =>
    Array.isArray(value)
      ? assembled(
          8 * value.length,
          value.flatMap((one, i) => [
            [8 * i, maskBytes(one?.can_id)] as const,
            [8 * i + 4, maskBytes(one?.can_mask)] as const,
          ]),
        )
      : undefined,
};

/** `struct sock_filter`: one instruction of a classic BPF program. */
export interface SockFilter {
  code: number;
  jt: number;
  jf: number;
  k: number;
}

/** The instructions; the structure with the pointer to them is made in the addon. */
export const sock_fprog: Codec<SockFilter[]> = {
  what: 'a struct sock_fprog, as an array of 1 to 4096 struct sock_filter { code, jt, jf, k }',
  room: 0,
  decode: () => undefined,
  encode: (value) =>
    Array.isArray(value) && value.length >= 1 && value.length <= 4096
      ? assembled(
          8 * value.length,
          value.flatMap((one, i) => [
            [8 * i, uintBytes(one?.code, 16)] as const,
            [8 * i + 2, byte(one?.jt)] as const,
            [8 * i + 3, byte(one?.jf)] as const,
            [8 * i + 4, maskBytes(one?.k)] as const,
          ]),
        )
      : undefined,
};

function byte(value: unknown): Uint8Array | undefined {
  const number = whole(value, 0, 255);
  return number === undefined ? undefined : new Uint8Array([number]);
}
