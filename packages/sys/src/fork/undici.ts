import { subscribe } from 'node:diagnostics_channel';
import { bySymbol, isDetached, type Owner } from './sockets.js';

// `fetch` and undici's clients keep their connections in dispatchers, whose options (certificates, proxies, interceptors) the child
// needs as well. So the dispatchers stay, and are told that the connections which they inherited have closed: they make others.

/** The connections of undici's clients: those that wait for a request don't hold the loop, and are no active handles. */
const connections = new Set<WeakRef<Owner>>();

subscribe('undici:client:connected', (message) => {
  for (const ref of connections) if (ref.deref()?.destroyed !== false) connections.delete(ref);
  connections.add(new WeakRef((message as { socket: Owner }).socket));
});

/** In the child: the connections of undici's clients that stayed with the parent. */
export function undiciSockets(): Owner[] {
  return [...connections].flatMap((ref) => ref.deref() ?? []).filter(isDetached);
}

/** Whether a socket is one of undici's that waits for a request. One that has a request under way is the parent's, silently. */
export function isIdleInUndici(socket: Owner): boolean {
  const client = clientOf(socket);
  return client !== undefined && running(client) === 0;
}

/** HTTP/1.1's parser knows its client. */
function clientOf(socket: Owner): object | undefined {
  const parser = bySymbol(socket, 'parser') as { client?: object } | undefined;
  return typeof parser?.client === 'object' ? parser.client : undefined;
}

/** How many requests a client has sent and not had answered; unknown counts as some. */
function running(client: object): number {
  for (let proto: object | null = client; proto !== null; proto = Object.getPrototypeOf(proto)) {
    const symbol = Object.getOwnPropertySymbols(proto).find((each) => each.description === 'running');
    if (symbol !== undefined) return Number(Reflect.get(client, symbol));
  }
  return 1;
}
