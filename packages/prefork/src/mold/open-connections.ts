import { Socket as DatagramSocket } from 'node:dgram';
import { Server, Socket } from 'node:net';

/** The connections and servers that `load` has left open, in words: they stay the mold's. */
export function openConnections(): string[] {
  const active: (() => unknown[]) | undefined = Reflect.get(process, '_getActiveHandles');
  return (active?.call(process) ?? []).flatMap((handle) => {
    if (handle instanceof Server) return [`a server on ${JSON.stringify(handle.address())}`];
    if (handle instanceof DatagramSocket)
      return [`a socket for datagrams on ${JSON.stringify(handle.address())}`];
    if (handle instanceof Socket && handle.remoteAddress !== undefined)
      return [`a connection to ${handle.remoteAddress}:${handle.remotePort}`];
    return [];
  });
}
