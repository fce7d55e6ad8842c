import { subscribe } from 'node:diagnostics_channel';
import { isDetached, leave } from './detached.js';
import { isLoaded, type Owner, require } from './node-internals.js';

interface Request {
  destroy?: (error: Error) => void;
}

interface Agent {
  sockets: Record<string, Owner[]>;
  freeSockets: Record<string, Owner[]>;
  requests: Record<string, Request[]>;
  totalSocketCount: number;
}

/** The agents that have made requests. */
const agents = new Set<WeakRef<Agent>>();
const seen = new WeakSet<Agent>();

subscribe('http.client.request.start', (message) => {
  const { agent } = (message as { request: { agent?: Agent | false } }).request;
  if (!agent || seen.has(agent)) return;
  seen.add(agent);
  agents.add(new WeakRef(agent));
});

/** In the child: no agent has the parent's connections, or the requests that wait for one. */
export function forgetAgents(reason: Error, close: boolean): void {
  for (const agent of allAgents()) forgetAgent(agent, reason, close);
}

function allAgents(): Set<Agent> {
  const all = new Set<Agent>();
  for (const name of ['http', 'https']) if (isLoaded(name)) all.add(require(`node:${name}`).globalAgent);
  for (const ref of agents) {
    const agent = ref.deref();
    if (agent) all.add(agent);
    else agents.delete(ref);
  }
  return all;
}

function forgetAgent(agent: Agent, reason: Error, close: boolean): void {
  for (const lists of [agent.sockets, agent.freeSockets]) {
    for (const [name, sockets] of Object.entries(lists)) {
      const inherited = sockets.filter(isDetached);
      const mine = sockets.filter((socket) => !inherited.includes(socket));
      for (const socket of inherited) leave(socket, close);
      agent.totalSocketCount -= inherited.length;
      if (mine.length > 0) lists[name] = mine;
      else delete lists[name];
    }
  }
  const waiting = Object.values(agent.requests).flat();
  for (const name of Object.keys(agent.requests)) delete agent.requests[name];
  if (close) for (const request of waiting) request.destroy?.(reason);
}
