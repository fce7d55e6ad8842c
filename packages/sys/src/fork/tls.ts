import { load } from '../addon/here.js';
import type { Owner } from './sockets.js';

/** Node's own listener, by which a TLS socket hears that the socket below it has closed; nothing else leads from the one to the other. */
const LISTENER = '() => this.destroy()';

/**
 * The TLS sockets over a socket of the program's own, as `tls.connect({ socket })` and a server make them, those over such included:
 * they have no handle of the event loop.
 */
export function tlsOver(socket: Owner): Owner[] {
  if (!isWrapped(socket)) return [];
  const above = socket.listeners?.('close').filter((each) => String(each) === LISTENER) ?? [];
  const found = destroyedBy(above).filter((each) => each !== socket);
  return [...found, ...found.flatMap(tlsOver)];
}

/** The handle of a socket that carries TLS asks the TLS socket whether it is being read. */
function isWrapped(socket: Owner): boolean {
  const handle = 'destroyed' in socket && socket._handle;
  return !!handle && Object.getOwnPropertyDescriptor(handle, 'reading')?.get !== undefined;
}

/** The TLS sockets that the listeners would destroy, which stay as they are. */
function destroyedBy(listeners: (() => void)[]): Owner[] {
  if (listeners.length === 0) return [];
  const { prototype } = load('node:tls').TLSSocket;
  const found: Owner[] = [];
  const own = Object.getOwnPropertyDescriptor(prototype, 'destroy');
  Object.defineProperty(prototype, 'destroy', {
    configurable: true,
    value(this: Owner) {
      found.push(this);
    },
  });
  try {
    for (const listener of listeners) listener();
  } finally {
    if (own === undefined) delete prototype.destroy;
    else Object.defineProperty(prototype, 'destroy', own);
  }
  return found;
}
