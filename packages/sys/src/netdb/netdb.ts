import { native } from '../addon/native.js';
import type { Hostent, Netent, Protoent, Servent } from '../addon/structs.js';
import { found, hostentOf, netentOf, protoentOf, serventOf } from './entries.js';
import { type LookupOptions, onPool } from './lookup-pool.js';

export type { Hostent, Netent, Protoent, Servent } from '../addon/structs.js';

export * from './addrinfo.js';
export * from './enumerate.js';
export type { LookupOptions };

/**
 * `struct servent *getservbyname(const char *name, const char *proto)` · blocks, the event loop with it
 *
 * The service of a name or alias, with `proto` of that protocol alone, or undefined. Throws `SystemError`: EMFILE,
 * ENFILE, ENOMEM. See [getservbyname(3)](https://man7.org/linux/man-pages/man3/getservbyname.3.html).
 *
 * @example
 * ```ts
 * const port = getservbyname('smtp', 'tcp')?.port;
 * ```
 */
export function getservbyname(name: string, proto?: string): Servent | undefined {
  return found(native.getservbyname(name, proto), serventOf);
}

/** `getservbyname` on libuv's pool; see `LookupOptions`. */
export async function getservbynameAsync(
  name: string,
  proto?: string,
  options?: LookupOptions,
): Promise<Servent | undefined> {
  return found(await onPool(native.getservbynameAsync(name, proto), options), serventOf);
}

/**
 * `struct servent *getservbyport(int port, const char *proto)` · blocks, the event loop with it
 *
 * The service of a port (host order, 0 to 65535, else RangeError), or undefined. Throws as getservbyname does. See
 * [getservbyport(3)](https://man7.org/linux/man-pages/man3/getservbyport.3.html).
 */
export function getservbyport(port: number, proto?: string): Servent | undefined {
  return found(native.getservbyport(port, proto), serventOf);
}

/** `getservbyport` on libuv's pool; see `LookupOptions`. */
export async function getservbyportAsync(
  port: number,
  proto?: string,
  options?: LookupOptions,
): Promise<Servent | undefined> {
  return found(await onPool(native.getservbyportAsync(port, proto), options), serventOf);
}

/**
 * `struct protoent *getprotobyname(const char *name)` · blocks, the event loop with it
 *
 * The protocol of a name or alias, or undefined. Throws `SystemError`: EMFILE, ENFILE, ENOMEM. See [getprotobyname(3)](https://man7.org/linux/man-pages/man3/getprotobyname.3.html).
 */
export function getprotobyname(name: string): Protoent | undefined {
  return found(native.getprotobyname(name), protoentOf);
}

/** `getprotobyname` on libuv's pool; see `LookupOptions`. */
export async function getprotobynameAsync(
  name: string,
  options?: LookupOptions,
): Promise<Protoent | undefined> {
  return found(await onPool(native.getprotobynameAsync(name), options), protoentOf);
}

/**
 * `struct protoent *getprotobynumber(int proto)` · blocks, the event loop with it
 *
 * The protocol of a number, or undefined. Throws as getprotobyname does. See [getprotobynumber(3)](https://man7.org/linux/man-pages/man3/getprotobynumber.3.html).
 */
export function getprotobynumber(proto: number): Protoent | undefined {
  return found(native.getprotobynumber(proto), protoentOf);
}

/** `getprotobynumber` on libuv's pool; see `LookupOptions`. */
export async function getprotobynumberAsync(
  proto: number,
  options?: LookupOptions,
): Promise<Protoent | undefined> {
  return found(await onPool(native.getprotobynumberAsync(proto), options), protoentOf);
}

/**
 * `struct hostent *gethostbyname(const char *name)` · blocks, the event loop with it
 *
 * The host of a name or of a dotted quad, with IPv4 addresses. It may wait for DNS, for many seconds. Throws
 * `ResolverError`: HOST_NOT_FOUND, NO_DATA (it has no IPv4 address), NO_RECOVERY, TRY_AGAIN (no server answered);
 * `SystemError`: EMFILE, ENFILE, ENOMEM. See [gethostbyname(3)](https://man7.org/linux/man-pages/man3/gethostbyname.3.html).
 *
 * @example
 * ```ts
 * const { addresses } = gethostbyname('localhost');
 * ```
 */
