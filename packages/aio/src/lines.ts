import { EndedEarly, TooLong } from '@perlipc/socket';
import type { Fd } from '@perlipc/sys';
import { read } from './calls.js';
import { shown, type WaitOptions } from './options.js';

/** What `lines` may be told; the times are those of each read. */
export interface LinesOptions extends WaitOptions {
  /** The most bytes of a line, its terminator counted: 4096 unless told. */
  limit?: number;
}

const CHUNK = 4096;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * `for await (const line of lines(socket))`
 *
 * The lines of a descriptor in non-blocking mode, without CRLF or LF. Throws `TooLong` for a line of more than `limit` bytes,
 * `EndedEarly` for a last line without a terminator, and what [read(2)](https://man7.org/linux/man-pages/man2/read.2.html) throws. Bytes that are no UTF-8 are read as U+FFFD.
 */
export async function* lines(
  fd: Fd,
  { limit = CHUNK, ...options }: LinesOptions = {},
): AsyncGenerator<string, undefined, undefined> {
  if (!Number.isInteger(limit) || limit < 2)
    throw new RangeError(`lines: limit must be an integer of at least 2, got ${shown(limit)}`);
  const chunk = Buffer.allocUnsafe(CHUNK);
  let held: Buffer = Buffer.alloc(0);
  for (;;) {
    const size = await read(fd, chunk, options);
    if (size === 0) break;
    // Only what is new can hold the end of a line.
    let from = held.length;
    held = Buffer.concat([held, chunk.subarray(0, size)]);
    for (let at = held.indexOf(LINE_FEED, from); at >= 0; at = held.indexOf(LINE_FEED)) {
      if (at >= limit) throw new TooLong(`a line of more than ${limit} bytes`);
      yield held.toString('utf8', 0, held[at - 1] === RETURN ? at - 1 : at);
      held = held.subarray(at + 1);
      from = 0;
    }
    if (held.length >= limit) throw new TooLong(`a line of more than ${limit} bytes`);
  }
  if (held.length > 0) throw new EndedEarly('the connection ended within a line');
  return undefined;
}
