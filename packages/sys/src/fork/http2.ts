import { bySymbol, type Owner } from './sockets.js';

interface Session {
  destroyed: boolean;
  destroy(error?: Error, code?: number): void;
}

/** NGHTTP2_CANCEL, with which streams end without an error. */
const CANCEL = 8;

/** The http2 session that a socket carries; it is no handle of the event loop, and a client keeps it until it ends. */
export function sessionOf(socket: Owner): Session | undefined {
  const session = bySymbol(socket, 'session') as Partial<Session> | undefined;
  return typeof session?.destroy === 'function' ? (session as Session) : undefined;
}

/** Ends it, so that its owner makes another. */
export function endSession(session: Session): void {
  if (!session.destroyed) session.destroy(undefined, CANCEL);
}
