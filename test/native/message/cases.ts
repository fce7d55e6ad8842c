// Cases in the style of LTP's sendmsg and recvmsg tests and of CPython's test_socket: a state, then calls.
import * as sys from '@perlipc/sys';

const { MSG_DONTWAIT: NOW, MSG_PEEK: PEEK, MSG_TRUNC: TRUNC, MSG_OOB: OOB, MSG_WAITALL: ALL } = sys;
const { SOL_SOCKET, IPPROTO_IP: IP, IPPROTO_IPV6: IP6, IPPROTO_UDP: UDP } = sys;
const QUIET = sys.MSG_NOSIGNAL ?? 0;
const unix = ['stream', 'dgram', 'seqpacket'];
const packets = ['udp', 'udp6'];

const bothEnds = unix.flatMap((state) => [
  // Scatter and gather.
  `${state}|S 0 3,4,5 - 0|R 1 12 0 0`,
  `${state}|S 0 12 - 0|R 1 1,2,3,4,5 0 0`,
  `${state}|S 0 0,5,0 - 0|R 1 0,3,0,9 0 0`,
  `${state}|S 0 - - 0|R 1 4 0 ${NOW}`,
  `${state}|S 0 5 - 0|R 1 - 0 ${NOW}`,
  `${state}|S 0 *1024 - 0|R 1 2000 0 0`,
  `${state}|S 0 *1025 - 0|R 1 *1025 0 ${NOW}`,
  `${state}|S 0 9 - 0|R 1 4 0 ${PEEK}|R 1 4 0 0|R 1 9 0 ${NOW}`,
  `${state}|S 0 9 - 0|R 1 4 0 ${TRUNC}|R 1 9 0 ${NOW}`,
  `${state}|S 0 9 - 0|R 1 4 0 ${PEEK | TRUNC}`,
  `${state}|R 1 4 0 ${NOW}`,
  `${state}|S 0 5 - ${OOB}|R 1 5 0 ${OOB}`,
  // Descriptors.
  `${state}|S 0 1 r0 0|R 1 1 64 0`,
  `${state}|S 0 1 r0,1,0,1 0|R 1 1 64 0`,
  `${state}|S 0 1 r0,1 0|R 1 1 0 0`,
  `${state}|S 0 1 r0,1 0|R 1 1 ${sys.CMSG_LEN(4)} 0`,
  `${state}|S 0 1 r0,1 0|R 1 1 ${sys.CMSG_LEN(8)} 0`,
  `${state}|S 0 1 r0,1 0|R 1 1 ${sys.CMSG_LEN(0)} 0`,
  `${state}|S 0 1 r0 0|R 1 1 8 0`,
  `${state}|S 0 1 r0,!999 0|R 1 1 64 ${NOW}`,
  `${state}|S 0 1 r 0|R 1 1 64 ${NOW}`,
  `${state}|S 0 1 r0+r1 0|R 1 1 128 0`,
  `${state}|S 0 1 r${Array(253).fill(0)} 0|R 1 1 2000 0`,
  `${state}|S 0 1 r${Array(254).fill(0)} 0|R 1 1 2000 ${NOW}`,
  `${state}|S 0 - r0 0|R 1 1 64 ${NOW}`,
  `${state}|S 0 1 r0 0|R 1 1 64 ${PEEK}|R 1 1 64 0`,
  // What is no control message of this family.
  `${state}|S 0 1 ${SOL_SOCKET}:99:1 0|R 1 1 64 ${NOW}`,
  `${state}|S 0 1 ${IP}:${sys.IP_TTL}:7 0|R 1 1 64 0`,
  // Ends that are gone.
  `${state}|h 1 0|S 0 1 - ${QUIET}`,
  `${state}|h 0 1|S 0 1 - ${QUIET}|R 1 1 0 ${NOW}`,
  `${state}|c 1|S 0 1 - ${QUIET}`,
  `${state}|S 0 7 - 0|c 0|R 1 9 0 0|R 1 9 0 ${NOW}`,
  // Credentials by option.
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_PASSCRED} 1|S 0 1 - 0|R 1 1 64 0`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_PASSCRED} 1|S 0 1 r0 0|R 1 1 128 0`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_PASSCRED} 1|S 0 1 r0 0|R 1 1 32 0`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_PASSCRED} 1|S 0 1 - 0|R 1 1 20 0`,
]);

