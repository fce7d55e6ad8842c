import { readFileSync } from 'node:fs';
import type { Settings } from '../options.js';
import { now, readCounters } from '../page.js';
import type { Parent } from './parent.js';
import type { Team } from './team.js';

/** What is known of a worker. */
export interface WorkerStatus {
  number: number;
  pid: number;
  generation: number;
  state: string;
  /** Seconds. */
  age: number;
  requests: number;
  active: number;
  connections: number;
  /** Milliseconds that the event loop was late, in the last half second. */
  delayMean: number;
  delayMax: number;
  /** Bytes, as the others. */
  heapUsed: number;
  /** Of this process alone, and of several; of Linux. */
  private: number;
  shared: number;
}

/** What `status()` gives, and `/status` of the status socket. */
export interface Status {
  name: string;
  pid: number;
  mold: number | undefined;
  generation: number;
  age: number;
  size: number;
  addresses: string[];
  /** Of all workers that there were. */
  requests: number;
  restarts: number;
  workers: WorkerStatus[];
}

export function statusOf(
  service: { settings: Settings; since: number; addresses: string[] },
  team: Team,
  page: number,
  parent: Parent,
): Status {
  const workers = [...team.workers].map((worker): WorkerStatus => {
    const { pid: _, beat, ...counters } = readCounters(page, worker.order.slot);
    const { number, pid, generation, state, age } = worker;
    return { number, pid, generation, state, age, ...counters, ...memoryOf(pid) };
  });
  workers.sort((a, b) => a.number - b.number || a.age - b.age);
  const sum = workers.reduce((all, { requests }) => all + requests, 0);
  return {
    name: service.settings.name,
    pid: process.pid,
    mold: parent.pid,
    generation: parent.generation,
    age: now() - service.since,
    size: team.size,
    addresses: service.addresses,
    requests: team.past.requests + sum,
    restarts: team.past.restarts,
    workers,
  };
}

function memoryOf(pid: number): { private: number; shared: number } {
  let rollup = '';
  try {
    if (pid > 0) rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    // It has ended, or there is no /proc.
  }
  const sum = (kind: string) =>
    [...rollup.matchAll(new RegExp(`^${kind}_(?:Clean|Dirty):\\s+(\\d+) kB`, 'gm'))].reduce(
      (all, [, kib]) => all + Number(kib) * 1024,
      0,
    );
  return { private: sum('Private'), shared: sum('Shared') };
}
