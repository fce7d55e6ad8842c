import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, fetched } from './asking.js';
import { newDirectory, removeDirectory } from './directory.js';
import { HEAP, ownMebibytes, program, WORKERS } from './memory.js';
import { Measured } from './process.js';

/** What a service of several workers did. */
export interface Serving {
  /** Milliseconds from its start to its first answer. */
  first: number;
  /** MiB that each worker has for itself, after the requests and two collections. */
  memory: number[];
  /** Requests a second, on kept connections. */
  throughput: number;
  /** Requests lost while all workers were replaced. */
  lost: { kept: number; each: number };
  /** What the busiest worker has of the answers, times the workers: 1 is even. */
  uneven: { kept: number; each: number };
  /** Of a new worker: milliseconds that its first requests took, and MiB that workers have for themselves after as many as before. */
  restarted?: Warmed;
  /** The same when a warmed worker is the mold. */
  reforked?: Warmed;
}

export interface Warmed {
  first: number;
  memory: number;
}

const FIRST = 200;

const AT_ONCE = 16;
const MILLISECONDS = 1_500;

export async function measureService(name: string[], requests: number, reforks = false): Promise<Serving> {
  const directory = newDirectory();
  const begun = performance.now();
  const service = await Measured.start(program(name, directory));
  try {
    const { port, pids } = JSON.parse(await service.line());
    const where = { host: '127.0.0.1', port };
    await fetched(where, '/work', false);
    const first = performance.now() - begun;
    const memory = await held(pids, directory, requests);
    const balance = async (keepAlive: boolean) => {
      const { by, answered } = await ask(where, '/pid', AT_ONCE, keepAlive, pause(MILLISECONDS));
      return (Math.max(...by.values()) / answered) * WORKERS;
    };
    const uneven = { kept: await balance(true), each: await balance(false) };
    const { answered, seconds } = await ask(where, '/work', AT_ONCE, true, pause(MILLISECONDS));
    const restarted = async (keepAlive: boolean) => {
      service.say('restart');
      return (await ask(where, '/pid', AT_ONCE, keepAlive, service.line())).lost;
    };
    const lost = { kept: await restarted(true), each: await restarted(false) };
    const warmed = async (what: string): Promise<Warmed> => {
      service.say(what);
      const workers: number[] = JSON.parse(await service.line()).pids;
      const took = await firstRequests(join(directory, `${workers[0]}`));
      const sum = (await held(workers, directory, requests)).reduce((a, b) => a + b, 0);
      return { first: took, memory: sum };
    };
    const serving = { first, memory, throughput: answered / seconds, lost, uneven };
    if (!reforks) return serving;
    const again = await warmed('restart');
    return { ...serving, restarted: again, reforked: await warmed('refork') };
  } finally {
    await service.stop();
    removeDirectory(directory);
  }
}

/** Milliseconds. */
async function firstRequests(socketPath: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const begun = performance.now();
  for (let i = 0; i < FIRST; i++) await fetched({ socketPath }, '/work', agent);
  agent.destroy();
  return performance.now() - begun;
}

/** So many requests to each worker, then two full collections. */
async function held(pids: number[], directory: string, requests: number): Promise<number[]> {
  for (const pid of pids) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const where = { socketPath: join(directory, `${pid}`) };
    for (let i = 0; i < requests; i++) await fetched(where, '/work', agent);
    for (let i = 0; i < 2; i++) await fetched(where, '/collect', agent);
    agent.destroy();
  }
  // The collector's threads go on after the call.
  await pause(1_000);
  return pids.map(ownMebibytes);
}

export { HEAP, WORKERS };
