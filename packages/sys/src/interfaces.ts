import type { Ifaddrs, IfNameindex, Utsname } from './addon/message-structs.js';
import { native } from './addon/native.js';

export type { Ifaddrs, IfNameindex, Utsname } from './addon/message-structs.js';

/**
 * `unsigned int if_nametoindex(const char *ifname)`
 *
 * The index of an interface. Throws `SystemError` with the name as `path`: ENODEV, ENXIO on macOS. See [if_nametoindex(3)](https://man7.org/linux/man-pages/man3/if_nametoindex.3.html).
 */
export function if_nametoindex(ifname: string): number {
  return native.if_nametoindex(ifname);
}

/**
 * `char *if_indextoname(unsigned int ifindex, char *ifname)`
 *
 * The name of an interface. Throws `SystemError`: ENXIO. See [if_indextoname(3)](https://man7.org/linux/man-pages/man3/if_indextoname.3.html).
 */
export function if_indextoname(ifindex: number): string {
  return native.if_indextoname(ifindex);
}

/**
 * `struct if_nameindex *if_nameindex(void)`
 *
 * All interfaces. Throws `SystemError`: ENOBUFS. See [if_nameindex(3)](https://man7.org/linux/man-pages/man3/if_nameindex.3.html).
 */
export function if_nameindex(): IfNameindex[] {
  return native.if_nameindex();
}

/**
 * `int getifaddrs(struct ifaddrs **ifap)`
 *
 * All addresses of all interfaces; the hardware's own have the family `AF_PACKET` on Linux. See [getifaddrs(3)](https://man7.org/linux/man-pages/man3/getifaddrs.3.html).
 */
export function getifaddrs(): Ifaddrs[] {
  return native.getifaddrs();
}

/**
 * `int gethostname(char *name, size_t len)`
 *
 * The name of this host. See [gethostname(2)](https://man7.org/linux/man-pages/man2/gethostname.2.html).
 */
export function gethostname(): string {
  return native.gethostname();
}

/**
 * `int uname(struct utsname *buf)`
 *
 * What the kernel calls itself, this host and the machine. See [uname(2)](https://man7.org/linux/man-pages/man2/uname.2.html).
 */
export function uname(): Utsname {
  return native.uname();
}

/**
 * `uint32_t htonl(uint32_t hostlong)`
 *
 * From host to network byte order. The functions of this package take ports and addresses in host order: what they pack needs
 * none of this. See [byteorder(3)](https://man7.org/linux/man-pages/man3/byteorder.3.html).
 */
export function htonl(hostlong: number): number {
  return native.htonl(hostlong);
}

/**
 * `uint16_t htons(uint16_t hostshort)`
 *
 * From host to network byte order: for the protocol of a packet socket, not for `pack_sockaddr_in`. See [byteorder(3)](https://man7.org/linux/man-pages/man3/byteorder.3.html).
 */
export function htons(hostshort: number): number {
  return native.htons(hostshort);
}

/** `uint32_t ntohl(uint32_t netlong)`: from network to host byte order. See [byteorder(3)](https://man7.org/linux/man-pages/man3/byteorder.3.html). */
export function ntohl(netlong: number): number {
  return native.ntohl(netlong);
}

/** `uint16_t ntohs(uint16_t netshort)`: from network to host byte order. See [byteorder(3)](https://man7.org/linux/man-pages/man3/byteorder.3.html). */
export function ntohs(netshort: number): number {
  return native.ntohs(netshort);
}
