import {
  IP_ADD_MEMBERSHIP,
  IP_ADD_SOURCE_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IP_DROP_SOURCE_MEMBERSHIP,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_TCP,
  IPV6_JOIN_GROUP,
  IPV6_LEAVE_GROUP,
  SO_ATTACH_FILTER,
  SO_LINGER,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SOL_SOCKET,
  TCP_MD5SIG,
} from '../constants.js';

const timeval = "a struct timeval, which pack('l!l!', seconds, microseconds) of @perlipc/perl makes";
const membership =
  "a struct ip_mreq (Socket.pm's pack_ip_mreq): the 4 bytes of the group and the 4 of the interface";
const sourceMembership =
  "a struct ip_mreq_source (Socket.pm's pack_ip_mreq_source): the 4 bytes each of group, interface and source";
const membership6 =
  "a struct ipv6_mreq (Socket.pm's pack_ipv6_mreq): the group's 16 bytes and the interface's index";

/** Which options want a structure, and how it is made. */
const structures: readonly [level: number, option: number | undefined, name: string, structure: string][] = [
  [SOL_SOCKET, SO_RCVTIMEO, 'SO_RCVTIMEO', timeval],
  [SOL_SOCKET, SO_SNDTIMEO, 'SO_SNDTIMEO', timeval],
  [
    SOL_SOCKET,
    SO_LINGER,
    'SO_LINGER',
    "a struct linger, which pack('ii', onoff, seconds) of @perlipc/perl makes",
  ],
  [SOL_SOCKET, SO_ATTACH_FILTER, 'SO_ATTACH_FILTER', 'a struct sock_fprog'],
  [IPPROTO_IP, IP_ADD_MEMBERSHIP, 'IP_ADD_MEMBERSHIP', membership],
  [IPPROTO_IP, IP_DROP_MEMBERSHIP, 'IP_DROP_MEMBERSHIP', membership],
  [IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, 'IP_ADD_SOURCE_MEMBERSHIP', sourceMembership],
  [IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, 'IP_DROP_SOURCE_MEMBERSHIP', sourceMembership],
  [IPPROTO_IPV6, IPV6_JOIN_GROUP, 'IPV6_JOIN_GROUP', membership6],
  [IPPROTO_IPV6, IPV6_LEAVE_GROUP, 'IPV6_LEAVE_GROUP', membership6],
  [IPPROTO_TCP, TCP_MD5SIG, 'TCP_MD5SIG', 'a struct tcp_md5sig'],
];

/** What to say of an option that was given a number and wants a structure; else nothing. */
export function structureWanted(level: number, optname: number): string {
  const wanted = structures.find((row) => row[0] === level && row[1] === optname);
  return wanted === undefined ? '' : `: ${wanted[2]} takes ${wanted[3]}, not a number`;
}
