import { monitorEventLoopDelay } from 'node:perf_hooks';
import { now, writeCounters } from '../page.js';
import { requestCounts } from './requests.js';

const EVERY = 500;

/** Writes what a worker has done, twice a second: a loop that is blocked is noticed by its silence. */
export function startBeat(page: number, slot: number, connections: () => number): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const milliseconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : 0);
  const write = () => {
    writeCounters(page, slot, {
      ...requestCounts(),
      pid: process.pid,
      beat: now(),
      connections: connections(),
      delayMean: milliseconds(delay.mean),
      delayMax: milliseconds(delay.max),
      heapUsed: process.memoryUsage().heapUsed,
    });
    delay.reset();
  };
  write();
  const timer = setInterval(write, EVERY);
  return () => {
    clearInterval(timer);
    delay.disable();
    write();
  };
}
