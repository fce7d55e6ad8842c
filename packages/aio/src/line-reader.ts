import { type Bounds, LineReader } from '@perlipc/socket';
import type { Fd } from '@perlipc/sys';
import { bytes, descriptor } from '@perlipc/sys/argument';
import { tryRead } from '@perlipc/sys/loop';
import { DONE, IN, PART } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/** Thrown through the module's reader where it wants more bytes than have come. */
const again = new Error('again');

export const CHUNK = 4096;

/**
 * Reads lines and dot-terminated messages from a descriptor in non-blocking mode, which nobody else may read meanwhile: `LineReader`
 * of `@perlipc/socket`, as promises. If a wait is aborted or times out, nothing of the line or message is lost: the next call returns it.
 */
export class AsyncLineReader {
  readonly #fd: number;
  readonly #reader: LineReader;
  #head: Uint8Array;
  /** Whether this attempt has read something. */
  #come = false;

  /**
   * `bounds` are the most bytes that it accepts: by default 4096 for a line and 1 MiB for a message. `head` was read already: the `rest`
   * of another reader, or the `head` of `fromSocket`.
   */
  constructor(fd: Fd, bounds: Bounds = {}, head: Uint8Array = new Uint8Array()) {
    this.#head = bytes('AsyncLineReader', 'head', head);
    this.#fd = descriptor('AsyncLineReader', fd);
    this.#reader = new LineReader(this.#fd, bounds, (buffer) => this.#fill(buffer));
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
    return this.#whole(() => this.#reader.messageOrEnd(), options);
  }

  /** What was read and not yet returned; the reader has it no more. For who goes on with the descriptor otherwise. */
  rest(): Buffer {
    const rest = Buffer.concat([this.#reader.rest(), this.#head]);
    this.#head = new Uint8Array();
    return rest;
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

  #fill(buffer: Uint8Array): number {
    if (this.#head.length > 0) return this.#fromHead(buffer);
    const size = tryRead(this.#fd, buffer);
    if (size < 0) throw again;
    this.#come = true;
    return size;
  }

  #fromHead(buffer: Uint8Array): number {
    const part = this.#head.subarray(0, buffer.length);
    this.#head = this.#head.subarray(part.length);
    buffer.set(part);
    return part.length;
  }
}
