import { native } from './addon/native.js';

const { peer } = native;

/** A copy of the address that the call just made has stored. */
export function takePeer(): Uint8Array {
  // V8 keeps so small a copy on its own heap: no allocation outside, nothing to finalize.
  return peer.slice(1, 1 + (peer[0] ?? 0));
}
