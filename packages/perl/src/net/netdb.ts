import * as sys from '@perlipc/sys';
import type { Lookup } from '../base/context.js';
import {
  type HostentList,
  hostentList,
  type NetentList,
  name,
  netentList,
  type ProtoentList,
  protoentList,
  type ServentList,
  serventList,
} from './entries.js';
import { lookup } from './lookup.js';
import { asString, type Packed, packed } from './packed.js';

/**
 * `getservbyname NAME,PROTO` · blocks, the event loop with it
 *
 * Scalar: the port, in host order. List: name, aliases, port, proto. An empty PROTO is any. See getservbyname in
 * [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getservbyname: Lookup<[service: string, proto: string], number, ServentList> = lookup(
  (service: string, proto: string) => sys.getservbyname(service, proto || undefined),
  (s) => s.port,
  serventList,
);

/**
 * `getservbyport PORT,PROTO` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, port, proto. An empty PROTO is any. See getservbyport in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getservbyport: Lookup<[port: number, proto: string], string, ServentList> = lookup(
  (port: number, proto: string) => sys.getservbyport(port & 0xffff, proto || undefined),
  name,
  serventList,
);

/**
 * `getprotobyname NAME` · blocks, the event loop with it
 *
 * Scalar: the number. List: name, aliases, proto. See getprotobyname in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getprotobyname: Lookup<[name: string], number, ProtoentList> = lookup(
  sys.getprotobyname,
  (p) => p.proto,
  protoentList,
);

/**
 * `getprotobynumber NUMBER` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, proto. See getprotobynumber in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getprotobynumber: Lookup<[proto: number], string, ProtoentList> = lookup(
  (proto: number) => sys.getprotobynumber(proto | 0),
  name,
  protoentList,
);

/**
 * `gethostbyname NAME` · blocks, the event loop with it
 *
 * Scalar: the first address, packed. List: name, aliases, addrtype, length, addresses. After a failure CHILD_ERROR is
 * the C library's h_errno (`HOST_NOT_FOUND`, `TRY_AGAIN`, …). See gethostbyname in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const gethostbyname: Lookup<[name: string], string | undefined, HostentList> = lookup(
  sys.gethostbyname,
  (h) => asString(h.addresses[0]),
  hostentList,
);

/**
 * `gethostbyaddr ADDR,ADDRTYPE` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, addrtype, length, addresses. After a failure CHILD_ERROR is the C library's
 * h_errno. See gethostbyaddr in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const gethostbyaddr: Lookup<[addr: Packed, type: number], string, HostentList> = lookup(
  (addr: Packed, type: number) => sys.gethostbyaddr(packed(addr, 'gethostbyaddr'), type),
  name,
  hostentList,
);

/**
 * `getnetbyname NAME` · blocks, the event loop with it
 *
 * Scalar: the number, in host order. List: name, aliases, addrtype, net. See getnetbyname in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getnetbyname: Lookup<[name: string], number, NetentList> = lookup(
  sys.getnetbyname,
  (n) => n.net,
  netentList,
);

/**
 * `getnetbyaddr ADDR,ADDRTYPE` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, addrtype, net. See getnetbyaddr in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getnetbyaddr: Lookup<[net: number, type: number], string, NetentList> = lookup(
  sys.getnetbyaddr,
  name,
  netentList,
);