const internet = packets.flatMap((state) => [
  `${state}|S 0 3,4 - 0 a1|R 1 9 0 0`,
  `${state}|S 0 0 - 0 a1|R 1 9 0 0`,
  `${state}|S 0 - - 0 a1|R 1 9 0 0`,
  `${state}|S 0 9 - 0`,
  `${state}|S 0 65000 - 0 a1|R 1 4 0 ${TRUNC}`,
  `${state}|S 0 66000 - 0 a1`,
  `${state}|S 0 9 r0 0 a1|R 1 9 64 ${NOW}`,
  `${state}|S 0 9 99:1:1 0 a1|R 1 9 64 0`,
  `${state}c|S 0 9 - 0|R 1 4 0 0`,
  `${state}c|S 0 9 - 0 a1|R 1 9 0 0`,
  `${state}c|c 1|S 0 9 - 0|R 0 9 0 ${NOW}`,
  `${state}|S 0 9 - ${OOB} a1`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_TIMESTAMP} 1|S 0 9 - 0 a1|R 1 9 64 0`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_TIMESTAMPNS} 1|S 0 9 - 0 a1|R 1 9 64 0`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_TIMESTAMP} 1|S 0 9 - 0 a1|R 1 9 20 0`,
  `${state}|o 1 ${SOL_SOCKET} ${sys.SO_TIMESTAMP} 1|S 0 9 - 0 a1|R 1 9 8 0`,
]);

const four = [
  [sys.IP_PKTINFO, 12],
  [sys.IP_RECVTTL, 4],
  [sys.IP_RECVTOS, 1],
  [sys.IP_RECVORIGDSTADDR, 16],
].map(([option]) => `udp|o 1 ${IP} ${option} 1|S 0 9 - 0 a1|R 1 9 64 0`);
const six = [sys.IPV6_RECVPKTINFO, sys.IPV6_RECVHOPLIMIT, sys.IPV6_RECVTCLASS].map(
  (option) => `udp6|o 1 ${IP6} ${option} 1|S 0 9 - 0 a1|R 1 9 64 0`,
);

const sent = [
  `udp|o 1 ${IP} ${sys.IP_RECVTTL} 1|S 0 9 ${IP}:${sys.IP_TTL}:7 0 a1|R 1 9 64 0`,
  `udp|S 0 9 ${IP}:${sys.IP_TTL}:0 0 a1`,
  `udp|S 0 9 ${IP}:${sys.IP_TTL}:256 0 a1`,
  `udp|o 1 ${IP} ${sys.IP_RECVTOS} 1|S 0 9 ${IP}:${sys.IP_TOS}:8 0 a1|R 1 9 64 0`,
  `udp6|o 1 ${IP6} ${sys.IPV6_RECVHOPLIMIT} 1|S 0 9 ${IP6}:${sys.IPV6_HOPLIMIT}:9 0 a1|R 1 9 64 0`,
  `udp6|o 1 ${IP6} ${sys.IPV6_RECVTCLASS} 1|S 0 9 ${IP6}:${sys.IPV6_TCLASS}:16 0 a1|R 1 9 64 0`,
  `udp|o 1 ${UDP} ${sys.UDP_GRO} 1|o 0 ${UDP} ${sys.UDP_SEGMENT} 100|S 0 300 - 0 a1|R 1 400 64 0`,
];

const streams = ['tcp', 'tcp6'].flatMap((state) => [
  `${state}|S 0 3,4 - 0|R 1 9 64 0`,
  `${state}|S 0 1 r0 0|R 1 1 64 ${NOW}`,
  `${state}|h 0 1|S 0 1 - ${QUIET}|R 1 1 0 0`,
  `${state}|S 0 9 - 0 a2|R 1 4,5 0 ${ALL}`,
  `${state}|S 0 1 - ${OOB}|R 1 1 0 ${OOB}|R 1 1 0 ${OOB}`,
  `${state}|R 2 9 0 0|S 2 9 - ${QUIET}`,
]);

const refused = [
  `lone|S 0 9 - ${QUIET}|R 0 9 0 ${NOW}`,
  `lone|S 1 9 - ${QUIET}|R 1 9 0 ${NOW}`,
  `lone|S !999 9 - 0|R !999 9 0 0`,
  `files|S 0 9 - 0|R 0 9 0 0`,
  `pipes|S 1 9 - 0|R 0 9 0 0`,
  `stream|S 0 1 - 268435456|R 1 1 0 0`,
  `lone|S !999 *1025 - 0|R !999 *1025 0 0`,
];

/** sendmsg and recvmsg: well over ninety. */
export const messages = [...bothEnds, ...internet, ...four, ...six, ...sent, ...streams, ...refused];

/** The others: over forty. */
export const others = [
  ...['dgram', 'seqpacket', 'udpc', 'udp6c'].flatMap((state) => [
    `${state}|M 0 3 5 0|m 1 5 9 ${NOW}`,
    `${state}|M 0 3 5 0|m 1 2 4 ${NOW}|m 1 9 9 ${NOW}|m 1 9 9 ${NOW}`,
    `${state}|M 0 0 5 0|m 1 1 5 ${NOW}`,
    `${state}|M 0 2 5 0|m 1 9 2 ${sys.MSG_WAITFORONE}`,
  ]),
  'stream|M 0 3 5 0|m 1 2 4 0',
  `stream|c 1|M 0 3 5 ${QUIET}`,
  'udp|M 0 2 5 0',
  'lone|M !999 1 5 0|m !999 1 5 0',
  'pipes|M 1 1 5 0|m 0 1 5 0',
  'pipes|W 1 3,4|V 0 2,9',
  'pipes|W 1 *1024|V 0 *1024',
  'pipes|W 1 *1025|V 0 *1025',
  'pipes|W 1 -|V 0 -',
  'pipes|W 0 1|V 1 1',
  'pipes|V 0 1|c 1|V 0 1',
  'pipes|W !999 1|V !999 1',
  'pipes|c 0|W 1 1',
  'pipes|p 0 1 0|P 1 1 0',
  'files|p 0 3,5 60|p 0 9 64|p 0 9 100|p 0 9 -1',
  'files|P 0 3,5 60|p 0 99 0|P 0 9 -1',
  'files|V 0 3,5|V 0 99|V 0 9',
  'files|F 3 0 - 9|F 3 0 60 9|F 3 0 64 9|V 2 99',
  'files|F 3 0 -1 9|F 3 0 0 0|F 0 3 0 9|F !999 0 0 9|F 3 !999 0 9',
  'files|F 1 0 0 9|p 1 9 0',
  'stream|F 0 1 - 9|S 0 4 - 0|F 1 0 - 4',
  'files|L 0 - 3 - 9|L 0 60 3 - 99|L 2 - 1 - 5|L 2 - 1 60 99',
  'files|L 0 - 1 - 9|L 2 0 1 - 9|L 0 0 3 0 9|L 0 -1 3 - 9',
  'files|L 2 - 1 - 9|c 3|L 2 - 1 - 9|L !999 - 1 - 9',
  'pipes|W 1 5|T 0 3 99 0|T 0 3 2 2|V 2 99|V 0 99',
  'pipes|T 0 3 5 2|T 0 1 5 2|T 1 0 5 2|T !999 3 5 2',
  'files|T 0 3 5 2|T 2 0 5 2',
  'files|G 0 - 1 - 9|G 0 60 1 0 99|G 0 64 1 - 9|V 1 99',
  'files|G 0 0 0 0 9|G 0 -1 1 0 9|G 0 - 3 - 9|G !999 - 1 - 9',
  'files|G 0 0 1 100 9|p 1 99 95',
];
