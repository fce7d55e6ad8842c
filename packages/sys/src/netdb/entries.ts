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

/** There is a NUL byte between two. */
function aliasesOf(names: string | undefined): string[] {
  if (names === undefined) return [];
  return names.includes('\0') ? names.split('\0') : [names];
}

native.setEntryMakers(
  (name, aliases, port, proto) => ({ name, aliases: aliasesOf(aliases), port, proto }),
  (name, aliases, proto) => ({ name, aliases: aliasesOf(aliases), proto }),
  (name, aliases, addrtype, bytes, length) => ({
    name,
    aliases: aliasesOf(aliases),
    addrtype,
    addresses: addressesOf(bytes, length),
  }),
  (name, aliases, addrtype, net) => ({ name, aliases: aliasesOf(aliases), addrtype, net }),
);
