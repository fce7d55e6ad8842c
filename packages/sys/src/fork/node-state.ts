import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { native } from '../addon/native.js';
import { dropRandomCaches } from './random-caches.js';

/** What this file touches of Node's objects, which have no types for it. */
interface Owner {
  _handle?: { fd?: number } | null;
  destroyed?: boolean;
  setTimeout?: (milliseconds: number) => void;
  _server?: { _connections?: number } | null;
  _writableState?: { buffered?: unknown[]; bufferedIndex?: number; length: number };
}

interface Agent {
  sockets: Record<string, Owner[]>;
  freeSockets: Record<string, Owner[]>;
  requests: Record<string, unknown[]>;
  totalSocketCount: number;
}

interface Internals {
  _getActiveHandles?: () => Owner[];
  moduleLoadList?: string[];
  channel?: unknown;
  connected?: boolean;
}

const internals = process as unknown as Internals;
const require = createRequire(import.meta.url);

/** The agents that have made requests: their idle connections are not among the active handles. */
const agents = new Set<WeakRef<Agent>>();
const known = new WeakSet<Agent>();

subscribe('http.client.request.start', (message) => {
  const { agent } = (message as { request: { agent?: Agent | false } }).request;
  if (!agent || known.has(agent)) return;
  known.add(agent);
  agents.add(new WeakRef(agent));
});

/** The objects behind the event loop's handles, which the child can't list any more once it has detached them. */
export function findHandles(): Owner[] {
  return internals._getActiveHandles?.() ?? [];
}

/** Before the first fork: what asks for this process will ask for the child in the child. */
export function followProcess(): void {
  Object.defineProperty(process, 'pid', { get: native.getpid, configurable: true, enumerable: true });
  settleBeforeIdentity();
}

/** Those of standard output and error that hold what has to wait for a write that is under way. */
export function findHolding(handles: Owner[]): Owner[] {
  return handles.filter((owner) => isOutput(owner) && holds(owner));
}

/**
 * Node's own state of a process, made the child's; what `holding` holds is the parent's to write, and `detached` counts the
 * handles that were taken from its loop.
 */
export function becomeChild(handles: Owner[], holding: Owner[], detached: number): void {
  dropRandomCaches();
  if (holding.length > 0) for (const owner of holding) dropBuffered(owner);
  if (detached === 0) return;
  for (const agent of allAgents()) forgetAgent(agent);
  renewFetch();
  for (const owner of handles) if (isDetached(owner)) forget(owner);
  if (internals.channel !== undefined && internals.connected) internals.connected = false;
}

const identities = [
  'setuid',
  'seteuid',
  'setreuid',
  'setresuid',
  'setgid',
  'setegid',
  'setregid',
  'setresgid',
].concat(['setgroups', 'initgroups']);

/** libc changes the identity of each thread that it knows, so the helper threads are to be there by then. */
function settleBeforeIdentity(): void {
  for (const owner of [process, native]) {
    for (const name of identities) {
      const original = Reflect.get(owner, name);
      if (typeof original !== 'function') continue;
      Reflect.set(owner, name, (...args: unknown[]) => {
        native.forkSettle();
        return Reflect.apply(original, owner, args);
      });
    }
  }
}

function isOutput(owner: Owner): boolean {
  const fd = (owner as { fd?: unknown }).fd;
  return fd === 1 || fd === 2;
}

function holds({ _writableState: state }: Owner): boolean {
  return (state?.buffered?.length ?? 0) > (state?.bufferedIndex ?? 0);
}

function dropBuffered({ _writableState: state }: Owner): void {
  if (!state?.buffered || state.bufferedIndex === undefined) return;
  const waiting = state.buffered.slice(state.bufferedIndex) as { chunk: { length: number } }[];
  for (const { chunk } of waiting) state.length -= chunk.length;
  state.buffered.length = state.bufferedIndex;
}

function allAgents(): Set<Agent> {
  const all = new Set<Agent>();
  for (const name of ['http', 'https'])
    if (internals.moduleLoadList?.includes(`NativeModule ${name}`))
      all.add(require(`node:${name}`).globalAgent);
  for (const ref of agents) {
    const agent = ref.deref();
    if (agent) all.add(agent);
    else agents.delete(ref);
  }
  return all;
}

/** An agent without the parent's connections and without the requests that wait for one. */
function forgetAgent(agent: Agent): void {
  for (const lists of [agent.sockets, agent.freeSockets]) {
    for (const [name, sockets] of Object.entries(lists)) {
      const mine = sockets.filter((socket) => !isDetached(socket));
      for (const socket of sockets) if (isDetached(socket)) forget(socket);
      agent.totalSocketCount -= sockets.length - mine.length;
      if (mine.length > 0) lists[name] = mine;
      else delete lists[name];
    }
  }
  for (const name of Object.keys(agent.requests)) delete agent.requests[name];
}

/** `fetch` keeps its connections in a dispatcher that undici has put on the global object: the child gets its own. */
function renewFetch(): void {
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (!symbol.description?.startsWith('undici.globalDispatcher')) continue;
    const dispatcher = Reflect.get(globalThis, symbol) as { constructor: new () => object } | undefined;
    // One with options of the program's own can't be made again.
    if (dispatcher?.constructor.name === 'Agent')
      Reflect.set(globalThis, symbol, new dispatcher.constructor());
  }
}

/** A dgram.Socket has no stream's state to forget, and a `_handle` that warns: its own is in a state object. */
function isDetached(owner: Owner): boolean {
  if (Object.getOwnPropertySymbols(owner).some((symbol) => symbol.description === 'state symbol'))
    return false;
  const fd = owner._handle?.fd;
  return typeof fd === 'number' && fd < 0;
}

/** The stream over a detached handle is dead, and nobody is told: no event, no callback, no timer. */
function forget(owner: Owner): void {
  owner.setTimeout?.(0);
  if ('destroyed' in owner) owner.destroyed = true;
  if (owner._server?._connections) owner._server._connections--;
}
