import { native } from './addon/native.js';

/**
 * `pack_sockaddr_in(port, addr)`: `struct sockaddr_in`
 *
 * Packs a port in host order (0 to 65535, else RangeError) and the 4 bytes of an IPv4 address. See [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
 *
 * @example
 * ```ts
 * const address = pack_sockaddr_in(80, inet_aton('127.0.0.1') ?? new Uint8Array(4));
 * ```
 */
export function pack_sockaddr_in(port: number, addr: Uint8Array): Uint8Array {
  return native.pack_sockaddr_in(port, addr);
}

/**
 * `unpack_sockaddr_in(address)`: the port in host order and the 4 bytes of the address. See [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
 *
 * @example
 * ```ts
 * const [port, ip] = unpack_sockaddr_in(getpeername(fd));
 * console.log(`${ip.join('.')}:${port}`);
 * ```
 */
export function unpack_sockaddr_in(address: Uint8Array): [port: number, addr: Uint8Array] {
  return native.unpack_sockaddr_in(address);
}

/**
 * `pack_sockaddr_in6(port, addr, scope_id = 0, flowinfo = 0)`: `struct sockaddr_in6`
 *
 * Packs a port in host order, the 16 bytes of an IPv6 address, the interface's index and the flow label. See [ipv6(7)](https://man7.org/linux/man-pages/man7/ipv6.7.html).
 */
export function pack_sockaddr_in6(port: number, addr: Uint8Array, scope_id = 0, flowinfo = 0): Uint8Array {
  return native.pack_sockaddr_in6(port, addr, scope_id, flowinfo);
}

/** `unpack_sockaddr_in6(address)`: port, 16 bytes of address, scope id and flow label. See [ipv6(7)](https://man7.org/linux/man-pages/man7/ipv6.7.html). */
export function unpack_sockaddr_in6(
  address: Uint8Array,
): [port: number, addr: Uint8Array, scope_id: number, flowinfo: number] {
  return native.unpack_sockaddr_in6(address);
}

/**
 * `pack_sockaddr_un(path)`: `struct sockaddr_un`
 *
 * Packs a path, as UTF-8 if it is a string. A path that is too long is a RangeError, which names the limit (108 bytes on Linux). A
 * first NUL byte makes the name abstract (Linux): it has no file, and every byte of it counts. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 *
 * @example
 * ```ts
 * const address = pack_sockaddr_un('/run/app.sock');
 * ```
 */
export function pack_sockaddr_un(path: string | Uint8Array): Uint8Array {
  return native.pack_sockaddr_un(path);
}

/**
 * `unpack_sockaddr_un(address)`: the bytes of a path, of an abstract name with its leading NUL, or none of an unnamed
 * address. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 */
export function unpack_sockaddr_un(address: Uint8Array): Uint8Array {
  return native.unpack_sockaddr_un(address);
}

/** `sockaddr_family(address)`: `AF_INET`, `AF_INET6`, `AF_UNIX`, … of a packed address. */
export function sockaddr_family(address: Uint8Array): number {
  return native.sockaddr_family(address);
}

/**
 * `int inet_aton(const char *cp, struct in_addr *inp)`
 *
 * The 4 bytes of a numeric address in any form that the C library takes (`127.1`, `0x7f.1`), else undefined. See [inet(3)](https://man7.org/linux/man-pages/man3/inet.3.html).
 *
 * @example
 * ```ts
 * const ip = inet_aton('127.0.0.1'); // undefined if that is no address
 * ```
 */
export function inet_aton(cp: string): Uint8Array | undefined {
  return native.inet_aton(cp);
}

/**
 * `int inet_pton(int af, const char *src, void *dst)`
 *
 * The bytes of a numeric address of `AF_INET` (dotted quad) or `AF_INET6`, else undefined. Throws `SystemError`:
 * EAFNOSUPPORT. See [inet_pton(3)](https://man7.org/linux/man-pages/man3/inet_pton.3.html).
 *
 * @example
 * ```ts
 * const ip = inet_pton(AF_INET6, '::1');
 * ```
 */
export function inet_pton(af: number, src: string): Uint8Array | undefined {
  return native.inet_pton(af, src);
}

/**
 * `const char *inet_ntop(int af, const void *src, char *dst, socklen_t size)`
 *
 * The text of 4 (`AF_INET`) or 16 (`AF_INET6`) bytes of address. Throws `SystemError`: EAFNOSUPPORT. See [inet_ntop(3)](https://man7.org/linux/man-pages/man3/inet_ntop.3.html).
 *
 * @example
 * ```ts
 * const text = inet_ntop(AF_INET6, inet_pton(AF_INET6, '::1') ?? new Uint8Array(16));
 * ```
 */
export function inet_ntop(af: number, src: Uint8Array): string {
  return native.inet_ntop(af, src);
}
