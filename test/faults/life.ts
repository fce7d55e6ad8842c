// One run of a program: with clients if it serves, under a tracer if a call is to fail.
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { cpuTicks } from '../support/proc.js';
import { programFile } from '../support/program.js';
import { Held } from './held.js';
import type { Run } from './judge.js';
import { type Level, levelAfter, remains } from './level.js';
import { AFTER, injected } from './strace.js';
import type { Subject } from './subjects.js';

const PATIENCE = 20_000;

export interface Lived extends Run {
  /** Of a server: whether it is there for a client, after those that may have met the fault. */
  served: boolean[];
  ticks: number;
  /** Of a server, after its clients. */
  level?: Level;
  /** How many processes of it are there when it has ended. */
  remaining: number;
}

let lives = 0;

export interface Tracing {
  place: string;
  log: string;
  lasts?: boolean;
  command: string[];
}

/** The calls that have been made to fail so far. */
export function hits(tracing?: Pick<Tracing, 'log'>): string[] {
  return tracing && existsSync(tracing.log) ? injected(tracing.log) : [];
}

export async function live(make: () => Subject, tracing?: Tracing, good?: Lived): Promise<Lived> {
  const { program, args, env, input, prepare, ready, works } = make();
  prepare?.();
  const name = `life-${++lives}`;
  const file = isAbsolute(program) ? program : programFile(program);
  using held = new Held(
    [file, ...args],
    { ...env, PERLIPC_LIFE: name },
    input,
    tracing?.place.replace(AFTER, ''),
  );
  const traced = tracing && held.traced(tracing.command);
  const served: boolean[] = [];
  let ticks = 0;
  let last: Level | undefined;
  const isReady = () => ready?.test(held.output) ?? true;
  if (ready && works) {
    await held.until(() => isReady() || hits(tracing).length > 0, PATIENCE);
    // What it says may be what was lost.
    await held.until(isReady, 8_000);
  }
  if (ready && works && held.running) {
    const clients = tracing?.lasts ? 1 : 3;
    for (let client = 0; client < clients && held.running; client++) {
      served.push(await works(held.pid));
      await held.until(() => false, client === 0 ? 50 : 150);
    }
    // If it was the last one that has met it.
    if (clients > 1 && served.at(-1) === false && held.running) served.push(await works(held.pid));
    if (held.running) {
      const before = cpuTicks(held.pid);
      await held.until(() => false, 500);
      if (held.running) ticks = cpuTicks(held.pid) - before;
    }
    last = await levelAfter(held.pid, good?.level);
  }
  const lasting = ready !== undefined && held.running;
  if (lasting) held.child.kill('SIGTERM');
  await held.until(() => !held.running, lasting ? 8_000 : PATIENCE);
  const { state } = held;
  if (state.running) held.child.kill('SIGKILL');
  await traced;
  await held.closed();
  const remaining = await remains(name, good?.remaining ?? 0);
  return {
    ...state,
    stdout: held.stdout,
    stderr: held.stderr,
    served,
    ticks,
    remaining,
    ...(last && { level: last }),
  };
}