export function gethostbyname(name: string): Hostent {
  return hostentOf(native.gethostbyname(name));
}

/** `gethostbyname` on libuv's pool; see `LookupOptions`. */
export async function gethostbynameAsync(name: string, options?: LookupOptions): Promise<Hostent> {
  return hostentOf(await onPool(native.gethostbynameAsync(name), options));
}

/**
 * `struct hostent *gethostbyname2(const char *name, int af)` · blocks, the event loop with it
 *
 * As gethostbyname, with addresses of `AF_INET` or `AF_INET6` (else RangeError). See [gethostbyname2(3)](https://man7.org/linux/man-pages/man3/gethostbyname2.3.html).
 */
export function gethostbyname2(name: string, af: number): Hostent {
  return hostentOf(native.gethostbyname2(name, af));
}

/** `gethostbyname2` on libuv's pool; see `LookupOptions`. */
export async function gethostbyname2Async(
  name: string,
  af: number,
  options?: LookupOptions,
): Promise<Hostent> {
  return hostentOf(await onPool(native.gethostbyname2Async(name, af), options));
}

/**
 * `struct hostent *gethostbyaddr(const void *addr, socklen_t len, int type)` · blocks, the event loop with it
 *
 * The host of 4 bytes of address (`AF_INET`) or 16 (`AF_INET6`; else RangeError). It may wait for DNS, for many
 * seconds. Throws as gethostbyname does; an address without a name is HOST_NOT_FOUND. See [gethostbyaddr(3)](https://man7.org/linux/man-pages/man3/gethostbyaddr.3.html).
 */
export function gethostbyaddr(addr: Uint8Array, type: number): Hostent {
  return hostentOf(native.gethostbyaddr(addr, type));
}

/** `gethostbyaddr` on libuv's pool; see `LookupOptions`. `addr` is copied. */
export async function gethostbyaddrAsync(
  addr: Uint8Array,
  type: number,
  options?: LookupOptions,
): Promise<Hostent> {
  return hostentOf(await onPool(native.gethostbyaddrAsync(addr, type), options));
}

/**
 * `struct netent *getnetbyname(const char *name)` · blocks, the event loop with it
 *
 * The network of a name or alias, or undefined. It may wait for DNS. Throws `ResolverError`: NO_RECOVERY, TRY_AGAIN;
 * `SystemError`: EMFILE, ENFILE, ENOMEM. See [getnetbyname(3)](https://man7.org/linux/man-pages/man3/getnetbyname.3.html).
 */
export function getnetbyname(name: string): Netent | undefined {
  return found(native.getnetbyname(name), netentOf);
}

/** `getnetbyname` on libuv's pool; see `LookupOptions`. */
export async function getnetbynameAsync(name: string, options?: LookupOptions): Promise<Netent | undefined> {
  return found(await onPool(native.getnetbynameAsync(name), options), netentOf);
}

/**
 * `struct netent *getnetbyaddr(uint32_t net, int type)` · blocks, the event loop with it
 *
 * The network of a number in host order (`type` is `AF_INET`, else RangeError), or undefined. Throws as getnetbyname
 * does. See [getnetbyaddr(3)](https://man7.org/linux/man-pages/man3/getnetbyaddr.3.html).
 */
export function getnetbyaddr(net: number, type: number): Netent | undefined {
  return found(native.getnetbyaddr(net, type), netentOf);
}

/** `getnetbyaddr` on libuv's pool; see `LookupOptions`. */
export async function getnetbyaddrAsync(
  net: number,
  type: number,
  options?: LookupOptions,
): Promise<Netent | undefined> {
  return found(await onPool(native.getnetbyaddrAsync(net, type), options), netentOf);
}
