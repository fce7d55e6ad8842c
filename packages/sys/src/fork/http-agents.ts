import { subscribe } from 'node:diagnostics_channel';
import { load } from '../addon/here.js';
import { hasLoaded } from './loaded.js';
import { isDetached, type Owner } from './sockets.js';
import { WeakList } from './weak-list.js';

interface Agent {
  sockets: Record<string, Owner[]>;
  freeSockets: Record<string, Owner[]>;
  requests: Record<string, { destroy(error: Error): void }[]>;
  totalSocketCount: number;
}

/** The agents that have made requests: their idle connections are not among the active handles. */
const agents = new WeakList<Agent>();

subscribe('http.client.request.start', (message) => {
  const { agent } = (message as { request: { agent?: Agent | false } }).request;
  if (agent) agents.add(agent);
});

/** In the child: the agents without the parent's connections, which are returned, and without the requests that wait for one. */
export function emptyAgents(): { sockets: Owner[]; requests: { destroy(error: Error): void }[] } {
  const all = [...allAgents()];
  return { sockets: all.flatMap(takeSockets), requests: all.flatMap(takeRequests) };
}

function allAgents(): Set<Agent> {
  const all = new Set<Agent>();
  for (const name of ['http', 'https']) if (hasLoaded(name)) all.add(load(`node:${name}`).globalAgent);
  for (const agent of agents) all.add(agent);
  return all;
}

function takeSockets(agent: Agent): Owner[] {
  const taken: Owner[] = [];
  for (const lists of [agent.sockets, agent.freeSockets]) {
    for (const [name, sockets] of Object.entries(lists)) {
      const mine = sockets.filter((socket) => !isDetached(socket));
      taken.push(...sockets.filter(isDetached));
      agent.totalSocketCount -= sockets.length - mine.length;
      if (mine.length > 0) lists[name] = mine;
      else delete lists[name];
    }
  }
  return taken;
}

function takeRequests(agent: Agent): { destroy(error: Error): void }[] {
  const taken = Object.values(agent.requests).flat();
  for (const name of Object.keys(agent.requests)) delete agent.requests[name];
  return taken;
}
