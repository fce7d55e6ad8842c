import type { Owner } from './node-internals.js';

interface Session {
  destroyed: boolean;
  destroy(): void;
  goaway(): void;
}

/** In the child: ends the http2 session on a socket of the parent's, with `'close'`. Whether there was one. */
export function endHttp2Session(socket: Owner): boolean {
  const session = sessionOn(socket);
  if (session === undefined) return false;
  socket.destroy?.();
  if (!session.destroyed) session.destroy();
  return true;
}

/** Node's http2 keeps the session in a property of its socket, whose name differs: nothing else there has http2's `goaway`. */
function sessionOn(socket: Owner): Session | undefined {
  const values = Reflect.ownKeys(socket).map((key) => Reflect.get(socket, key));
  return values.find((value: Partial<Session> | null | undefined) => typeof value?.goaway === 'function');
}
