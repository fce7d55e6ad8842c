import * as pm from '@perlipc/socket';
import type { Addrinfo as SysAddrinfo } from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { type Packed, packed } from './packed.js';

/** A result of `getaddrinfo`, whose packed `addr` is a string. */
export type Addrinfo = Omit<SysAddrinfo, 'addr'> & { addr: string };

/**
 * `($err, @result) = getaddrinfo $host, $service, $hints` · blocks while a name is looked up, the event loop with it
 *
 * As `getaddrinfo` of `@perlipc/socket`; an address is a string of bytes. See [getaddrinfo(3)](https://man7.org/linux/man-pages/man3/getaddrinfo.3.html).
 */
export function getaddrinfo(
  ...args: Parameters<typeof pm.getaddrinfo>
): [error: pm.LookupError | undefined, ...results: Addrinfo[]] {
  const [error, ...results] = pm.getaddrinfo(...args);
  return [error, ...results.map((result) => ({ ...result, addr: latin1(result.addr) }))];
}

/**
 * `($err, $hostname, $servicename) = getnameinfo $addr, $flags, $xflags` · blocks while a name is looked up, the event loop
 * with it
 *
 * As `getnameinfo` of `@perlipc/socket`. See [getnameinfo(3)](https://man7.org/linux/man-pages/man3/getnameinfo.3.html).
 */
export function getnameinfo(
  addr: Packed,
  flags?: number,
  xflags?: number,
): [error: pm.LookupError | undefined, host?: string | undefined, service?: string | undefined] {
  return pm.getnameinfo(packed(addr, 'Socket::getnameinfo'), flags, xflags);
}
