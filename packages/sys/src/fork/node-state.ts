// What Node keeps of a process in its own objects and a forked child must be told of: what each new Node may break.
//
// | what                                | file           | Nodes   | how it is found                                | not found |
// |-------------------------------------|----------------|---------|------------------------------------------------|-----------|
// | objects behind the loop's handles   | detached       | all     | process._getActiveHandles, with the addon      | they hang |
// | http2 sessions on those             | http2-sessions | all     | the socket's property that has goaway()        | they hang |
// | connections in agents of http(s)    | http-agents    | all     | http.client.request.start; the global agents   | they hang |
// | connections of fetch and undici     | undici         | all     | channels undici:client:* and undici:request:*  | they hang |
// | what standard output has queued     | stdio-buffers  | all     | the stream's _writableState.buffered           | written by both |
// | random numbers drawn ahead          | random-caches  | all     | drawing until OpenSSL is asked                 | refused: ERR_FORK_RUNTIME |
// | process.pid, setuid and its like    | identity       | all     | properties of process                          | the parent's pid |
// | the channel of child_process.fork   | ipc-channel    | all     | process.channel                                | process.connected is true |
// | Workers                             | workers        | all     | worker_threads; the addon counts threads       | counted, not named |

import { detachedError, findOwners, isDetached, leave } from './detached.js';
import { forgetAgents } from './http-agents.js';
import { followIdentity } from './identity.js';
import { leaveIpcChannel } from './ipc-channel.js';
import type { Owner } from './node-internals.js';
import { measureRandomCaches, skipRandomCaches } from './random-caches.js';
import { dropBuffered, findBufferedOutputs } from './stdio-buffers.js';
import { endUndiciConnections } from './undici.js';

/** What the parent had when it forked. */
export interface NodeState {
  readonly owners: Owner[];
  readonly buffered: Owner[];
}

let followed = false;

/** In the parent, before it forks. Throws where this Node is not known well enough. */
export function findNodeState(): NodeState {
  measureRandomCaches();
  if (!followed) {
    followed = true;
    followIdentity();
    // V8 compiles a function when it is first called: what only children call, each of them would compile anew.
    resetNodeState({ owners: [], buffered: [] }, 0, false);
  }
  const owners = findOwners();
  return { owners, buffered: findBufferedOutputs(owners) };
}

/** In the child: Node's own state of a process, made the child's. `detached` counts the handles that were taken from its loop. */
export function resetNodeState({ owners, buffered }: NodeState, detached: number, close: boolean): void {
  skipRandomCaches();
  if (buffered.length > 0) for (const owner of buffered) dropBuffered(owner);
  if (detached === 0 && !owners.some(isDetached)) return;
  leaveIpcChannel();
  const reason = detachedError();
  endUndiciConnections(reason);
  forgetAgents(reason, close);
  for (const owner of owners) {
    if (isDetached(owner)) leave(owner, close);
    else if (close && owner.constructor.name === 'FSWatcher') owner.close?.();
  }
}
