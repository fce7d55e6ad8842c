import type { PollFd } from '../addon/structs.js';
import { integerIn, refuse } from '../argument.js';

const WORDS = 2;
const SHORTS = 4;
const EVENTS = 2;
const REVENTS = 3;

/** Memory for C's `struct pollfd`s, an int and two shorts each, and the entries that they are of. */
class Memory {
  readonly entries: (PollFd | undefined)[] = [];
  words = new Int32Array(0);
  shorts = new Int16Array(0);

  grow(count: number): void {
    if (this.words.length >= WORDS * count) return;
    this.words = new Int32Array(WORDS * count);
    this.shorts = new Int16Array(this.words.buffer);
  }
}

/** Taken while a call uses it: a signal's handler may poll meanwhile. */
let spare: Memory | undefined;

/** Fills in the events that have come; undefined where handlers of signals ran instead, unless that has happened `again`. */
type Ask = (words: Int32Array, count: number, again: boolean) => number | undefined;

/** Has `ask` fill in the events, and sets each `revents`. What handlers change before the call begins counts. */
export function polled(call: string, fds: PollFd[], ask: Ask): number {
  return askedOnce(call, fds, ask, false) ?? askedOnce(call, fds, ask, true) ?? 0;
}

function askedOnce(call: string, fds: PollFd[], ask: Ask, again: boolean): number | undefined {
  if (!Array.isArray(fds)) refuse(call, 'fds', 'an array', fds);
  const size = fds.length;
  const memory = spare ?? new Memory();
  const { entries } = memory;
  spare = undefined;
  try {
    // A getter of an entry may change the array: those that are asked are told. A copy of its own would be more than V8 takes from its
    // young memory where there are thousands; and a function for each entry, of forEach, takes five times as long.
    for (let i = 0; i < size; i++) entries[i] = checked(call, fds[i], i);
    memory.grow(size);
    for (let i = 0; i < size; i++) lay(call, entries[i] as PollFd, i, memory);
    const ready = ask(memory.words, size, again);
    if (ready === undefined) return undefined;
    for (let i = 0; i < size; i++) tell(call, entries[i] as PollFd, i, memory);
    return ready;
  } finally {
    entries.fill(undefined, 0, size);
    spare = memory;
  }
}

function checked(call: string, entry: PollFd | undefined, i: number): PollFd {
  return typeof entry === 'object' && entry !== null
    ? entry
    : refuse(call, `fds[${i}]`, 'an object { fd, events } (pollfd(fd, POLLIN) makes one)', entry);
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
    if (canBeTold(entry)) throw error;
    refuse(call, `fds[${i}]`, 'an object whose revents can be set', entry);
  }
}

/** Otherwise what was thrown is a setter's. */
function canBeTold(entry: PollFd): boolean {
  const revents = Object.getOwnPropertyDescriptor(entry, 'revents');
  return revents === undefined
    ? Object.isExtensible(entry)
    : revents.writable === true || revents.set !== undefined;
}
