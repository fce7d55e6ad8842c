import { fstatSync } from 'node:fs';
import type { Bounds } from '@perlipc/socket';
import { atfork, type Fd } from '@perlipc/sys';
import { described, descriptor, options as given } from '@perlipc/sys/argument';
import { AsyncLineReader, CHUNK } from './line-reader.js';
import type { WaitOptions } from './options.js';
import { onclose } from './watching.js';

/** The reader of the last loop over each descriptor, and what file that was: the next loop goes on where it ended. */
const readers = new Map<number, { reader: AsyncLineReader; file: string }>();

onclose((fd) => readers.delete(fd));

/** In a forked child what was read ahead is the parent's. */
atfork({ child: () => readers.clear() });

/** Something else than sys may have closed the number, which is another file then. */
function fileOf(fd: number): string {
  try {
    const { dev, ino } = fstatSync(fd);
    return `${dev} ${ino}`;
  } catch {
    return '';
  }
}

/** What a loop that ended has read and not handed out, for who goes on with the descriptor. */
export function takeRead(fd: number): Buffer {
  const last = readers.get(fd);
  readers.delete(fd);
  return last?.file === fileOf(fd) ? last.reader.rest() : Buffer.alloc(0);
}

function readerOf(fd: number, bounds: Bounds): AsyncLineReader {
  const reader = new AsyncLineReader(fd, bounds, takeRead(fd));
  readers.set(fd, { reader, file: fileOf(fd) });
  return reader;
}

function ended(fd: number, reader: AsyncLineReader): undefined {
  if (readers.get(fd)?.reader === reader) readers.delete(fd);
}

/** Options of `lines`; the time limits are those of each read. */
export interface LinesOptions extends WaitOptions {
  /** The most bytes of a line, its terminator counted: 4096 by default. */
  limit?: number;
}

/**
 * `for await (const line of lines(socket))`
 *
 * The lines of a descriptor in non-blocking mode, without CRLF or LF. What a loop that ends has read and not handed out is the next
 * loop's over that descriptor, or goes to Node with `toSocket`. Throws `TooLong` for a line of more than `limit` bytes,
 * `EndedEarly` for a last line without a terminator, and what [read(2)](https://man7.org/linux/man-pages/man2/read.2.html) throws. Bytes that are no UTF-8 are read as U+FFFD.
 */
export async function* lines(fd: Fd, options?: LinesOptions): AsyncGenerator<string, undefined, undefined> {
  const number = descriptor('lines', fd);
  const { limit = CHUNK, ...rest } = given('lines', options);
  if (!Number.isInteger(limit) || limit < 2)
    throw new RangeError(`lines: limit must be an integer of at least 2, got ${described(limit)}`);
  const reader = readerOf(number, { line: limit });
  for (let line = await reader.line(rest); line !== undefined; line = await reader.line(rest)) yield line;
  return ended(number, reader);
}

/** Options of `dotted`; the time limits are those of each read. */
export interface DottedOptions extends WaitOptions {
  /** The most bytes that it accepts: by default 4096 for a line and 1 MiB for a message. */
  bounds?: Bounds;
}

/**
 * `for await (const lines of dotted(socket))`
 *
 * Messages that end with a line of a single dot, as `message` of `@perlipc/socket` makes them, each as its lines. Goes on
 * and throws as lines does.
 */
export async function* dotted(
  fd: Fd,
  options?: DottedOptions,
): AsyncGenerator<string[], undefined, undefined> {
  const number = descriptor('dotted', fd);
  const { bounds = {}, ...rest } = given('dotted', options);
  const reader = readerOf(number, bounds);
  for (let next = await reader.message(rest); next !== undefined; next = await reader.message(rest))
    yield next;
  return ended(number, reader);
}
