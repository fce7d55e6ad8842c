/** A descriptor, or what has one: anything with a numeric `fd`, an open `net` or `dgram` object, or one of `http` or `http2` on it. */
export type Fd = number | { readonly fd: number } | LoopHandle | OverSocket;

/** A request or response of `http` or `http2`, an `http2` session or stream: the connection that it is on. */
export type OverSocket =
  | { readonly socket: LoopHandle | null | undefined }
  | { readonly session: { readonly socket: LoopHandle } | null | undefined };

/** A `net.Socket`, `net.Server` or `dgram.Socket`: each has its descriptor on a handle that Node does not type. */
export interface LoopHandle {
  /** Every handle of Node's has it. */
  ref(): unknown;
  /** Where it is bound. */
  address(): unknown;
}

/** The number of `fd`; what has none is passed on, and the call refuses it by name. */
export function fileno(fd: Fd): number {
  return typeof fd === 'number' ? fd : descriptorOf(fd);
}

function descriptorOf(object: object): number {
  return (numberOf(object) ?? numberOf(socketOf(object)) ?? object) as number;
}

function socketOf(object: unknown): unknown {
  return property(object, 'socket') ?? property(property(object, 'session'), 'socket');
}

function numberOf(object: unknown): number | undefined {
  const own = property(object, 'fd');
  if (typeof own === 'number') return own;
  const fd = property(handleOf(object), 'fd');
  return typeof fd === 'number' ? fd : undefined;
}

/** The handle of a `dgram.Socket` is in its state, under a symbol; of the `net` objects it is `_handle`. */
function handleOf(object: unknown): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const state = Object.getOwnPropertySymbols(object).find((s) => s.description === 'state symbol');
  return state ? property(property(object, state), 'handle') : property(object, '_handle');
}

function property(object: unknown, name: string | symbol): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}
