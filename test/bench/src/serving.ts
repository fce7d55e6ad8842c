import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sample, Work } from './bench.js';
import type { Contender } from './contenders.js';
import { IN_FLIGHT, load } from './load.js';
import { cpuBetween, Measured } from './process.js';
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
}

/** V8 has compiled what runs often by then. */
const WARM_UP = 5_000;

type ServingWork = Work<Serving, Contender>;

export async function measureServer(
  { kind, contender }: ServingWork,
  connections: number,
): Promise<Omit<Sample, 'kind' | 'contender' | 'round'>> {
  return withPath(async (path) => {
    const server = await Measured.start([...contender.command, kind.work, kind.family, path]);
    try {
      const target = await server.line();
      await load({ ...kind, target, connections: Math.min(connections, WARM_UP) });
      await childless(server.pid);
      const before = server.cpu();
      const { user, system, latencies, ...rest } = await load({ ...kind, target, connections });
      await childless(server.pid);
      const cpu = cpuBetween(before, server.cpu());
      const places = kind.message ? 1 : IN_FLIGHT;
      const interval = (rest.seconds * 1e9 * places) / connections;
      return {
        done: rest.done,
        failures: rest.failures,
        seconds: rest.seconds,
        cpu,
        peak: server.peak(),
        latency: latency(latencies, interval),
        load: { user, system },
      };
    } finally {
      await server.stop();
    }
  });
}

/** The system calls of one connection, or one round trip. */
export async function countServer({ kind, contender }: ServingWork): Promise<Calls> {
  const range = kind.message
    ? { mark: /read|recv/, from: 50, to: 250 }
    : { mark: accepted, from: 50, to: 250 };
  return withPath((path) =>
    trace(
      [...contender.command, kind.work, kind.family, path],
      async (server) => load({ ...kind, target: await server.line(), connections: 300 }),
      range,
    ),
  );
}

async function withPath<T>(use: (path: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'perlipc-bench-'));
  try {
    return await use(join(directory, 'socket'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Waits until a server has reaped the children of its connections: their CPU time is its own from then on. */
async function childless(pid: number): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') === '') return;
    await sleep(10);
  }
  throw new Error(`process ${pid} still has children after 5 seconds`);
}
