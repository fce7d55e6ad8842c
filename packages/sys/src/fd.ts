/** A descriptor, or what has one: anything with a numeric `fd`, or an open `net` or `dgram` object. */
export type Fd = number | { readonly fd: number } | LoopHandle;

/** A `net.Socket`, `net.Server` or `dgram.Socket`: each has its descriptor on a handle that Node does not type. */
export interface LoopHandle {
  ref(): unknown;
  address(): unknown;
}

/** The number of `fd`; what has none is passed on, and the call refuses it by name. */
export function fileno(fd: Fd): number {
  return typeof fd === 'number' ? fd : descriptorOf(fd);
}

function descriptorOf(object: object): number {
  const own = property(object, 'fd');
  if (typeof own === 'number') return own;
  const fd = property(handleOf(object), 'fd');
  return (typeof fd === 'number' ? fd : object) as number;
}

/** The handle of a `dgram.Socket` is in its state, under a symbol; of the `net` objects it is `_handle`. */
function handleOf(object: object): unknown {
  const state = Object.getOwnPropertySymbols(Object(object)).find((s) => s.description === 'state symbol');
  return state ? property(property(object, state), 'handle') : property(object, '_handle');
}

function property(object: unknown, name: string | symbol): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}
