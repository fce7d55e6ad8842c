import { bytesOf, type Codec, intBytes, littleEndian, maskBytes, whole } from './structure.js';

/** The kernel gives one byte for some options, such as IP_MULTICAST_TTL, if it is asked for no more. */
export const int: Codec<number> = {
  what: 'an int',
  room: 4,
  decode: (view) => (view.byteLength === 4 ? view.getInt32(0, littleEndian) : undefined),
  encode: intBytes,
};

export const bool: Codec<boolean> = {
  what: 'true or false',
  room: 4,
  decode: (view) => (view.byteLength === 4 ? view.getInt32(0, littleEndian) !== 0 : undefined),
  encode: (value) => (typeof value === 'boolean' ? intBytes(Number(value)) : undefined),
};

export const uint32: Codec<number> = {
  what: 'an integer from 0 to 4294967295',
  room: 4,
  decode: (view) => (view.byteLength === 4 ? view.getUint32(0, littleEndian) : undefined),
  encode: maskBytes,
};

export const uint64: Codec<bigint> = {
  what: 'a bigint from 0n to 18446744073709551615n',
  room: 8,
  decode: (view) => (view.byteLength === 8 ? view.getBigUint64(0, littleEndian) : undefined),
  encode: (value) =>
    typeof value === 'bigint' && value >= 0n && value < 1n << 64n
      ? new Uint8Array(new BigUint64Array([value]).buffer)
      : undefined,
};

/** Seconds with a fraction; 0 is no limit. */
export const timeval: Codec<number> = {
  what: 'a struct timeval, as seconds from 0 to 2147483647 with a fraction',
  room: 16,
  decode: (view) =>
    view.byteLength === 16
      ? Number(view.getBigInt64(0, littleEndian)) + Number(view.getBigInt64(8, littleEndian)) / 1e6
      : undefined,
  encode(value) {
    if (typeof value !== 'number' || !(value >= 0 && value <= 2 ** 31 - 1)) return undefined;
    const micros = Math.round(value * 1e6);
    return new Uint8Array(new BigInt64Array([BigInt(Math.floor(micros / 1e6)), BigInt(micros % 1e6)]).buffer);
  },
};

/** A short name, such as that of an interface or an algorithm, which ends with a NUL. */
export const name: Codec<string> = {
  what: 'a string of at most 15 bytes without NUL',
  room: 16,
  decode: (view) => Buffer.from(bytesOf(view)).toString().replace(/\0.*$/s, ''),
  encode: (value) =>
    typeof value === 'string' && Buffer.byteLength(value) < 16 && !value.includes('\0')
      ? new Uint8Array(Buffer.from(`${value}\0`))
      : undefined,
};

export const text: Codec<string> = { ...name, room: 4096 };

export const bytes: Codec<Uint8Array> = {
  what: 'a Uint8Array',
  room: 4096,
  decode: (view) => bytesOf(view),
  encode: (value) => (value instanceof Uint8Array ? value : undefined),
};

/** A list of group ids. */
export const groups: Codec<number[]> = {
  what: 'an array of group ids',
  room: 65536,
  decode: (view) =>
    view.byteLength % 4 === 0
      ? Array.from({ length: view.byteLength / 4 }, (_, i) => view.getUint32(i * 4, littleEndian))
      : undefined,
  encode: () => undefined,
};

export const sockaddr: Codec<Uint8Array> = {
  what: 'a packed address',
  room: 128,
  decode: (view) => bytesOf(view),
  encode: (value) => (value instanceof Uint8Array && whole(value.length, 2, 128) ? value : undefined),
};
