/** A packed address or structure: bytes, or a string of bytes. */
export type Packed = Uint8Array | string;

/** Its bytes. */
export function packed(value: Packed): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
}
