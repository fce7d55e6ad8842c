// Each program with each of its calls made to fail.
import { join } from 'node:path';
import { errnoText, ugly, wrong } from './judge.js';
import { excess } from './level.js';
import { hits, type Lived, live, type Tracing } from './life.js';
import { type Call, calls, errnos, isOfOthers, strace } from './strace.js';
import type { Subject } from './subjects.js';

/** One fault: where, the call's number from there, from 1, and a + if it lasts. */
export interface Fault {
  place: string;
  call: string;
  nth: number;
  lasts: boolean;
  errno: string;
}

export const faultText = ({ place, call, nth, lasts, errno }: Fault) =>
  `${place} ${call}:${nth}${lasts ? '+' : ''}:${errno}`;

/** The inverse of `faultText`. */
export function faultOf(text: string): Fault {
  const [place = '', what = ''] = text.split(' ');
  const [call = '', nth = '', errno = ''] = what.split(':');
  return { place, call, nth: Number.parseInt(nth, 10), lasts: nth.endsWith('+'), errno };
}

export interface Outcome {
  /** What is wrong; `elsewhere` if the fault has not met a call of the program's. */
  wrong?: string | undefined;
  elsewhere?: boolean;
  output?: string;
}

/** Node's limit of ticks in half a second is 50; who spins has them all. */
const SPINNING = 35;

/** As the chapter's do. */
const quietly = ['tcp-client', 'unix-client', 'io/interactive-client'].map(
  (name) => `${name} read ECONNRESET`,
);

/** A program's life without faults, and what can fail in it. */
export class ProgramUnderTest {
  readonly name: string;
  readonly #make: () => Subject;
  readonly #folder: string;
  #good: Promise<Lived> | undefined;

  constructor(name: string, make: () => Subject, folder: string) {
    this.name = name;
    this.#make = make;
    this.#folder = folder;
  }

  #log(): string {
    return join(this.#folder, `strace-${this.name.replaceAll(/\W/g, '-')}-${Math.random()}`);
  }

  async #lived(tracing?: Tracing): Promise<Lived> {
    const good = await live(this.#make, tracing);
    if (good.running || good.served.includes(false))
      throw new Error(`${this.name} does not work without a fault: ${JSON.stringify(good)}`);
    return good;
  }

  /** Every call of its life, and every errno of each; `most` of the calls of one name. */
  async faults(most: number): Promise<Fault[]> {
    const log = this.#log();
    this.#good = this.#lived({ place: 'marks', log, command: strace(log) });
    await this.#good;
    const taken = new Map<string, Call[]>();
    for (const call of calls(log)) {
      const group = taken.get(call.name) ?? [];
      if (group.length < most) taken.set(call.name, [...group, call]);
    }
    return [...taken].flatMap(([call, group]) =>
      group.flatMap(({ place, nth }, at) =>
        (errnos.get(call) ?? []).flatMap((errno): Fault[] => {
          const once = { place, call, nth, errno, lasts: false };
          // A signal that lasts is none.
          return call === 'accept4' && at === 0 && errno !== 'EINTR'
            ? [once, { ...once, lasts: true }]
            : [once];
        }),
      ),
    );
  }

  async run(fault: Fault): Promise<Outcome> {
    this.#good ??= this.#lived();
    const good = await this.#good;
    const { place, call, nth, lasts, errno } = fault;
    const log = this.#log();
    const command = strace(log, `${call}:error=${errno}:when=${nth}${lasts ? '+' : ''}`);
    const lived = await live(this.#make, { place, log, lasts, command }, good);
    const [hit] = hits({ log });
    if (hit === undefined || isOfOthers(place, hit)) return { elsewhere: true };
    const output = `${hit}\n${lived.stdout}${lived.stderr}`;
    return { output, wrong: this.#judge({ ...lived, mute: /^write\(2</.test(hit) }, fault, good) };
  }

  #judge(lived: Lived, fault: Fault, good: Lived): string | undefined {
    return this.#judgeWords(lived, fault, good) ?? this.#judgeLeft(lived, fault, good);
  }

  /** What a close that was made to fail leaves open is of the test's own making. */
  #judgeLeft(lived: Lived, { call }: Fault, good: Lived): string | undefined {
    if (call === 'close') return undefined;
    if (lived.remaining > good.remaining) return `${lived.remaining} processes of it are left`;
    if (lived.level === undefined || good.level === undefined) return undefined;
    // A wait that was made to fail has not waited.
    const children = call === 'wait4' ? good.level.children : lived.level.children;
    const more = excess({ ...lived.level, children }, good.level);
    return more && `is left with ${more}`;
  }

  #judgeWords(lived: Lived, { call, errno, lasts }: Fault, good: Lived): string | undefined {
    if (quietly.includes(`${this.name} ${call} ${errno}`) && lived.status === 0) return undefined;
    if (good.served.length === 0 || lived.served.length === 0 || lived.status !== null)
      return wrong(lived, call, errno, good);
    const { served, ticks, stdout, stderr, signal } = lived;
    const text = `${stdout}${stderr}`;
    if (signal !== 'SIGTERM') return wrong(lived, call, errno, good);
    const found = ugly(stderr) ?? ugly(stdout);
    if (found !== undefined) return `shows ${JSON.stringify(found)}`;
    if (ticks > SPINNING) return `spins: ${ticks} ticks of processor time in half a second`;
    // The client that has met the fault may be lost; of a lasting one all are, and the log tells.
    if (!lasts && (served.filter((each) => !each).length > 1 || !served.at(-1)))
      return `serves no more: ${served}`;
    // A connection that went away before it was taken is passed over in silence.
    if (!lasts || !served.includes(false) || errno === 'ECONNABORTED') return undefined;
    if (!text.includes(errnoText(errno)) && !text.includes(errno))
      return `serves nobody and says nothing of ${errno}`;
    return undefined;
  }
}
