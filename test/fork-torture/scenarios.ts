import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { _exit, fork, kill, SIGKILL, SIGUSR2 } from '@perlipc/sys';
import { empty, reap, reapSync, type Tally } from './tally.js';

/** A scenario forks `count` times and tells how the children ended. */
export type Scenario = (count: number) => Promise<Tally>;

const exited = (code: number): number => code << 8;

function churn(size: number): number {
  let live: unknown[] = [];
  for (let i = 0; i < size; i++) {
    live.push({ i, pair: [i, i * 2], text: `text ${i}` });
    if (live.length > 300_000) live = [];
  }
  return live.length;
}

/** Forks while the collector's threads mark and sweep; each child allocates, compiles and collects for a while. */
async function garbage(count: number): Promise<Tally> {
  const tally = empty();
  const held: unknown[] = [];
  for (let i = 0; i < 400_000; i++) held.push({ i, text: `held ${i}` });
  churn(400_000);
  for (let round = 0; round < count; round++) {
    churn(30_000 + ((round * 37_777) % 100_000));
    const pid = fork();
    if (pid === 0) {
      const fresh = new Function('n', 'let s = 0; for (let i = 0; i < n; i++) s += i % 7; return s;') as (
        n: number,
      ) => number;
      churn(400_000);
      _exit(fresh(200_000) > 0 ? 7 : 8);
    }
    reapSync(tally, pid, exited(7));
  }
  return held.length > 0 ? tally : empty();
}

/** Each child uses timers, the pool, a server and a client, and ends by itself or by process.exit. */
async function loop(count: number): Promise<Tally> {
  const tally = empty();
  await fs.promises.readFile('/etc/passwd');
  for (let round = 0; round < count; round++) {
    const pid = fork();
    if (pid === 0) {
      const steps = await workInLoop();
      if (round % 2 === 0) process.exit(steps);
      process.exitCode = steps;
      return tally;
    }
    await new Promise((resolve) => setTimeout(resolve, round % 3));
    await reap(tally, pid, exited(6));
  }
  return tally;
}

async function workInLoop(): Promise<number> {
  let steps = 0;
  await new Promise((resolve) => setTimeout(resolve, 2));
  steps++;
  await fs.promises.readFile('/etc/passwd');
  steps++;
  await new Promise((resolve) => crypto.pbkdf2('a', 'b', 1000, 32, 'sha1', resolve));
  steps++;
  const server = http.createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  steps++;
  await new Promise<void>((resolve, reject) =>
    http
      .get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false }, (response) =>
        response.resume().on('end', resolve),
      )
      .on('error', reject),
  );
  steps++;
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  return steps + 1;
}

/** A chain in which each child forks the next and waits for it, ten deep. */
async function generations(count: number): Promise<Tally> {
  const tally = empty();
  for (let round = 0; round < count; round++) reapSync(tally, chain(10), exited(10));
  return tally;
}

function chain(depth: number): number {
  const pid = fork();
  if (pid !== 0) return pid;
  if (depth === 1) _exit(10);
  const inner = empty();
  reapSync(inner, chain(depth - 1), exited(10));
  _exit(inner.ok === 1 ? 10 : 1);
}

/** Forks while array buffers are swept on other threads. */
async function buffers(count: number): Promise<Tally> {
  const tally = empty();
  const held: ArrayBuffer[] = [];
  for (let round = 0; round < count; round++) {
    for (let i = 0; i < 3000; i++) {
      const buffer = new ArrayBuffer(4096 + (i % 7) * 1000);
      if (i % 50 === 0) held[i % 61] = buffer;
    }
    const pid = fork();
    if (pid === 0) {
      let bytes = 0;
      for (let i = 0; i < 20_000; i++)
        bytes += Buffer.alloc(4096, i).length + new ArrayBuffer(5000).byteLength;
      _exit(bytes > 0 ? 9 : 1);
    }
    reapSync(tally, pid, exited(9));
  }
  return tally;
}

/** Children that are signalled and killed at any instant; the parent's own signals keep arriving. */
async function killed(count: number): Promise<Tally> {
  const tally = empty();
  let arrived = 0;
  process.on('SIGUSR2', () => arrived++);
  for (let round = 0; round < count; round++) {
    const pid = fork();
    if (pid === 0) {
      setInterval(() => {}, 1);
      await new Promise(() => {});
    }
    for (let i = 0; i < 5; i++) {
      kill(pid, SIGUSR2);
      kill(process.pid, SIGUSR2);
    }
    if (round % 4 !== 0) await new Promise((resolve) => setTimeout(resolve, round % 4));
    kill(pid, SIGUSR2);
    kill(pid, SIGKILL);
    await reap(tally, pid, 9);
  }
  const before = arrived;
  kill(process.pid, SIGUSR2);
  for (let i = 0; i < 200 && arrived === before; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  if (arrived === before) tally.hung++;
  process.removeAllListeners('SIGUSR2');
  return tally;
}

/** How often each scenario forks: in the suite, and by hand. */
export const scenarios: Record<string, { run: Scenario; short: number; long: number }> = {
  garbage: { run: garbage, short: 15, long: 1000 },
  loop: { run: loop, short: 30, long: 1000 },
  generations: { run: generations, short: 5, long: 200 },
  buffers: { run: buffers, short: 20, long: 400 },
  killed: { run: killed, short: 40, long: 1000 },
};
