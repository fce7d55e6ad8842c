import { endianness } from 'node:os';

export const littleEndian: boolean = endianness() === 'LE';

/** How one C type goes in and out. */
export interface Codec<Out, In = Out> {
  /** For errors and documentation, for instance `struct linger { l_onoff, l_linger }`. */
  readonly what: string;
  /** How many bytes getsockopt is to have room for. */
  readonly room: number;
  /** Undefined if the bytes are not of this type. */
  decode(bytes: DataView): Out | undefined;
  /** Undefined if the value is not of this type. */
  encode(value: In): Uint8Array | undefined;
}

export const bytesOf = (view: DataView, from = 0, size = view.byteLength - from): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + from, size).slice();

/** A number within bounds, or undefined. */
export function whole(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : undefined;
}

/** Bytes of exactly that size, or undefined. */
export function exact(value: unknown, size: number): Uint8Array | undefined {
  return value instanceof Uint8Array && value.length === size ? value : undefined;
}

/** Zeros with each part at its offset; undefined if a part is. */
export function assembled(
  size: number,
  parts: readonly (readonly [offset: number, bytes: Uint8Array | undefined])[],
): Uint8Array | undefined {
  const all = new Uint8Array(size);
  for (const [offset, bytes] of parts) {
    if (bytes === undefined) return undefined;
    all.set(bytes, offset);
  }
  return all;
}

/** The bytes of a C int of that many bits. */
export function uintBytes(value: unknown, bits: 16 | 32): Uint8Array | undefined {
  const number = whole(value, 0, 2 ** bits - 1);
  if (number === undefined) return undefined;
  return new Uint8Array((bits === 16 ? new Uint16Array([number]) : new Uint32Array([number])).buffer);
}

/** 32 bits: an unsigned value, or a negative int, which JavaScript's | and ~ make of the last bit. */
export function maskBytes(value: unknown): Uint8Array | undefined {
  const number = whole(value, -(2 ** 31), 2 ** 32 - 1);
  return number === undefined ? undefined : new Uint8Array(new Uint32Array([number]).buffer);
}

export function intBytes(value: unknown): Uint8Array | undefined {
  const number = whole(value, -(2 ** 31), 2 ** 31 - 1);
  return number === undefined ? undefined : new Uint8Array(new Int32Array([number]).buffer);
}

/** The bytes of a packed address for a `struct sockaddr_storage`. */
export const storage = (value: unknown) =>
  value instanceof Uint8Array && value.length >= 2 && value.length <= 128 ? value : undefined;
