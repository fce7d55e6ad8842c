// Each call that a fork makes fails once, in the parent and in the child.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Held, tool } from './held.js';
import type { Outcome } from './programs.js';

export type Side = 'parent' | 'child';
export type Maker = 'fork' | 'spawn';

/** What makes descriptors, and what else has errnos of its own. */
const errnos: [calls: RegExp, errnos: string[]][] = [
  [
    /^(openat|pipe2|eventfd2|epoll_create1|dup3|socketpair|memfd_create)$/,
    ['EMFILE', 'ENFILE', 'ENOMEM', 'EPERM'],
  ],
  [/^(clone|clone3)$/, ['EAGAIN', 'ENOMEM', 'EPERM']],
  // ENOMEM of it is a hole in the range, of which the rest is done.
  [/^madvise$/, ['EAGAIN', 'EPERM']],
  [/^(mmap|mremap|mprotect|munmap)$/, ['ENOMEM', 'EAGAIN', 'EPERM']],
  // It tells of a failure by the old end, not by an errno.
  [/^brk$/, []],
  // Nothing in the kernel makes these fail, or they are the clock's and the test's own.
  [
    /^(getppid|getpid|gettid|futex|nanosleep|clock_nanosleep|clock_gettime|rt_sigreturn|exit|exit_group|sched_yield|epoll_pwait|epoll_wait)$/,
    [],
  ],
  [/^close$/, ['EINTR', 'EIO']],
  // With arguments that are right the kernel has no errno for it, and under a filter that refuses it Node does not start.
  [/^rt_sigprocmask$/, []],
  [/./, ['EPERM', 'ENOMEM', 'EINVAL']],
];

const script = fileURLToPath(new URL('forking.js', import.meta.url));

interface Told {
  error?: { name: string; code?: string; message: string };
  status?: number | 'hangs';
  left: string;
  second: number;
  before: { descriptors: string[]; threads: number; mask: number[] };
  after: Told['before'];
}

export interface ForkFault {
  maker: Maker;
  side: Side;
  call: string;
  nth: number;
  errno: string;
}

async function live(
  fault: ForkFault,
  log: string,
): Promise<{ text: string; told: Told | undefined; running: boolean }> {
  const { maker, side, call, nth, errno } = fault;
  using held = new Held([script, maker]);
  const traced = await held.traced(['python3', tool('faults/inject.py'), side, call, `${nth}`, errno, log]);
  if (!traced) throw new Error(`it did not stop itself: ${held.output}`);
  await held.until(() => !held.running, 20_000);
  const { running } = held;
  if (running) held.child.kill('SIGKILL');
  await held.closed();
  const line = held.stdout.split('\n').find((each) => each.startsWith('{'));
  return { text: held.output, told: line === undefined ? undefined : JSON.parse(line), running };
}

/** The calls of one side, each of its occurrences, with the errnos that it is to fail of. */
export async function forkFaults(
  maker: Maker,
  side: Side,
  folder: string,
  most: number,
): Promise<ForkFault[]> {
  const log = join(folder, `${maker}-${side}`);
  const { told, text } = await live({ maker, side, call: '-', nth: 0, errno: 'EPERM' }, log);
  if (told?.status !== 7 << 8) throw new Error(`${maker} does not work without a fault: ${text}`);
  const counts = new Map<string, number>();
  for (const name of readFileSync(log, 'latin1').split('\n').filter(Boolean))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].flatMap(([call, count]) => {
    const [, names = []] = errnos.find(([pattern]) => pattern.test(call)) ?? [];
    return places(count, most).flatMap((nth) => names.map((errno) => ({ maker, side, call, nth, errno })));
  });
}

/** Of many alike, such as those for each thread or mapping, the first, the last and some between. */
function places(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at + 1);
  if (most === 1) return [1];
  return Array.from({ length: most }, (_, at) => 1 + Math.round((at * (count - 1)) / (most - 1)));
}

export async function runForkFault(fault: ForkFault, folder: string): Promise<Outcome> {
  const log = join(folder, `fork-${Math.random()}`);
  const { text, told, running } = await live(fault, log);
  const hit = existsSync(log) && readFileSync(log, 'latin1').includes('INJECTED');
  if (!hit) return { elsewhere: true };
  return {
    output: text.replace(/"before".*/, ''),
    wrong: running ? 'the parent hangs' : judge(fault, told, text),
  };
}

function judge({ maker, side, call }: ForkFault, told: Told | undefined, text: string): string | undefined {
  if (told === undefined) return 'the parent has ended';
  const { error, status, left, second, before, after } = told;
  if (left !== '') return left;
  if (second !== 5) return `the next child ended with ${second}`;
  // A connection of the test's own may have been about to close.
  const lost = after.descriptors.filter((each) => !before.descriptors.includes(each));
  // The close that was made to fail has not closed.
  if (lost.length > 0 && call !== 'close') return `descriptors that are left: ${lost}`;
  if (after.threads !== before.threads) return `${after.threads} threads instead of ${before.threads}`;
  if (after.mask.join() !== before.mask.join()) return `the mask is ${after.mask}`;
  if (error !== undefined) {
    if (maker === 'fork' && side === 'child' && !text.includes("the child can't go on"))
      return `refused: ${error.message}`;
    return error.code && /^(fork|SystemError|\w+ E)/.test(error.message)
      ? undefined
      : `the error is ${error.message}`;
  }
  if (status === 7 << 8) return undefined;
  if (status === 'hangs') return 'the child hangs';
  // Loud: a status or a signal, and a sentence.
  const said = text.replace(/^\{.*\}$/m, '').trim();
  return said === '' ? `the child ended with ${status}, and said nothing` : undefined;
}

export const forkFaultText = ({ maker, side, call, nth, errno }: ForkFault) =>
  `${maker}-${side} ${call}:${nth}:${errno}`;

/** The inverse of `forkFaultText`. */
export function forkFaultOf(text: string): ForkFault {
  const [, maker, side, call = '', nth = '', errno = ''] =
    /^(fork|spawn)-(parent|child) (\w+):(\d+):(\w+)$/.exec(text) ?? [];
  if (maker === undefined) throw new TypeError(`no case: ${text}`);
  return { maker: maker as Maker, side: side as Side, call, nth: Number(nth), errno };
}
