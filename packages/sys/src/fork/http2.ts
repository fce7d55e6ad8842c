import type { Owner } from './sockets.js';

interface Session {
  destroyed: boolean;
  destroy(error?: Error, code?: number): void;
}

/** NGHTTP2_CANCEL, with which streams end without an error. */
const CANCEL = 8;

/** The http2 session that a socket carries; it is no handle of the event loop, and a client keeps it until it ends. */
export function sessionOf(socket: Owner): Session | undefined {
  // The property's name differs, and is no symbol in some Nodes; nothing else there has http2's `goaway`.
  const values = Reflect.ownKeys(socket).map((key) => Reflect.get(socket, key));
  return values.find((value) => typeof value?.goaway === 'function');
}

/** Ends it, so that its owner makes another. */
export function endSession(session: Session): void {
  if (!session.destroyed) session.destroy(undefined, CANCEL);
}
