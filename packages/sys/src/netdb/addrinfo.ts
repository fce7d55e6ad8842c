import { native } from '../addon/native.js';
import type { Addrinfo, AddrinfoHints, Nameinfo } from '../addon/structs.js';
import { type LookupOptions, onPool } from './lookup-pool.js';

export type { Addrinfo, AddrinfoHints, Nameinfo } from '../addon/structs.js';

/**
 * `int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **res)` · blocks,
 * the event loop with it
 *
 * The addresses of a host and a service. Each is a string, a name or a number such as `'80'`, or undefined. It may wait for DNS, for many seconds.
 * Throws `ResolverError`: EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NODATA, EAI_NONAME,
 * EAI_SERVICE, EAI_SOCKTYPE; `SystemError` instead of EAI_SYSTEM. See [getaddrinfo(3)](https://man7.org/linux/man-pages/man3/getaddrinfo.3.html).
 *
 * @example
 * ```ts
 * for (const { family, addr } of getaddrinfo('localhost', 'http', { socktype: SOCK_STREAM }))
 *   connect(socket(family, SOCK_STREAM), addr);
 * ```
 */
export function getaddrinfo(
  node: string | undefined,
  service: string | undefined,
  hints?: AddrinfoHints,
): Addrinfo[] {
  return native.getaddrinfo(node, service, hints);
}

/** `getaddrinfo` on libuv's pool; see `LookupOptions`. */
export async function getaddrinfoAsync(
  node: string | undefined,
  service: string | undefined,
  hints?: AddrinfoHints,
  options?: LookupOptions,
): Promise<Addrinfo[]> {
  return onPool(native.getaddrinfoAsync(node, service, hints), options);
}

/**
 * `const char *gai_strerror(int errcode)`
 *
 * The C library's text for an `EAI_…` value. See [gai_strerror(3)](https://man7.org/linux/man-pages/man3/gai_strerror.3.html).
 */
export function gai_strerror(errcode: number): string {
  return native.gai_strerror(errcode);
}

/**
 * `int getnameinfo(const struct sockaddr *addr, socklen_t addrlen, char *host, socklen_t hostlen, char *serv,
 * socklen_t servlen, int flags)` · blocks, the event loop with it
 *
 * The host and the service of a packed address, with `NI_…` flags; `host` or `service` false leaves that out. It may
 * wait for DNS, for many seconds. Throws `ResolverError`: EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_MEMORY,
 * EAI_NONAME, EAI_OVERFLOW; `SystemError` instead of EAI_SYSTEM. See [getnameinfo(3)](https://man7.org/linux/man-pages/man3/getnameinfo.3.html).
 *
 * @example
 * ```ts
 * const { host, service } = getnameinfo(getpeername(fd), NI_NUMERICHOST | NI_NUMERICSERV);
 * ```
 */
export function getnameinfo(addr: Uint8Array, flags = 0, host = true, service = true): Nameinfo {
  return native.getnameinfo(addr, flags, host, service);
}

/** `getnameinfo` on libuv's pool; see `LookupOptions`. `addr` is copied. */
export async function getnameinfoAsync(
  addr: Uint8Array,
  flags = 0,
  host = true,
  service = true,
  options?: LookupOptions,
): Promise<Nameinfo> {
  return onPool(native.getnameinfoAsync(addr, flags, host, service), options);
}
