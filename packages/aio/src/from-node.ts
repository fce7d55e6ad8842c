import { Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { linkSync, renameSync } from 'node:fs';
import { Server, Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { dup, fileno } from '@perlipc/sys';
import { refuse } from '@perlipc/sys/argument';

/** A connection that was Node's. */
export interface Taken {
  /** In non-blocking mode. The program closes it. */
  fd: number;
  /** What Node had read and the program had not: it comes before what is read from `fd`. */
  head: Buffer;
}

/**
 * Takes a connection from Node: the `net.Socket` is destroyed, the connection stays. What was written to it is sent first; what it
 * had read is in `head`. Throws `TypeError` for a TLS socket, whose bytes mean nothing without it, and rejects with the error of a
 * socket that fails meanwhile.
 */
export async function fromSocket(socket: Socket): Promise<Taken> {
  if (!(socket instanceof Socket) || 'encrypted' in socket)
    refuse('fromSocket', 'socket', 'a net.Socket without TLS', socket);
  socket.pause();
  if (socket.connecting) await once(socket, 'connect');
  if (socket.writableEnded) await finished(socket, { readable: false });
  else if (socket.writableLength > 0) await written(socket);
  const fd = dup(socket);
  const head = buffered(socket);
  socket.destroy();
  return { fd, head };
}

function written(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write('', (error) => (error ? reject(error) : resolve()));
  });
}

function buffered(socket: Socket): Buffer {
  const chunks: Buffer[] = [];
  while (socket.readableLength > 0) {
    const chunk: Buffer | string | null = socket.read();
    if (chunk === null) break;
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, socket.readableEncoding ?? undefined) : chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Takes a listening socket from Node and returns its descriptor: the `net.Server` is closed, its connections stay. The path of a Unix
 * socket stays too, though it is absent for a moment.
 */
export function fromServer(server: Server): number {
  if (!(server instanceof Server)) refuse('fromServer', 'server', 'a net.Server', server);
  const fd = dup(server);
  const address = server.address();
  if (typeof address === 'string' && address !== '' && !address.startsWith('\0'))
    keepingPath(address, () => server.close());
  else server.close();
  return fd;
}

/** libuv unlinks the path of a server that it closes. */
function keepingPath(path: string, close: () => void): void {
  const other = `${path}.${process.pid}`;
  linkSync(path, other);
  close();
  renameSync(other, path);
}

/**
 * Takes a UDP socket from Node and resolves to its descriptor: the `dgram.Socket` is closed. What was sent to numeric addresses has
 * gone then; what still waits for a look-up of a name has not, and will not.
 */
export async function fromDatagramSocket(socket: DatagramSocket): Promise<number> {
  if (!(socket instanceof DatagramSocket)) refuse('fromDatagramSocket', 'socket', 'a dgram.Socket', socket);
  fileno(socket);
  // Node looks numeric addresses up too, in a tick, and then counts what it sends.
  do await turn();
  while (socket.getSendQueueCount() > 0);
  const fd = dup(socket);
  socket.close();
  return fd;
}
