// How addresses are packed field by field.
import { refuse, structure } from './argument.js';

export const BIG = false;
export const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export function start(call: string, family: number | undefined, size: number): DataView {
  if (family === undefined) throw new RangeError(`${call}: this platform lacks the family`);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint16(0, family, LITTLE);
  return view;
}

export function checked(call: string, what: string, value: number, most: number): number {
  if (typeof value !== 'number') refuse(call, what, 'a number', value);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new RangeError(`${call}: ${what} must be an integer from 0 to ${most}, got ${value}`);
  return value;
}

/** 32 bits: JavaScript's | makes a negative int of the last one. */
export function mask(call: string, what: string, value: number): number {
  const bits = typeof value === 'number' && value < 0 && value >= -(2 ** 31) ? value + 2 ** 32 : value;
  return checked(call, what, bits, UINT32);
}

export const given = <T extends object>(call: string, address: T) =>
  structure(call, 'address', 'an object', address);

export function opened(
  call: string,
  address: Uint8Array,
  family: number | undefined,
  size: number,
): DataView {
  if (!(address instanceof Uint8Array)) refuse(call, 'address', 'a Uint8Array', address);
  const view = viewOf(address);
  if (address.length < size || family === undefined || view.getUint16(0, LITTLE) !== family)
    throw new RangeError(
      `${call}: address must be a packed address of this family of at least ${size} bytes`,
    );
  return view;
}

/** A view of bytes; of detached ones, which have none, an empty one. */
export function viewOf(bytes: Uint8Array): DataView {
  return bytes.length === 0
    ? new DataView(new ArrayBuffer(0))
    : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export const bytesOf = (view: DataView) => new Uint8Array(view.buffer);
export const UINT32 = 2 ** 32 - 1;
