import * as sys from '@perlipc/sys';
import { refuse, text } from '@perlipc/sys/argument';

/** `INADDR_ANY`: 0.0.0.0, every address of this host. */
export const INADDR_ANY: Uint8Array = new Uint8Array([0, 0, 0, 0]);
/** `INADDR_LOOPBACK`: 127.0.0.1. */
export const INADDR_LOOPBACK: Uint8Array = new Uint8Array([127, 0, 0, 1]);
/** `INADDR_BROADCAST`: 255.255.255.255. */
export const INADDR_BROADCAST: Uint8Array = new Uint8Array([255, 255, 255, 255]);
/** `INADDR_NONE`: 255.255.255.255, what [inet_addr(3)](https://man7.org/linux/man-pages/man3/inet_addr.3.html) gives for what is no address. */
export const INADDR_NONE: Uint8Array = new Uint8Array([255, 255, 255, 255]);
/** `IN6ADDR_ANY`: `::`. */
export const IN6ADDR_ANY: Uint8Array = new Uint8Array(16);
/** `IN6ADDR_LOOPBACK`: `::1`. */
export const IN6ADDR_LOOPBACK: Uint8Array = new Uint8Array([...new Uint8Array(15), 1]);

/**
 * `inet_aton(host)` · blocks while a name is looked up, the event loop with it
 *
 * The 4 bytes of a numeric address in any form that the C library takes (`127.1`, `0x7f.1`), without blanks, or of the first IPv4
 * address of a host name; undefined if there is none. Throws `ResolverError` if the name service fails (TRY_AGAIN,
 * NO_RECOVERY). See [inet(3)](https://man7.org/linux/man-pages/man3/inet.3.html), [gethostbyname(3)](https://man7.org/linux/man-pages/man3/gethostbyname.3.html).
 */
export function inet_aton(host: string): Uint8Array | undefined {
  text('inet_aton', 'host', host);
  // inet_aton(3) takes an address with anything behind a blank.
  return (/[ \t-\r]/.test(host) ? undefined : sys.inet_aton(host)) ?? addressOf(host);
}

function addressOf(host: string): Uint8Array | undefined {
  try {
    return sys.gethostbyname(host).addresses[0];
  } catch (error) {
    const none = error instanceof sys.ResolverError && ['HOST_NOT_FOUND', 'NO_DATA'].includes(error.code);
    if (none) return undefined;
    throw error;
  }
}

/** `inet_ntoa(addr)`: the dotted quad of 4 bytes. See [inet(3)](https://man7.org/linux/man-pages/man3/inet.3.html). */
export function inet_ntoa(addr: Uint8Array): string {
  if (!ArrayBuffer.isView(addr))
    refuse('inet_ntoa', 'addr', "the 4 bytes of an IPv4 address (inet_aton('127.0.0.1') makes them)", addr);
  if (addr.byteLength !== 4)
    throw new RangeError(`inet_ntoa: addr must be an IPv4 address of 4 bytes, got ${addr.byteLength} bytes`);
  return sys.inet_ntop(sys.AF_INET, addr);
}

export { inet_ntop, inet_pton } from '@perlipc/sys';
