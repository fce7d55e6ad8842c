import { subscribe } from 'node:diagnostics_channel';

interface Server {
  _handle?: object | null;
  /** Node drops a look-up for a `listen` that is not the last. */
  _listeningId?: number;
}

/** Servers that look up the address to listen at: they have no handle yet. */
const starting = new Set<WeakRef<Server>>();
const refs = new WeakMap<Server, WeakRef<Server>>();

function serverOf(message: unknown): Server {
  return (message as { server: Server }).server;
}

subscribe('tracing:net.server.listen:asyncStart', (message) => {
  const server = serverOf(message);
  const ref = refs.get(server) ?? new WeakRef(server);
  refs.set(server, ref);
  starting.add(ref);
});

for (const end of ['asyncEnd', 'error'])
  subscribe(`tracing:net.server.listen:${end}`, (message) => {
    const ref = refs.get(serverOf(message));
    if (ref !== undefined) starting.delete(ref);
  });

/** In the child: a `listen` that is under way is the parent's, which could lose the port to its child. */
export function stopListening(): void {
  for (const ref of starting) {
    const server = ref.deref();
    if (server?._handle === null && server._listeningId !== undefined) server._listeningId++;
  }
  starting.clear();
}
