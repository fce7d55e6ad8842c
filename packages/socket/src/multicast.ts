import { refuse } from '@perlipc/sys/argument';

// Linux has the interface before the source, the BSDs behind it.
const [INTERFACE, SOURCE] = process.platform === 'linux' ? [4, 8] : [8, 4];
const ANY = new Uint8Array(4);

/**
 * `pack_ip_mreq(multiaddr, interface = INADDR_ANY)`
 *
 * A `struct ip_mreq`: a group and the address of the interface that joins it, 4 bytes each, for `IP_ADD_MEMBERSHIP` and
 * `IP_DROP_MEMBERSHIP`. See [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
 */
export function pack_ip_mreq(multiaddr: Uint8Array, interface_: Uint8Array = ANY): Uint8Array {
  return structure([
    [0, exact('pack_ip_mreq', 'multiaddr', multiaddr, 4)],
    [4, exact('pack_ip_mreq', 'interface', interface_, 4)],
  ]);
}

/** `unpack_ip_mreq(mreq)`: the group and the interface of a `struct ip_mreq`. */
export function unpack_ip_mreq(mreq: Uint8Array): [multiaddr: Uint8Array, interface_: Uint8Array] {
  const bytes = exact('unpack_ip_mreq', 'mreq', mreq, 8);
  return [bytes.slice(0, 4), bytes.slice(4, 8)];
}

/**
 * `pack_ip_mreq_source(multiaddr, source, interface = INADDR_ANY)`
 *
 * A `struct ip_mreq_source`: a group, the one source to listen to, and the interface, for `IP_ADD_SOURCE_MEMBERSHIP` and the other options of sources. See [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
 */
export function pack_ip_mreq_source(
  multiaddr: Uint8Array,
  source: Uint8Array,
  interface_: Uint8Array = ANY,
): Uint8Array {
  return structure([
    [0, exact('pack_ip_mreq_source', 'multiaddr', multiaddr, 4)],
    [SOURCE, exact('pack_ip_mreq_source', 'source', source, 4)],
    [INTERFACE, exact('pack_ip_mreq_source', 'interface', interface_, 4)],
  ]);
}

/** `unpack_ip_mreq_source(mreq)`: the group, the source and the interface of a `struct ip_mreq_source`. */
export function unpack_ip_mreq_source(
  mreq: Uint8Array,
): [multiaddr: Uint8Array, source: Uint8Array, interface_: Uint8Array] {
  const bytes = exact('unpack_ip_mreq_source', 'mreq', mreq, 12);
  return [bytes.slice(0, 4), bytes.slice(SOURCE, SOURCE + 4), bytes.slice(INTERFACE, INTERFACE + 4)];
}

/**
 * `pack_ipv6_mreq(multiaddr6, ifindex)`
 *
 * A `struct ipv6_mreq`: a group of 16 bytes and the interface's index, 0 for the kernel's choice, for `IPV6_JOIN_GROUP` and
 * `IPV6_LEAVE_GROUP`. See [ipv6(7)](https://man7.org/linux/man-pages/man7/ipv6.7.html).
 */
export function pack_ipv6_mreq(multiaddr6: Uint8Array, ifindex: number): Uint8Array {
  if (!Number.isInteger(ifindex) || ifindex < 0 || ifindex > 0xffffffff)
    refuse('pack_ipv6_mreq', 'ifindex', 'an integer from 0 to 4294967295', ifindex);
  const index = new Uint8Array(Uint32Array.of(ifindex).buffer);
  return structure([
    [0, exact('pack_ipv6_mreq', 'multiaddr6', multiaddr6, 16)],
    [16, index],
  ]);
}

/** `unpack_ipv6_mreq(mreq)`: the group and the interface's index of a `struct ipv6_mreq`. */
export function unpack_ipv6_mreq(mreq: Uint8Array): [multiaddr6: Uint8Array, ifindex: number] {
  const bytes = exact('unpack_ipv6_mreq', 'mreq', mreq, 20);
  const [ifindex = 0] = new Uint32Array(bytes.slice(16).buffer);
  return [bytes.slice(0, 16), ifindex];
}

function exact(call: string, argument: string, value: Uint8Array, size: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== size)
    refuse(call, argument, `a Uint8Array of ${size} bytes`, value);
  return Uint8Array.from(value);
}

function structure(parts: readonly (readonly [at: number, bytes: Uint8Array])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, [, { length }]) => size + length, 0));
  for (const [at, bytes] of parts) all.set(bytes, at);
  return all;
}
