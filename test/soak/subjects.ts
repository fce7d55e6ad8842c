// The servers that are soaked, each with what is done to it beside its clients' visits.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { NetConnectOpts } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Load } from '../prefork/load.js';
import { Service } from '../prefork/support.js';
import { environment, nodeUnderTest } from '../support/environment.js';
import { ForkingServer, type Kind } from '../support/forking-server.js';
import { childrenOf } from '../support/proc.js';
import { type Counts, visits } from './clients.js';

export interface Subject {
  name: string;
  pid: number;
  /** Its clients, until they are told to stop. */
  load(counts: Counts, stopped: () => boolean): Promise<void>;
  /** What happens to it now and then. */
  disturb(): void;
  /** Whether nothing of what it was given is under way. */
  quiet(): boolean;
  stop(): Promise<void>;
}

const CLIENTS = 8;

function visited(target: NetConnectOpts): Subject['load'] {
  return async (counts, stopped) => {
    await Promise.all(Array.from({ length: CLIENTS }, () => visits(target, counts, stopped)));
  };
}

function killOne(pids: number[]): void {
  const victim = pids[Math.floor(Math.random() * pids.length)];
  if (victim === undefined) return;
  try {
    process.kill(victim, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

export async function forking(kind: Kind, milliseconds: number): Promise<Subject> {
  const server = await ForkingServer.start(kind, [], milliseconds);
  const { pid } = server.program;
  return {
    name: `forking server, ${kind}`,
    pid,
    load: visited(server.target),
    disturb: () => killOne(childrenOf(pid)),
    quiet: () => childrenOf(pid).length === 0,
    stop: async () => server[Symbol.dispose](),
  };
}

export async function eventLoop(): Promise<Subject> {
  const file = fileURLToPath(new URL('aio-server.js', import.meta.url));
  const child = spawn(nodeUnderTest, [file], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    name: 'aio',
    pid: child.pid ?? 0,
    load: visited({ host: '127.0.0.1', port: Number(port) }),
    disturb: () => {},
    quiet: () => true,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

const WORKERS = 3;

/** Its children but the mold, which the log names with their numbers. */
function workersOf({ pid, lines }: Service): number[] {
  const named = new Set(lines.flatMap((line) => (line.worker !== undefined && line.pid ? [line.pid] : [])));
  return childrenOf(pid).filter((child) => named.has(child));
}

export async function service(): Promise<Subject> {
  const running = Service.cli('http', ['--workers', `${WORKERS}`]);
  const where = await Promise.race([running.serving(), running.ended]);
  if (typeof where !== 'object') throw new Error(`prefork has ended: ${where} ${running.others.join('\n')}`);
  let turn = 0;
  return {
    name: 'prefork',
    pid: running.pid,
    load: async (counts, stopped) => {
      const loads = [true, false].map((keepAlive) => new Load(where, CLIENTS / 2, keepAlive));
      while (!stopped()) await new Promise((resolve) => setTimeout(resolve, 50));
      for (const { answered, failures } of await Promise.all(loads.map((load) => load.end()))) {
        counts['answered'] = (counts['answered'] ?? 0) + answered;
        counts['lost to killed workers'] = (counts['lost to killed workers'] ?? 0) + failures.length;
      }
    },
    disturb: () => {
      turn++;
      if (turn % 40 === 0) running.signal('SIGHUP');
      else if (turn % 40 === 20) killOne(workersOf(running));
    },
    quiet: () => childrenOf(running.pid).length === WORKERS + 1,
    stop: async () => {
      await running.stop();
    },
  };
}
