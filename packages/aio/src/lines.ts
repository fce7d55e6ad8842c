import { type Bounds, EndedEarly, LineReader, TooLong } from '@perlipc/socket';
import type { Fd } from '@perlipc/sys';
import { described, descriptor, options as given } from '@perlipc/sys/argument';
import { tryRead } from '@perlipc/sys/loop';
import { DONE, IN, PART } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/** Thrown through the module's reader where it wants more bytes than have come. */
const again = new Error('again');

const CHUNK = 4096;
const MESSAGE = 1 << 20;

/**
 * Reads lines and dot-terminated messages from a descriptor in non-blocking mode, which nobody else may read meanwhile: `LineReader`
 * of `@perlipc/socket`, as promises. If a wait is aborted or times out, nothing of the line or message is lost: the next call returns it.
 */
export class AsyncLineReader {
  readonly #fd: number;
  readonly #reader: LineReader;
  readonly #most: number;
  #lines: string[] = [];
  #size = 0;
  /** Whether this attempt has read something. */
  #come = false;

  /** `bounds` are the most bytes that it accepts: by default 4096 for a line and 1 MiB for a message. */
  constructor(fd: Fd, bounds: Bounds = {}) {
    this.#fd = descriptor('AsyncLineReader', fd);
    this.#reader = new LineReader(this.#fd, bounds, (buffer) => this.#fill(buffer));
    this.#most = bounds.message ?? MESSAGE;
  }

  /**
   * The next line without its CRLF or LF, or undefined at the end. Rejects with `TooLong`, with `EndedEarly` for a last line without
   * a terminator, and as read does.
   */
  line(options?: WaitOptions): Promise<string | undefined> {
    return this.#whole(() => this.#reader.line(), options);
  }

  /**
   * The lines of the next message up to a line of a single dot, without the dots that were put before lines, or undefined at the
   * end. Rejects with `TooLong`, with `EndedEarly` where the dot is missing, and as read does.
   */
  message(options?: WaitOptions): Promise<string[] | undefined> {
    return this.#whole(() => this.#message(), options);
  }

  /** Reads until there is a whole one: several that are asked for at once come in order of asking. */
  #whole<T>(next: () => T | undefined, options?: WaitOptions): Promise<T | undefined> {
    const attempt = () => {
      this.#come = false;
      try {
        return next() ?? DONE;
      } catch (error) {
        if (error === again) return this.#come ? PART : undefined;
        throw error;
      }
    };
    return perform<T | undefined>(this.#fd, IN, 'read', attempt, options);
  }

  #message(): string[] | undefined {
    for (;;) {
      const text = this.#reader.line();
      if (text === undefined) return this.#end();
      if (text === '.') return this.#taken();
      this.#size += Buffer.byteLength(text) + 2;
      if (this.#size > this.#most) throw new TooLong(`a message of more than ${this.#most} bytes`);
      this.#lines.push(text.startsWith('.') ? text.slice(1) : text);
    }
  }

  #end(): undefined {
    if (this.#lines.length > 0) throw new EndedEarly('the connection ended before the line with a dot');
    return undefined;
  }

  #taken(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    return lines;
  }

  #fill(buffer: Uint8Array): number {
    const size = tryRead(this.#fd, buffer);
    if (size < 0) throw again;
    this.#come = true;
    return size;
  }
}

/** Options of `lines`; the time limits are those of each read. */
export interface LinesOptions extends WaitOptions {
  /** The most bytes of a line, its terminator counted: 4096 by default. */
  limit?: number;
}

/**
 * `for await (const line of lines(socket))`
 *
 * The lines of a descriptor in non-blocking mode, without CRLF or LF. Throws `TooLong` for a line of more than `limit` bytes,
 * `EndedEarly` for a last line without a terminator, and what [read(2)](https://man7.org/linux/man-pages/man2/read.2.html) throws. Bytes that are no UTF-8 are read as U+FFFD.
 */
export async function* lines(fd: Fd, options?: LinesOptions): AsyncGenerator<string, undefined, undefined> {
  descriptor('lines', fd);
  const { limit = CHUNK, ...rest } = given('lines', options);
  if (!Number.isInteger(limit) || limit < 2)
    throw new RangeError(`lines: limit must be an integer of at least 2, got ${described(limit)}`);
  const reader = new AsyncLineReader(fd, { line: limit });
  for (let line = await reader.line(rest); line !== undefined; line = await reader.line(rest)) yield line;
  return undefined;
}

/** Options of `dotted`; the time limits are those of each read. */
export interface DottedOptions extends WaitOptions {
  /** The most bytes that it accepts: by default 4096 for a line and 1 MiB for a message. */
  bounds?: Bounds;
}

/**
 * `for await (const lines of dotted(socket))`
 *
 * Messages that end with a line of a single dot, as `message` of `@perlipc/socket` makes them, each as its lines. Throws as lines does.
 */
export async function* dotted(
  fd: Fd,
  options?: DottedOptions,
): AsyncGenerator<string[], undefined, undefined> {
  descriptor('dotted', fd);
  const { bounds = {}, ...rest } = given('dotted', options);
  const reader = new AsyncLineReader(fd, bounds);
  for (let next = await reader.message(rest); next !== undefined; next = await reader.message(rest))
    yield next;
  return undefined;
}
