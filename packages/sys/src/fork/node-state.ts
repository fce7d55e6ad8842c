// What Node keeps for a process and a forked child must be told of. Each is the first thing that a new Node may change.
//
// | what                       | file             | Nodes    | how it is found                         | if it isn't found                  |
// | -------------------------- | ---------------- | -------- | --------------------------------------- | ---------------------------------- |
// | pid, changes of identity   | identity.ts      | 20 to 26 | process.pid, process.set*id             | the pid is the parent's            |
// | random numbers drawn ahead | random-caches.ts | 20 to 26 | drawn until they are used up, measured  | fork is refused: ERR_FORK_RANDOM   |
// | queued standard output     | stdio-buffers.ts | 20 to 26 | _writableState.buffered                 | comes twice                        |
// | sockets, servers           | sockets.ts       | 20 to 26 | process._getActiveHandles, _handle.fd   | wait in the child for ever         |
// | TLS over a socket          | layers.ts        | 20 to 26 | what listens to the socket's 'close'    | it fails at its next use           |
// | a listen under way         | servers.ts       | 20 to 26 | a diagnostics channel, _listeningId     | done by both                       |
// | http's agents              | http-agents.ts   | 20 to 26 | a diagnostics channel, agent.sockets    | a request waits for ever           |
// | http2's sessions           | http2.ts         | 20 to 26 | a socket's property that has goaway()   | a client keeps a dead session      |
// | fetch, undici's clients    | undici.ts        | 20 to 26 | diagnostics channels                    | fetch waits for ever               |
// | the channel to the parent  | here             | 20 to 26 | process.channel                         | send() fails with EBADF            |
import { emptyAgents } from './http-agents.js';
import { endSession, sessionOf } from './http2.js';
import { socketsOver } from './layers.js';
import { dropRandomCaches } from './random-caches.js';
import { isServer, takeHandle } from './servers.js';
import { close, forget, isDetached, isWatcher, type Owner, stop, stopStarting } from './sockets.js';
import { dropBufferedOutput } from './stdio-buffers.js';
import { endUndiciConnections } from './undici.js';

/** Whether the owners of what was detached are told of it. */
export type Detach = 'silent' | 'close';

/**
 * Node's own state of a process, made the child's; what `buffered` holds is the parent's to write, and `detached` counts the
 * handles that were taken from its loop.
 */
export function resetNodeState(owners: Owner[], buffered: Owner[], detached: number, mode: Detach): void {
  dropRandomCaches();
  if (buffered.length > 0) dropBufferedOutput(buffered);
  if (detached === 0) return;
  detach(owners, mode);
  const { channel, connected } = process as { channel?: unknown; connected?: boolean };
  if (channel !== undefined && connected) process.connected = false;
}

function detach(owners: Owner[], mode: Detach): void {
  const { sockets, requests } = emptyAgents();
  const lost = [...owners.filter(isDetached), ...sockets];
  const dead = new Set([...lost, ...lost.flatMap(socketsOver)]);
  const sessions = [...dead].flatMap((owner) => sessionOf(owner) ?? []);
  // At once: the next line of the program may be a fetch.
  for (const socket of endUndiciConnections(owners, connectionLost())) dead.delete(socket);
  for (const owner of dead) stop(owner);
  const closeServers = [...dead].filter(isServer).map(takeHandle);
  if (mode === 'silent') for (const owner of dead) forget(owner);
  // A client that makes a session in this same turn looks whether the one it has is alive.
  for (const session of sessions) endSession(session);
  for (const owner of owners) stopStarting(owner, mode === 'close');
  if (mode === 'silent') return;
  // The child's program goes on first: what is closed is closed in its next turn.
  const closing = [...dead, ...owners.filter(isWatcher)].filter((owner) => !isServer(owner));
  setImmediate(() => {
    for (const closeServer of closeServers) closeServer();
    for (const owner of closing) close(owner);
    for (const request of requests) request.destroy(connectionLost());
  });
}

function connectionLost(): Error {
  return Object.assign(new Error('the connection stayed with the parent of this process'), {
    code: 'ERR_FORK_DETACHED',
  });
}
