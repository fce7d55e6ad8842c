import { subscribe } from 'node:diagnostics_channel';
import { isDetached, type Owner } from './sockets.js';

interface Message {
  request: { method?: string };
  socket: Owner;
}

/** The connections of `fetch`'s undici and of the package's. */
const connections = new Set<WeakRef<Owner>>();
const collected = new FinalizationRegistry<WeakRef<Owner>>((ref) => connections.delete(ref));
/** The connection that each request under way is on, and how many there are on a connection. */
const connectionOf = new WeakMap<object, Owner>();
const running = new WeakMap<Owner, number>();

subscribe('undici:client:connected', (message) => {
  const { socket } = message as Message;
  const ref = new WeakRef(socket);
  connections.add(ref);
  collected.register(socket, ref);
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
export function endUndiciConnections(reason: Error): Set<Owner> {
  const inherited: Owner[] = [];
  for (const ref of connections) {
    const socket = ref.deref();
    if (socket !== undefined && !isDetached(socket)) continue;
    connections.delete(ref);
    if (socket !== undefined) inherited.push(socket);
  }
  // A connection through a proxy comes after the one below it, whose end would be its own.
  for (const socket of inherited.reverse()) socket.destroy?.(running.get(socket) ? reason : undefined);
  return new Set(inherited);
}
