import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { Server, Socket, type SocketConstructorOpts } from 'node:net';
import { nextTick } from 'node:process';
import {
  AF_INET,
  AF_INET6,
  EAFNOSUPPORT,
  ECANCELED,
  type Fd,
  getsockname,
  inet_ntop,
  SystemError,
  sockaddr_family,
  unpack_sockaddr_in,
  unpack_sockaddr_in6,
} from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { takeHeld } from './accept.js';
import { endLoops } from './connections.js';
import { type Datagram, takeDatagrams } from './datagrams.js';
import { takeRead } from './lines.js';
import { forget } from './watching.js';

/** How `toSocket` makes the socket: what `net.Socket` takes, `fd` apart. */
export type SocketOptions = Omit<SocketConstructorOpts, 'fd' | 'handle'>;

/**
 * Gives a connected stream socket or a pipe to Node: a `net.Socket`, which closes it from now on. Calls of ours that wait for it end
 * with ECANCELED; what `lines` had read and not handed out comes first. Throws what [net.Socket](https://nodejs.org/api/net.html#class-netsocket) throws for a descriptor that it doesn't take, which stays the program's then.
 */
export function toSocket(fd: Fd, options: SocketOptions = {}): Socket {
  const number = descriptor('toSocket', fd);
  const socket = new Socket({ readable: true, writable: true, ...options, fd: number });
  forget(number, ECANCELED);
  const head = takeRead(number);
  if (head.length > 0) socket.unshift(head);
  return socket;
}

/**
 * Gives a listening socket to Node: a `net.Server`, which closes it from now on. It resolves when that listens; connections that
 * `connections` had taken and not handed out come first, and its loops end with ECANCELED. Rejects with what [server.listen](https://nodejs.org/api/net.html#serverlistenhandle-backlog-callback) reports, and the descriptor stays the program's.
 */
export async function toServer(fd: Fd, listener?: (socket: Socket) => void): Promise<Server> {
  const number = descriptor('toServer', fd);
  const server = new Server(listener);
  const listening = once(server, 'listening');
  server.listen({ fd: number });
  await listening;
  forget(number, ECANCELED);
  endLoops(number, ECANCELED);
  for (const connection of takeHeld(number)) server.emit('connection', toSocket(connection.fd));
  return server;
}

/**
 * Gives a bound UDP socket to Node: a `dgram.Socket`, which closes it from now on. It emits first what `datagrams` had received and not
 * handed out. Throws what [socket.bind](https://nodejs.org/api/dgram.html#socketbindoptions-callback) throws for a
 * descriptor that it doesn't take, and `SystemError` EAFNOSUPPORT for a socket of another family.
 */
export async function toDatagramSocket(fd: Fd): Promise<DatagramSocket> {
  const number = descriptor('toDatagramSocket', fd);
  const type = TYPES.get(sockaddr_family(getsockname(number)));
  if (type === undefined) throw new SystemError(EAFNOSUPPORT, 'toDatagramSocket');
  const socket = createSocket(type);
  const listening = once(socket, 'listening');
  socket.bind({ fd: number });
  await listening;
  forget(number, ECANCELED);
  // Its caller listens by then, and Node has received nothing yet.
  const held = takeDatagrams(number);
  nextTick(() => {
    for (const datagram of held) tell(socket, datagram);
  });
  return socket;
}

/** As Node emits a datagram of its own. */
function tell(socket: DatagramSocket, { data, address }: Datagram): void {
  const version4 = sockaddr_family(address) === AF_INET;
  const [port, bytes] = version4 ? unpack_sockaddr_in(address) : unpack_sockaddr_in6(address);
  const family = version4 ? 'IPv4' : 'IPv6';
  const text = inet_ntop(version4 ? AF_INET : AF_INET6, bytes);
  socket.emit('message', data, { address: text, family, port, size: data.length });
}

const TYPES = new Map([
  [AF_INET, 'udp4'],
  [AF_INET6, 'udp6'],
] as const);
