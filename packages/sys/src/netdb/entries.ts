// The addon tells an entry in one string, which becomes an object here: that costs less than properties set from C++.
// Each of its characters is a byte: first whether the strings have more than ASCII, then numbers of four bytes, the low
// one first, then addresses, then the strings with a NUL byte between two.
import type { Hostent, Netent, Protoent, Servent } from '../addon/structs.js';

const NUMBER = 4;

/** The `index`th number, with its sign. */
function numberOf(entry: string, index: number): number {
  const at = 1 + NUMBER * index;
  return (
    entry.charCodeAt(at) |
    (entry.charCodeAt(at + 1) << 8) |
    (entry.charCodeAt(at + 2) << 16) |
    (entry.charCodeAt(at + 3) << 24)
  );
}

/** The strings, which come after so many numbers and then so many bytes. */
function stringsOf(entry: string, numbers: number, bytes = 0): string[] {
  const rest = entry.slice(1 + NUMBER * numbers + bytes);
  const text = entry.charCodeAt(0) === 0 ? rest : Buffer.from(rest, 'latin1').toString();
  // V8 takes less time for this than for `split`.
  let end = text.indexOf('\0');
  if (end < 0) return [text];
  const strings: string[] = [];
  let start = 0;
  for (; end >= 0; end = text.indexOf('\0', start)) {
    strings.push(text.slice(start, end));
    start = end + 1;
  }
  strings.push(text.slice(start));
  return strings;
}

function addressesOf(entry: string, numbers: number, bytes: number, length: number): Uint8Array[] {
  const start = 1 + NUMBER * numbers;
  const addresses: Uint8Array[] = [];
  for (let at = start; at < start + bytes; at += length) {
    const address = new Uint8Array(length);
    for (let i = 0; i < length; i++) address[i] = entry.charCodeAt(at + i);
    addresses.push(address);
  }
  return addresses;
}

export function serventOf(entry: string): Servent {
  const aliases = stringsOf(entry, 1);
  const name = aliases.shift() ?? '';
  const proto = aliases.shift() ?? '';
  return { name, aliases, port: numberOf(entry, 0), proto };
}

export function protoentOf(entry: string): Protoent {
  const aliases = stringsOf(entry, 1);
  const name = aliases.shift() ?? '';
  return { name, aliases, proto: numberOf(entry, 0) };
}

export function hostentOf(entry: string): Hostent {
  const length = numberOf(entry, 1);
  const bytes = numberOf(entry, 2);
  const aliases = stringsOf(entry, 3, bytes);
  const name = aliases.shift() ?? '';
  return { name, aliases, addrtype: numberOf(entry, 0), addresses: addressesOf(entry, 3, bytes, length) };
}

export function netentOf(entry: string): Netent {
  const aliases = stringsOf(entry, 2);
  const name = aliases.shift() ?? '';
  return { name, aliases, addrtype: numberOf(entry, 0), net: numberOf(entry, 1) >>> 0 };
}

/** What `make` makes of an entry, if there is one. */
export function found<T>(entry: string | undefined, make: (entry: string) => T): T | undefined {
  return entry === undefined ? undefined : make(entry);
}
