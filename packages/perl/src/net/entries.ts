import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';

/** `$name, $aliases, $port, $proto` */
export type ServentList = [name: string, aliases: string, port: number, proto: string];
/** `$name, $aliases, $proto` */
export type ProtoentList = [name: string, aliases: string, proto: number];
/** `$name, $aliases, $addrtype, $length, @addrs` */
export type HostentList = [
  name: string,
  aliases: string,
  addrtype: number,
  length: number,
  ...addrs: string[],
];
/** `$name, $aliases, $addrtype, $net` */
export type NetentList = [name: string, aliases: string, addrtype: number, net: number];

const words = (entry: { aliases: string[] }) => entry.aliases.join(' ');
export const name = (entry: { name: string }) => entry.name;
export const serventList = (s: sys.Servent): ServentList => [s.name, words(s), s.port, s.proto];
export const protoentList = (p: sys.Protoent): ProtoentList => [p.name, words(p), p.proto];
export const hostentList = (h: sys.Hostent): HostentList => {
  const length = h.addrtype === sys.AF_INET6 ? 16 : 4;
  return [h.name, words(h), h.addrtype, length, ...h.addresses.map(latin1)];
};
export const netentList = (n: sys.Netent): NetentList => [n.name, words(n), n.addrtype, n.net];
