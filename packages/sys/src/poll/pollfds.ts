import type { PollFd } from '../addon/structs.js';
import { integerIn, refuse } from '../argument.js';

const WORDS = 2;
const SHORTS = 4;
const EVENTS = 2;
const REVENTS = 3;

/** Memory for C's `struct pollfd`s, an int and two shorts each, and the entries that they are of. */
interface Memory {
  readonly words: Int32Array;
  readonly shorts: Int16Array;
  readonly entries: (PollFd | undefined)[];
}

function memoryFor(count: number): Memory {
  const words = new Int32Array(WORDS * count);
  return { words, shorts: new Int16Array(words.buffer), entries: [] };
}

/** Taken while a call uses it: a signal's handler may poll meanwhile. */
let spare: Memory | undefined;

/** Has `ask` fill in the events that have come, and sets each `revents`. */
export function polled(
  call: string,
  fds: PollFd[],
  ask: (words: Int32Array, count: number) => number,
): number {
  if (!Array.isArray(fds)) refuse(call, 'fds', 'an array', fds);
  const size = fds.length;
  for (let i = 0; i < size; i++) refuseNoEntry(call, fds[i], i);
  const memory = spare !== undefined && spare.shorts.length >= SHORTS * size ? spare : memoryFor(size);
  spare = undefined;
  const { entries, words } = memory;
  try {
    // A getter of an entry may change the array: those that are asked are told. A copy of its own would be more than V8 takes from its
    // young memory where there are thousands; and a function for each entry, of forEach, takes five times as long.
    for (let i = 0; i < size; i++) entries[i] = fds[i];
    for (let i = 0; i < size; i++) lay(call, entries[i] as PollFd, i, memory);
    const ready = ask(words, size);
    for (let i = 0; i < size; i++) tell(call, entries[i] as PollFd, i, memory);
    return ready;
  } finally {
    entries.fill(undefined, 0, size);
    spare = memory;
  }
}

function refuseNoEntry(call: string, entry: unknown, i: number): void {
  if (typeof entry !== 'object' || entry === null)
    refuse(call, `fds[${i}]`, 'an object { fd, events } (pollfd(fd, POLLIN) makes one)', entry);
}

function lay(call: string, { fd, events }: PollFd, i: number, { words, shorts }: Memory): void {
  words[WORDS * i] =
    typeof fd === 'number' && (fd | 0) === fd
      ? fd
      : integerIn(call, `fds[${i}].fd`, fd, -(2 ** 31), 2 ** 31 - 1);
  shorts[SHORTS * i + EVENTS] =
    typeof events === 'number' && (events & 0x7fff) === events
      ? events
      : integerIn(call, `fds[${i}].events`, events, 0, 0x7fff);
  shorts[SHORTS * i + REVENTS] = 0;
}

function tell(call: string, entry: PollFd, i: number, { shorts }: Memory): void {
  try {
    entry.revents = shorts[SHORTS * i + REVENTS] ?? 0;
  } catch (error) {
    if (Object.isFrozen(entry) || !Object.isExtensible(entry))
      refuse(call, `fds[${i}]`, 'an object whose revents can be set', entry);
    throw error;
  }
}
