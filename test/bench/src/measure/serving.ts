import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../contenders.js';
import type { Task, Working } from './bench.js';
import { newDirectory, removeDirectory } from './directory.js';
import { countInstructions, UNDER_CALLGRIND } from './instructions.js';
import { IN_FLIGHT, type LoadResult, load } from './load.js';
import { childrenOf, Measured } from './process.js';
import { latency } from './statistics.js';
import { accepted, type Calls, trace } from './trace.js';

/** A kind of work that servers do for the load. */
export interface Serving {
  name: string;
  /** What the servers call it. */
  work: string;
  family: 'tcp4' | 'tcp6' | 'unix';
  expect: string;
  message?: number;
  /** On so many connections at the same time. */
  parallel?: number;
}

/** V8 has compiled what runs often by then; and where it compiles at once, without threads of its own. */
const WARM_UP = 20_000;
const COMPILED = 10_000;

/** Each server that can do a kind of work. */
export function serving(kind: Serving, servers: Server[]): Task[] {
  return servers
    .filter(({ works }) => works.includes(kind.work))
    .map((server) => ({
      kind: kind.name,
      contender: server.name,
      start: (connections) => start(kind, server, Math.min(connections, WARM_UP)),
      calls: () => countServer(kind, server),
    }));
}

async function start(kind: Serving, { command, workers = 0 }: Server, warmUp: number): Promise<Working> {
  const directory = newDirectory();
  const server = await Measured.start(await command(kind.work, kind.family, join(directory, 'socket')));
  const target = await server.line();
  const idle = () => childless(server.pid, workers);
  await load({ ...kind, target, connections: warmUp });
  await idle();
  const turns: LoadResult[] = [];
  return {
    work: async (count) => {
      if (count === 0) return;
      await server.counting(async () => {
        turns.push(await load({ ...kind, target, connections: count }));
        await idle();
      });
    },
    figures: () => {
      const done = sumOf(turns, (turn) => turn.done);
      const seconds = sumOf(turns, (turn) => turn.seconds);
      const places = kind.message ? (kind.parallel ?? 1) : IN_FLIGHT;
      return {
        done,
        failures: failuresOf(turns),
        seconds,
        cpu: server.cpu(),
        peak: server.peak(),
        latency: latency(
          turns.flatMap(({ latencies }) => [...latencies]),
          (seconds * 1e9 * places) / done,
        ),
        load: { user: sumOf(turns, (turn) => turn.user), system: sumOf(turns, (turn) => turn.system) },
      };
    },
    stop: async () => {
      await server.stop();
      removeDirectory(directory);
    },
  };
}

const sumOf = (turns: LoadResult[], value: (turn: LoadResult) => number) =>
  turns.reduce((sum, turn) => sum + value(turn), 0);

function failuresOf(turns: LoadResult[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [name, times] of turns.flatMap(({ failures }) => Object.entries(failures)))
    all[name] = (all[name] ?? 0) + times;
  return all;
}

/** The system calls of one connection, or one round trip. */
export async function countServer(kind: Serving, { command }: Server): Promise<Calls> {
  const range = { mark: kind.message ? answered : accepted, from: 50, to: 250 };
  return withPath(async (path) =>
    trace(
      await command(kind.work, kind.family, path),
      async (server) => load({ ...kind, target: await server.line(), connections: 300 }),
      range,
    ),
  );
}

/** The instructions in user space of one connection. */
export async function countServerInstructions(kind: Serving, { command }: Server): Promise<number> {
  return withPath(async (path) => {
    let target: string | undefined;
    const work = async (server: Measured, connections: number) => {
      target ??= await server.line(UNDER_CALLGRIND);
      await load({ ...kind, target, connections });
    };
    return countInstructions(await command(kind.work, kind.family, path), work, {
      warmUp: COMPILED,
      times: 2_000,
    });
  });
}

/** A message taken: the load fills them with x. */
const answered = /(?:read|recv\w*)\b.*x{20}.* = \d+$/;

async function withPath<T>(use: (path: string) => Promise<T>): Promise<T> {
  const directory = newDirectory();
  try {
    return await use(join(directory, 'socket'));
  } finally {
    removeDirectory(directory);
  }
}

/** Waits until a server has reaped the children of its connections: their CPU time is its own from then on. */
async function childless(pid: number, workers: number): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (childrenOf(pid).length <= workers) return;
    await sleep(10);
  }
  throw new Error(`process ${pid} still has children after 5 seconds`);
}
