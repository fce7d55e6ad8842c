import type { Owner } from './sockets.js';

interface Session {
  destroyed: boolean;
  type: number;
  destroy(error?: Error, code?: number): void;
  emit(event: 'goaway', code: number, lastStream: number): boolean;
}

/** NGHTTP2_CANCEL, with which streams end without an error. */
const CANCEL = 8;
/** NGHTTP2_SESSION_CLIENT. */
const CLIENT = 1;
/** NGHTTP2_NO_ERROR, with the greatest stream, is how a server says that it goes away. */
const NO_ERROR = 0;
const LAST_STREAM = 2 ** 31 - 1;

/** The http2 session that a socket carries; it is no handle of the event loop, and a client keeps it until it ends. */
export function sessionOf(socket: Owner): Session | undefined {
  // The property's name differs, and is no symbol in some Nodes; nothing else there has http2's `goaway`.
  const values = Reflect.ownKeys(socket).map((key) => Reflect.get(socket, key));
  return values.find((value) => typeof value?.goaway === 'function');
}

/**
 * Ends it, so that its owner makes another. `'close'` comes a turn of the loop later, when the program may have made a request on it;
 * a client is told by the event that says so of a session, without a server's word.
 */
export function endSession(session: Session): void {
  if (session.destroyed) return;
  session.destroy(undefined, CANCEL);
  if (session.type !== CLIENT) return;
  try {
    session.emit('goaway', NO_ERROR, LAST_STREAM);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
