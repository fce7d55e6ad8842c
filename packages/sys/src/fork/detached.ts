import { native } from '../addon/native.js';
import { endHttp2Session } from './http2-sessions.js';
import { bySymbol, internals, type Owner } from './node-internals.js';

/** The objects behind the event loop's handles, which the child can't list any more once it has detached them. */
export function findOwners(): Owner[] {
  return native.forkOwners(() => internals._getActiveHandles?.() ?? []) as Owner[];
}

/** What fails the child's copies of requests that were under way. */
export function detachedError(): Error {
  return Object.assign(new Error("the connection is the parent's: fork has detached it in the child"), {
    code: 'ERR_FORK_DETACHED',
  });
}

interface Datagrams {
  bindState: number;
  handle: { fd?: number } | null;
}

/** A dgram.Socket has its handle in a state object, and a `_handle` that warns. */
function datagrams(owner: Owner): Datagrams | undefined {
  return bySymbol(owner, 'state symbol') as Datagrams | undefined;
}

/** Whether the descriptor is the parent's alone now, or would have been opened for something that the parent has begun. */
export function isDetached(owner: Owner): boolean {
  const udp = datagrams(owner);
  if (udp) return udp.bindState !== 0 && (udp.handle?.fd ?? 0) < 0;
  const fd = owner._handle?.fd;
  return typeof fd === 'number' && fd < 0;
}

/** In the child: what a detached handle's object does; with `close` it tells that it is closed. */
export function leave(owner: Owner, close: boolean): void {
  if (endHttp2Session(owner)) return;
  if (owner._server?._connections) owner._server._connections--;
  if (close) closeOwner(owner);
  else forget(owner);
}

/** Dead, and nobody is told: no event, no callback, no timer, no connect after a look-up. */
function forget(owner: Owner): void {
  if (owner.connecting) owner.connecting = false;
  owner.setTimeout?.(0);
  const udp = datagrams(owner);
  if (udp) udp.handle = udp.bindState === 2 ? udp.handle : null;
  else if ('destroyed' in owner) owner.destroyed = true;
  else if ('listening' in owner) stopListening(owner);
}

/** As after `close()`: no address, and `listen` opens a new one. */
function stopListening(server: Owner): void {
  server._handle?.close?.();
  server._handle = null;
}

/** Without an error: for who does not listen to one it would be the end of the child. */
function closeOwner(owner: Owner): void {
  if ('destroyed' in owner) owner.destroy?.();
  else owner.close?.();
}
