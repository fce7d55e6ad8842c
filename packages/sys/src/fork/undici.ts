import { subscribe } from 'node:diagnostics_channel';
import { bySymbol, isDetached, type Owner } from './sockets.js';
import { WeakList } from './weak-list.js';

interface Message {
  request: { method?: string };
  socket: Owner;
  connectParams: { protocol: string; hostname: string; port: string };
}

/** The connections of `fetch`'s undici and of the package's, those that are being made too. */
const connections = new WeakList<Owner>();
/** Those that are made. */
const made = new WeakSet<Owner>();
/** The connection that each request under way is on, and how many there are on a connection. */
const connectionOf = new WeakMap<object, Owner>();
const running = new WeakMap<Owner, number>();

/** A client calls its connector next, which makes the socket. */
let connecting = false;
/** How many TLS connections to a host and port are being made: not every Node tells of their sockets. */
const secure = new Map<string, number>();

subscribe('undici:client:beforeConnect', (message) => {
  if (countSecure(message, 1)) return;
  connecting = true;
  queueMicrotask(() => {
    connecting = false;
  });
});

subscribe('net.client.socket', (message) => {
  if (connecting) connections.add((message as Message).socket);
  connecting = false;
});

subscribe('undici:client:connectError', (message) => countSecure(message, -1));

/** Whether it is of TLS. */
function countSecure(message: unknown, change: number): boolean {
  const { protocol, hostname, port } = (message as Message).connectParams;
  if (protocol !== 'https:') return false;
  const place = placeOf(hostname, port);
  const count = (secure.get(place) ?? 0) + change;
  if (count > 0) secure.set(place, count);
  else secure.delete(place);
  return true;
}

function placeOf(host: unknown, port: unknown): string {
  return `${host} ${port || 443}`;
}

/** Whether a TLS socket is one that a client waits for. */
function isBeingMade(socket: Owner): boolean {
  const options = bySymbol(socket, 'connect-options') as { host?: string; port?: unknown } | undefined;
  return options !== undefined && secure.has(placeOf(options.host, options.port));
}

subscribe('undici:client:connected', (message) => {
  countSecure(message, -1);
  const { socket } = message as Message;
  connections.add(socket);
  made.add(socket);
});

subscribe('undici:client:sendHeaders', (message) => {
  const { request, socket } = message as Message;
  // What a proxy has answered to CONNECT never ends.
  if (request.method === 'CONNECT') return;
  connectionOf.set(request, socket);
  running.set(socket, (running.get(socket) ?? 0) + 1);
});

for (const end of ['undici:request:trailers', 'undici:request:error'])
  subscribe(end, (message) => {
    const { request } = message as Message;
    const socket = connectionOf.get(request);
    if (socket === undefined) return;
    connectionOf.delete(request);
    running.set(socket, (running.get(socket) ?? 1) - 1);
  });

/**
 * In the child: ends the parent's connections, so that each dispatcher makes its own, with the options that it has. A request
 * that is under way fails: a dispatcher would wait for its answer before it sends another on that connection. The code of
 * the error is none after which undici's RetryAgent would send the request again; one on an idle connection would fail
 * the requests that wait. Returns them.
 */
export function endUndiciConnections(owners: Owner[], reason: Error): Set<Owner> {
  if (secure.size > 0) for (const owner of owners) if (isBeingMade(owner)) connections.add(owner);
  const inherited = connections.take(isDetached);
  // A connection through a proxy comes after the one below it, whose end would be its own.
  for (const socket of inherited.reverse())
    socket.destroy?.(running.get(socket) || !made.has(socket) ? reason : undefined);
  return new Set(inherited);
}
