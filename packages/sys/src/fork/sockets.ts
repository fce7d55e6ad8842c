import { native } from '../addon/native.js';
import { EBADF } from '../constants.js';

/** What a forked child touches of the objects behind Node's handles, which have no types for it. */
export interface Owner {
  _handle?: { fd?: number; reading?: boolean; onread?: unknown } | null;
  destroyed?: boolean;
  connecting?: boolean;
  setTimeout?: (milliseconds: number) => void;
  destroy?: (error?: Error) => void;
  close?: () => void;
  listeners?: (event: string) => ((...args: unknown[]) => unknown)[];
  _server?: { _connections?: number } | null;
  _writableState?: { buffered?: unknown[]; bufferedIndex?: number; length: number };
}

/** What a `dgram.Socket` has behind its state symbol. */
interface DatagramState {
  handle: { fd: number } | null;
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
  if ('destroyed' in owner) {
    owner.destroyed = true;
    // What TLS has read and not yet decrypted would come to a socket that is destroyed, which takes it for an error's number.
    if (owner._handle?.onread) owner._handle.onread = () => {};
  }
  if (owner._server?._connections) owner._server._connections--;
}

/** What Node would do by itself with a detached handle would be done a second time, or fail: a connect, a read, a send that waits for its turn. */
export function stop(owner: Owner): void {
  if (owner.connecting) owner.connecting = false;
  if ('destroyed' in owner && owner._handle) owner._handle.reading = true;
  const handle = datagramState(owner)?.handle;
  // libuv would open another socket.
  if (handle)
    for (const name of ['send', 'send6', 'connect', 'connect6']) Reflect.set(handle, name, noSocket);
}

function noSocket(): number {
  return -EBADF;
}

/**
 * A datagram socket whose bind or connect waits for a name is the parent's, which would lose the port to its child; and a connect without a
 * descriptor is an error. Closing it would wait for the bind.
 */
export function stopStarting(owner: Owner, tell: boolean): void {
  const state = datagramState(owner);
  if (state?.bindState !== BINDING && state?.connectState !== CONNECTING) return;
  state.queue = undefined;
  if (tell) owner.close?.();
  else state.handle = null;
}

/** Whether it is what `fs.watch` returns: the child's has no events, kept or not. */
export function isWatcher(owner: Owner): boolean {
  return owner.constructor.name === 'FSWatcher';
}

/** Tells the owner's listeners that its connection has closed. */
export function close(owner: Owner): void {
  if (owner.destroy !== undefined) owner.destroy();
  else if (isWatcher(owner) || datagramState(owner)?.handle) owner.close?.();
}
