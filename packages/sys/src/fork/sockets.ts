import { native } from '../addon/native.js';
import { EBADF } from '../constants.js';

/** What a forked child touches of the objects behind Node's handles, which have no types for it. */
export interface Owner {
  _handle?: { fd?: number; onread?: unknown } | null;
  destroyed?: boolean;
  connecting?: boolean;
  setTimeout?: (milliseconds: number) => void;
  destroy?: (error?: Error) => void;
  close?: () => void;
  listening?: boolean;
  listeners?: (event: string) => (() => void)[];
  _server?: { _connections?: number } | null;
  _writableState?: { buffered?: unknown[]; bufferedIndex?: number; length: number };
}

/** What a `dgram.Socket` has behind its state symbol. */
interface DatagramState {
  handle: { fd: number; send: () => number; connect: () => number } | null;
  bindState: number;
  connectState: number;
  queue?: unknown[] | undefined;
}

const UNBOUND = 0;
/** `bind` waits for its address to be looked up. */
const BINDING = 1;
/** `connect` does. */
const CONNECTING = 1;

/** The objects behind the event loop's handles, which the child can't list any more once it has detached them. */
export function findOwners(): Owner[] {
  const active: (() => Owner[]) | undefined = Reflect.get(process, '_getActiveHandles');
  return native.forkOwners(() => active?.call(process) ?? []) as Owner[];
}

/** The value of an own property whose symbol has this description. */
export function bySymbol(object: object, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(object).find((each) => each.description === description);
  return symbol === undefined ? undefined : Reflect.get(object, symbol);
}

/** A `dgram.Socket` has no stream's state, and a `_handle` that warns: its own is in a state object. */
export function isDetached(owner: Owner): boolean {
  const state = datagramState(owner);
  if (state !== undefined) return state.bindState !== UNBOUND && state.handle !== null && state.handle.fd < 0;
  const fd = owner._handle?.fd;
  return typeof fd === 'number' && fd < 0;
}

function datagramState(owner: Owner): DatagramState | undefined {
  return bySymbol(owner, 'state symbol') as DatagramState | undefined;
}

/** The stream over a detached handle is dead, and nobody is told: no event, no callback, no timer. */
export function forget(owner: Owner): void {
  owner.setTimeout?.(0);
  if (owner.connecting) owner.connecting = false;
  if ('destroyed' in owner) {
    owner.destroyed = true;
    // What was read before the fork, and is not decrypted yet, would be an error to a socket that is destroyed.
    if (owner._handle?.onread) owner._handle.onread = () => {};
  }
  // A server without a handle is one that doesn't listen, and may do so anew.
  else if ('_connectionKey' in owner) owner._handle = null;
  if (owner._server?._connections) owner._server._connections--;
}

/** A datagram socket without a descriptor would make another to send what waits for a name. */
export function stopSending(owner: Owner): void {
  const handle = datagramState(owner)?.handle;
  if (handle) handle.send = handle.connect = () => -EBADF;
}

/** Whether its connect or its bind waits for its turn or for a name: it would be made a second time. */
export function isUnderWay(owner: Owner): boolean {
  return owner.connecting === true || isStarting(datagramState(owner));
}

function isStarting(state: DatagramState | undefined): state is DatagramState {
  return state?.bindState === BINDING || state?.connectState === CONNECTING;
}

/** A datagram socket whose bind is under way is the parent's, which would lose the port to its child; a connect would fail. */
export function stopBinding(owner: Owner): void {
  const state = datagramState(owner);
  if (isStarting(state)) state.handle = null;
}

/** Whether it is what `fs.watch` returns: the child's has no events, kept or not. */
export function isWatcher(owner: Owner): boolean {
  return owner.constructor.name === 'FSWatcher';
}

/** Tells the owner's listeners, in their next turn, that its connection has closed. */
export function close(owner: Owner): void {
  if (owner.destroy !== undefined) owner.destroy();
  else if (owner.listening || isWatcher(owner)) owner.close?.();
  else closeDatagrams(owner);
}

function closeDatagrams(owner: Owner): void {
  const state = datagramState(owner);
  if (!state?.handle) return;
  // Closing would wait for the bind.
  state.queue = undefined;
  owner.close?.();
}
