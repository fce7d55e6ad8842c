// The addon calls these once for each entry: an object literal here costs less than as many properties set from C++.
import { native } from '../addon/native.js';

/** The addresses of `length` bytes that `bytes` has one after another, a byte in each character. */
function addressesOf(bytes: string, length: number): Uint8Array[] {
  const addresses: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) {
    const address = new Uint8Array(length);
    for (let i = 0; i < length; i++) address[i] = bytes.charCodeAt(at + i);
    addresses.push(address);
  }
  return addresses;
}

native.setEntryMakers(
  (port, proto, name, ...aliases) => ({ name, aliases, port, proto }),
  (proto, name, ...aliases) => ({ name, aliases, proto }),
  (addrtype, bytes, length, name, ...aliases) => ({
    name,
    aliases,
    addrtype,
    addresses: addressesOf(bytes, length),
  }),
  (addrtype, net, name, ...aliases) => ({ name, aliases, addrtype, net }),
);
