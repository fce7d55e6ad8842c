import { load } from '../addon/here.js';
import type { Owner } from './sockets.js';

/**
 * The sockets that Node has put over this one, and over those: TLS of `tls.connect({ socket })` and of every server, and what http2
 * makes of a stream. Their handles are none of the event loop's, and only what listens to the lower one's `'close'` has them.
 */
export function socketsOver(socket: Owner): Owner[] {
  const listeners = (socket.listeners?.('close') ?? []).filter((each) => isNodes(each, socket));
  const over = listeners.flatMap(whatItDestroys);
  return [...over, ...over.flatMap(socketsOver)];
}

type Listener = (...args: unknown[]) => unknown;

/** TLSSocket's listener, where its `reading` is on the handle, or that of Node's JSStreamSocket, by a comment in it. */
function isNodes(listener: Listener, socket: Owner): boolean {
  const text = Function.prototype.toString.call(listener);
  if (text === '() => this.destroy()') return isCarrier(socket);
  return text.startsWith('() =>') && text.includes('Errors emitted from `stream`');
}

function isCarrier({ _handle: handle }: Owner): boolean {
  return handle ? Object.getOwnPropertyDescriptor(handle, 'reading')?.get !== undefined : false;
}

/** Calls a listener whose one act is `this.destroy()` of a socket, with that kept from happening. */
function whatItDestroys(listener: Listener): Owner[] {
  const found: Owner[] = [];
  const { prototype } = load('node:net').Socket;
  const before = Object.getOwnPropertyDescriptor(prototype, 'destroy');
  const destroy = {
    configurable: true,
    value(this: Owner) {
      found.push(this);
    },
  };
  Object.defineProperty(prototype, 'destroy', destroy);
  try {
    listener();
  } finally {
    if (before) Object.defineProperty(prototype, 'destroy', before);
    else delete prototype.destroy;
  }
  return found;
}
