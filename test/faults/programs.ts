// Each program with each of its calls made to fail.
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { cpuTicks } from '../support/proc.js';
import { programFile } from '../support/program.js';
import { Held } from './held.js';
import { errnoText, type Run, ugly, wrong } from './judge.js';
import { type Call, calls, errnos, injected, isOfNode, strace } from './strace.js';
import type { Subject } from './subjects.js';

/** One fault: the call's number, from 1, and a + if it lasts. */
export interface Fault {
  call: string;
  nth: number;
  lasts: boolean;
  errno: string;
}

export const faultText = ({ call, nth, lasts, errno }: Fault) => `${call}:${nth}${lasts ? '+' : ''}:${errno}`;

export interface Outcome {
  /** What is wrong; `elsewhere` if the fault has not met a call of the program's. */
  wrong?: string | undefined;
  elsewhere?: boolean;
  output?: string;
}

const PATIENCE = 20_000;

/** Node's limit of ticks in half a second is 50; who spins has them all. */
const SPINNING = 35;

interface Lived extends Run {
  /** Of a server: whether it is there for a client, after those that may have met the fault. */
  served: boolean[];
  ticks: number;
}

async function live(make: () => Subject, log: string, injection?: string): Promise<Lived> {
  const { program, args, env, input, prepare, ready, works } = make();
  prepare?.();
  using held = new Held([isAbsolute(program) ? program : programFile(program), ...args], env, input);
  await held.traced(strace(log, injection));
  const served: boolean[] = [];
  let ticks = 0;
  // What it says may be what was lost.
  if (ready && works) await held.until(() => ready.test(held.output), 3_000);
  if (ready && works && held.running) {
    for (let client = 0; client < 3 && held.running; client++) {
      served.push(await works(held.pid));
      await held.until(() => false, client === 0 ? 50 : 150);
    }
    if (held.running) {
      const before = cpuTicks(held.pid);
      await held.until(() => false, 500);
      if (held.running) ticks = cpuTicks(held.pid) - before;
    }
  }
  const lasting = ready !== undefined && held.running;
  if (lasting) held.child.kill('SIGTERM');
  await held.until(() => !held.running, lasting ? 2_000 : PATIENCE);
  const { state } = held;
  if (state.running) held.child.kill('SIGKILL');
  await held.closed();
  return { ...state, stdout: held.stdout, stderr: held.stderr, served, ticks };
}

/** A program's life without faults, and what can fail in it. */
export class ProgramUnderTest {
  readonly name: string;
  readonly #make: () => Subject;
  readonly #folder: string;
  #good: Lived | undefined;

  constructor(name: string, make: () => Subject, folder: string) {
    this.name = name;
    this.#make = make;
    this.#folder = folder;
  }

  #log(): string {
    return join(this.#folder, `strace-${this.name.replaceAll(/\W/g, '-')}-${Math.random()}`);
  }

  /** Every call of its life, and every errno of each; `most` of the calls of one name. */
  async faults(most: number): Promise<Fault[]> {
    const log = this.#log();
    this.#good = await live(this.#make, log);
    const { running, served } = this.#good;
    if (running || served.includes(false))
      throw new Error(`${this.name} does not work without a fault: ${JSON.stringify(this.#good)}`);
    const taken = new Map<string, Call[]>();
    for (const call of calls(log)) {
      const group = taken.get(call.name) ?? [];
      if (group.length < most) taken.set(call.name, [...group, call]);
    }
    return [...taken].flatMap(([call, group]) =>
      group.flatMap(({ nth }, at) =>
        (errnos.get(call) ?? []).flatMap((errno): Fault[] => {
          const once = { call, nth, errno, lasts: false };
          // A signal that lasts is none.
          return call === 'accept4' && at === 0 && errno !== 'EINTR'
            ? [once, { ...once, lasts: true }]
            : [once];
        }),
      ),
    );
  }

  async run(fault: Fault): Promise<Outcome> {
    const good = this.#good;
    if (good === undefined) throw new Error('faults() comes first');
    const { call, nth, lasts, errno } = fault;
    const log = this.#log();
    const lived = await live(this.#make, log, `${call}:error=${errno}:when=${nth}${lasts ? '+' : ''}`);
    const hit = existsSync(log) ? injected(log) : [];
    if (hit.length === 0 || isOfNode(hit[0] ?? '')) return { elsewhere: true };
    const output = `${hit[0]}\n${lived.stdout}${lived.stderr}`;
    return { output, wrong: this.#judge(lived, fault, good) };
  }

  #judge(lived: Lived, { call, errno, lasts }: Fault, good: Lived): string | undefined {
    if (good.served.length === 0 || lived.served.length === 0 || lived.status !== null)
      return wrong(lived, call, errno, good);
    const { served, ticks, stdout, stderr, signal } = lived;
    const text = `${stdout}${stderr}`;
    if (signal !== 'SIGTERM') return wrong(lived, call, errno, good);
    const found = ugly(stderr) ?? ugly(stdout);
    if (found !== undefined) return `shows ${JSON.stringify(found)}`;
    if (ticks > SPINNING) return `spins: ${ticks} ticks of processor time in half a second`;
    // The client that has met the fault may be lost; of a lasting one all are, and the log tells.
    if (!lasts && !served.slice(1).every(Boolean)) return `serves no more: ${served}`;
    // A connection that went away before it was taken is passed over in silence.
    if (!lasts || !served.includes(false) || errno === 'ECONNABORTED') return undefined;
    if (!text.includes(errnoText(errno)) && !text.includes(errno))
      return `serves nobody and says nothing of ${errno}`;
    return undefined;
  }
}
