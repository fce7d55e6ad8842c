import * as pm from '@perlipc/socket';
import { latin1 } from '../base/bytes.js';
import { lowest, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { type Packed, packed } from './packed.js';

/**
 * `pack_ip_mreq MULTIADDR, INTERFACE`
 *
 * A `struct ip_mreq` of a group and of the address of the interface that joins it, `INADDR_ANY` by default. See
 * [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
 */
export function pack_ip_mreq(multiaddr: Packed, interface_: Packed = ''): string {
  const call = 'Socket::pack_ip_mreq';
  return latin1(pm.pack_ip_mreq(packed(multiaddr, call), optional(interface_, call)));
}

/** `unpack_ip_mreq MREQ`: its group and its interface. */
export function unpack_ip_mreq(mreq: Packed): [multiaddr: string, interface_: string] {
  const [multiaddr, interface_] = pm.unpack_ip_mreq(packed(mreq, 'Socket::unpack_ip_mreq'));
  return [latin1(multiaddr), latin1(interface_)];
}

/**
 * `pack_ip_mreq_source MULTIADDR, SOURCE, INTERFACE`
 *
 * A `struct ip_mreq_source` of a group, of the one source to listen to, and of the interface. See [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
 */
export function pack_ip_mreq_source(multiaddr: Packed, source: Packed, interface_: Packed = ''): string {
  const call = 'Socket::pack_ip_mreq_source';
  return latin1(
    pm.pack_ip_mreq_source(packed(multiaddr, call), packed(source, call), optional(interface_, call)),
  );
}

/** `unpack_ip_mreq_source MREQ`: its group, its source and its interface. */
export function unpack_ip_mreq_source(mreq: Packed): [multiaddr: string, source: string, interface_: string] {
  const [multiaddr, source, interface_] = pm.unpack_ip_mreq_source(
    packed(mreq, 'Socket::unpack_ip_mreq_source'),
  );
  return [latin1(multiaddr), latin1(source), latin1(interface_)];
}

/**
 * `pack_ipv6_mreq MULTIADDR6, IFINDEX`
 *
 * A `struct ipv6_mreq` of a group and of the interface's index. See [ipv6(7)](https://man7.org/linux/man-pages/man7/ipv6.7.html).
 */
export function pack_ipv6_mreq(multiaddr6: Packed, ifindex: Scalar): string {
  const index = lowest(32, operand(ifindex, 'subroutine entry'));
  return latin1(pm.pack_ipv6_mreq(packed(multiaddr6, 'Socket::pack_ipv6_mreq'), index));
}

/** `unpack_ipv6_mreq MREQ`: its group and its interface's index. */
export function unpack_ipv6_mreq(mreq: Packed): [multiaddr6: string, ifindex: number] {
  const [multiaddr6, ifindex] = pm.unpack_ipv6_mreq(packed(mreq, 'Socket::unpack_ipv6_mreq'));
  return [latin1(multiaddr6), ifindex];
}

function optional(interface_: Packed, call: string): Uint8Array | undefined {
  return interface_ === '' ? undefined : packed(interface_, call);
}
