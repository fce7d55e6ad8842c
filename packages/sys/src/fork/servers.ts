import { subscribe } from 'node:diagnostics_channel';
import { WeakList } from './weak-list.js';

/** What a `net.Server` has behind its public face. */
export interface Server {
  _handle: object | null;
  _connections: number;
  /** A `listen` whose address is being looked up goes on if this is still what it was. */
  _listeningId?: number;
  close(): void;
}

/** The servers that have been asked to listen: one that waits for its address has no handle yet. */
const servers = new WeakList<Server>();

subscribe('tracing:net.server.listen:asyncStart', (message) => {
  servers.add((message as { server: Server }).server);
});

/** Those whose `listen` waits for an address, also for the next tick. */
export function startingServers(): Server[] {
  if (servers.isEmpty) return [];
  return [...servers].filter((server) => server._listeningId !== undefined && !server._handle);
}

/** In the child: their `listen` is the parent's. */
export function stopListening(starting: Server[]): void {
  for (const server of starting) if (server._listeningId !== undefined) server._listeningId++;
}

export function isServer(owner: object): owner is Server {
  return '_connectionKey' in owner;
}

/** Has no address and doesn't listen, and may do so anew. Returns what emits its `'close'`, before that of its connections. */
export function takeHandle(server: Server): () => void {
  server._handle = null;
  const connections = server._connections;
  return () => {
    // One whose last connection the program has closed meanwhile has emitted it.
    const told = connections > 0 && server._connections === 0;
    if (!server._handle && !told) server.close();
  };
}
