import * as sys from '@perlipc/sys';

export {
  pack_sockaddr_in,
  pack_sockaddr_in6,
  pack_sockaddr_un,
  sockaddr_family,
  unpack_sockaddr_in,
  unpack_sockaddr_in6,
} from '@perlipc/sys';

/**
 * `sockaddr_in(port, addr)` packs, `sockaddr_in(address)` unpacks
 *
 * Perl's one name for both directions: with two arguments as `pack_sockaddr_in`, with one as `unpack_sockaddr_in`.
 */
export function sockaddr_in(port: number, addr: Uint8Array): Uint8Array;
export function sockaddr_in(address: Uint8Array): [port: number, addr: Uint8Array];
export function sockaddr_in(...args: [number, Uint8Array] | [Uint8Array]) {
  return args.length === 1 ? sys.unpack_sockaddr_in(...args) : sys.pack_sockaddr_in(...args);
}

/**
 * `sockaddr_in6(port, addr, scope_id = 0, flowinfo = 0)` packs, `sockaddr_in6(address)` unpacks
 *
 * Perl's one name for both directions: as `pack_sockaddr_in6` or `unpack_sockaddr_in6`.
 */
export function sockaddr_in6(
  port: number,
  addr: Uint8Array,
  scope_id?: number,
  flowinfo?: number,
): Uint8Array;
export function sockaddr_in6(
  address: Uint8Array,
): [port: number, addr: Uint8Array, scope_id: number, flowinfo: number];
export function sockaddr_in6(
  ...args: [number, Uint8Array, (number | undefined)?, (number | undefined)?] | [Uint8Array]
) {
  return args.length === 1 ? sys.unpack_sockaddr_in6(...args) : sys.pack_sockaddr_in6(...args);
}

/**
 * `unpack_sockaddr_un(address)`: the path, read as UTF-8; of an abstract name with its leading NUL; empty if unnamed.
 *
 * A path is bytes to the kernel; `@perlipc/sys` has a function of the same name that gives them as they are.
 */
export function unpack_sockaddr_un(address: Uint8Array): string {
  return Buffer.from(sys.unpack_sockaddr_un(address)).toString();
}

/**
 * `sockaddr_un(path)` packs, `sockaddr_un(address)` unpacks
 *
 * Perl's one name for both directions: a string is a path to pack, bytes are an address to unpack.
 */
export function sockaddr_un(path: string): Uint8Array;
export function sockaddr_un(address: Uint8Array): string;
export function sockaddr_un(arg: string | Uint8Array) {
  return typeof arg === 'string' ? sys.pack_sockaddr_un(arg) : unpack_sockaddr_un(arg);
}
