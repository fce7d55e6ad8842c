import * as sys from '@perlipc/sys';
import { text } from '@perlipc/sys/argument';
import { latin1, raw } from '../base/bytes.js';
import { lowest, numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { severeWarning } from '../diagnostics/warning.js';
import { type Packed, packed } from './packed.js';

/**
 * `pack_sockaddr_in PORT, IP_ADDRESS`
 *
 * The packed address of a port and an IPv4 address. The port is any scalar; one above 65535 is cut to its low 16 bits with a warning.
 */
export function pack_sockaddr_in(port: Scalar, addr: Packed): string {
  return latin1(
    sys.pack_sockaddr_in(portOf(port, 'pack_sockaddr_in'), packed(addr, 'Socket::pack_sockaddr_in')),
  );
}

/** `unpack_sockaddr_in SOCKADDR_IN`: its port and its IPv4 address. */
export function unpack_sockaddr_in(address: Packed): [port: number, addr: string] {
  const [port, addr] = sys.unpack_sockaddr_in(packed(address, 'Socket::unpack_sockaddr_in'));
  return [port, latin1(addr)];
}

/**
 * `sockaddr_in PORT, IP_ADDRESS` packs, `sockaddr_in SOCKADDR_IN` unpacks
 *
 * As `pack_sockaddr_in` and `unpack_sockaddr_in`.
 */
export function sockaddr_in(port: Scalar, addr: Packed): string;
export function sockaddr_in(address: Packed): [port: number, addr: string];
export function sockaddr_in(...args: [Scalar, Packed] | [Packed]) {
  return args.length === 1 ? unpack_sockaddr_in(...args) : pack_sockaddr_in(...args);
}

/**
 * `pack_sockaddr_in6 PORT, IP6_ADDRESS, SCOPE_ID, FLOWINFO`
 *
 * The packed address of a port and an IPv6 address.
 */
export function pack_sockaddr_in6(port: Scalar, addr: Packed, scope_id = 0, flowinfo = 0): string {
  const bytes = packed(addr, 'Socket::pack_sockaddr_in6');
  return latin1(sys.pack_sockaddr_in6(portOf(port, 'pack_sockaddr_in6'), bytes, scope_id, flowinfo));
}

/** `unpack_sockaddr_in6 SOCKADDR_IN6`: its port, IPv6 address, scope and flow. */
export function unpack_sockaddr_in6(
  address: Packed,
): [port: number, addr: string, scope_id: number, flowinfo: number] {
  const [port, addr, ...rest] = sys.unpack_sockaddr_in6(packed(address, 'Socket::unpack_sockaddr_in6'));
  return [port, latin1(addr), ...rest];
}

/**
 * `sockaddr_in6 PORT, IP6_ADDRESS, SCOPE_ID, FLOWINFO` packs, `sockaddr_in6 SOCKADDR_IN6` unpacks
 *
 * As `pack_sockaddr_in6` and `unpack_sockaddr_in6`.
 */
export function sockaddr_in6(port: Scalar, addr: Packed, scope_id?: number, flowinfo?: number): string;
export function sockaddr_in6(
  address: Packed,
): [port: number, addr: string, scope_id: number, flowinfo: number];
export function sockaddr_in6(
  ...args: [Scalar, Packed, (number | undefined)?, (number | undefined)?] | [Packed]
) {
  return args.length === 1 ? unpack_sockaddr_in6(...args) : pack_sockaddr_in6(...args);
}

/**
 * `pack_sockaddr_un PATHNAME`
 *
 * The packed address of a path, a string of bytes. Too long a one is a RangeError with the limit, where Perl's is cut off.
 */
export function pack_sockaddr_un(path: string): string {
  return latin1(sys.pack_sockaddr_un(raw(text('pack_sockaddr_un', 'PATHNAME', path))));
}

/** `unpack_sockaddr_un SOCKADDR_UN`: its path. */
export function unpack_sockaddr_un(address: Packed): string {
  return latin1(sys.unpack_sockaddr_un(packed(address, 'Socket::unpack_sockaddr_un')));
}

/**
 * `sockaddr_un PATHNAME`
 *
 * As `pack_sockaddr_un`. In list context Perl's unpacks: that is `unpack_sockaddr_un`, or this with the bytes of an address.
 */
export function sockaddr_un(pathname: string | Uint8Array): string {
  return typeof pathname === 'string' ? pack_sockaddr_un(pathname) : unpack_sockaddr_un(pathname);
}

/** `sockaddr_family SOCKADDR`: the address family, `AF_…`. */
export function sockaddr_family(address: Packed): number {
  return sys.sockaddr_family(packed(address, 'Socket::sockaddr_family'));
}

function portOf(scalar: Scalar, call: string): number {
  const port = Math.trunc(Number(numeric(operand(scalar ?? 0, 'subroutine entry'))));
  if (port >= 0 && port <= 0xffff) return port;
  const cut = lowest(16, scalar);
  severeWarning(`Port number above 0xFFFF, will be truncated to ${cut} for Socket::${call}`);
  return cut;
}
