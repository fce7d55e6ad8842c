import type { Owner } from './sockets.js';

interface Session {
  destroyed: boolean;
  request?: () => unknown;
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
  if (session.destroyed) return;
  session.destroy(undefined, CANCEL);
  // From Node 24 on a request fails later, and a client that asks before its session's 'close' takes that for its answer.
  if (session.request !== undefined) session.request = refuse;
}

function refuse(): never {
  throw Object.assign(new Error('The session has been destroyed'), { code: 'ERR_HTTP2_INVALID_SESSION' });
}
