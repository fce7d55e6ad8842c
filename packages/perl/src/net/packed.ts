import { latin1 } from '../base/bytes.js';
import { toBytes } from '../io/buffer.js';

/** A packed address or structure: a string of bytes, as Perl has it and the layer returns it, or the bytes themselves. */
export type Packed = string | Uint8Array;

/** The bytes that the system takes. */
export function packed(value: Packed, operation: string): Uint8Array {
  return typeof value === 'string' ? toBytes(value, operation) : value;
}

/** The string that the layer returns. */
export function asString(bytes: Uint8Array | undefined): string | undefined {
  return bytes && latin1(bytes);
}
