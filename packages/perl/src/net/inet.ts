import * as pm from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { CHILD_ERROR, setChildError } from '../base/status.js';
import { gethostbyname } from './netdb.js';
import { asString, type Packed, packed } from './packed.js';

/** `INADDR_ANY`: 0.0.0.0, every address of this host. */
export const INADDR_ANY: string = latin1(pm.INADDR_ANY);
/** `INADDR_LOOPBACK`: 127.0.0.1. */
export const INADDR_LOOPBACK: string = latin1(pm.INADDR_LOOPBACK);
/** `INADDR_BROADCAST`: 255.255.255.255. */
export const INADDR_BROADCAST: string = latin1(pm.INADDR_BROADCAST);
/** `INADDR_NONE`: 255.255.255.255, what [inet_addr(3)](https://man7.org/linux/man-pages/man3/inet_addr.3.html) returns for what is no address. */
export const INADDR_NONE: string = latin1(pm.INADDR_NONE);
/** `IN6ADDR_ANY`: `::`. */
export const IN6ADDR_ANY: string = latin1(pm.IN6ADDR_ANY);
/** `IN6ADDR_LOOPBACK`: `::1`. */
export const IN6ADDR_LOOPBACK: string = latin1(pm.IN6ADDR_LOOPBACK);

/**
 * `inet_aton HOST` · blocks while a name is looked up
 *
 * The 4 bytes of a numeric address in any form of [inet_aton(3)](https://man7.org/linux/man-pages/man3/inet_aton.3.html), without blanks, or of a name's first address; undefined if there
 * is none, with ERRNO EAGAIN if no name server could be asked.
 */
export function inet_aton(host: string): string | undefined {
  const status = CHILD_ERROR;
  // Socket.pm leaves $? alone; the builtin gethostbyname has h_errno there.
  // inet_aton(3) takes an address with anything behind a blank.
  const numeric = /[ \t-\r]/.test(host) ? undefined : asString(sys.inet_aton(host));
  const address = numeric ?? gethostbyname(host);
  setChildError(status);
  return address;
}

/**
 * `inet_ntoa IP_ADDRESS`
 *
 * The dotted quad of 4 bytes. See [inet(3)](https://man7.org/linux/man-pages/man3/inet.3.html).
 */
export function inet_ntoa(addr: Packed): string {
  return pm.inet_ntoa(packed(addr, 'Socket::inet_ntoa'));
}

/**
 * `inet_pton ADDRESS_FAMILY, HOST`
 *
 * The bytes of a numeric address of AF_INET or AF_INET6, or undefined. See [inet_pton(3)](https://man7.org/linux/man-pages/man3/inet_pton.3.html).
 */
export function inet_pton(family: number, host: string): string | undefined {
  return asString(sys.inet_pton(family, host));
}

/**
 * `inet_ntop ADDRESS_FAMILY, IP_ADDRESS`
 *
 * The text of 4 bytes of AF_INET or 16 of AF_INET6. See [inet_ntop(3)](https://man7.org/linux/man-pages/man3/inet_ntop.3.html).
 */
export function inet_ntop(family: number, addr: Packed): string {
  return sys.inet_ntop(family, packed(addr, 'Socket::inet_ntop'));
}
