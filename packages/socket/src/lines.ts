import { Buffer } from 'node:buffer';
import { type Fd, read } from '@perlipc/sys';
import { text as checkedText, descriptor, options, refuse } from '@perlipc/sys/argument';
import { CRLF } from './terminators.js';

/** A line or a message that is longer than its reader was told to bear; the rest of it has not been read. */
export class TooLong extends RangeError {
  static {
    TooLong.prototype.name = 'TooLong';
  }
}

/** The connection ended in the middle of a line or a message. */
export class EndedEarly extends Error {
  static {
    EndedEarly.prototype.name = 'EndedEarly';
  }
}

/**
 * The bytes of a one-line message: `text` and CRLF, as the Internet's protocols demand. Throws `TypeError` for a text with a CR or
 * an LF of its own, which would be more than one line to the peer.
 */
export function line(text: string): Buffer {
  if (/[\r\n]/.test(checkedText('line', 'text', text)))
    throw new TypeError(`line: text must not have CR or LF, got ${JSON.stringify(text)}`);
  return Buffer.from(text + CRLF);
}

/**
 * The bytes of a message that ends with a line of a single dot: each line with CRLF, and with another dot before it if it
 * begins with one. `lines` is the lines, or a text whose lines end in LF or CRLF.
 */
export function message(lines: string | readonly string[]): Buffer {
  const list = typeof lines === 'string' ? linesOf(lines) : lines;
  if (!Array.isArray(list)) refuse('message', 'lines', 'a string or an array of strings', lines);
  return Buffer.concat([...Array.from(list, stuffed), line('.')]);
}

function stuffed(text: string, index: number): Buffer {
  return line(checkedText('message', `lines[${index}]`, text).startsWith('.') ? `.${text}` : text);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** How much a reader bears, in bytes, terminators counted. */
export interface Bounds {
  /** Of a line: 4096 by default. */
  line?: number;
  /** Of a message that ends with a dot, its lines as they come: 1 MiB by default. */
  message?: number;
}

const CHUNK = 4096;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * Reads lines and dot-terminated messages from a descriptor, which nobody else may read meanwhile. CRLF and a lone LF end a
 * line. A peer that never ends its line costs no more memory than the bound; for one that never sends, set `SO_RCVTIMEO`: the
 * read then throws `SystemError` EAGAIN, and nothing is lost by it, nor by EINTR. Bytes that are no UTF-8 are read as U+FFFD.
 */
export class LineReader {
  readonly #read: (buffer: Uint8Array) => number;
  readonly #most: Required<Bounds>;
  #held: Buffer = Buffer.alloc(0);
  /** Lines of a message that was not yet at its end when a read threw. */
  #lines: string[] = [];
  #size = 0;

  /** `fill` reads into a buffer instead of [read(2)](https://man7.org/linux/man-pages/man2/read.2.html). */
  constructor(fd: Fd, bounds?: Bounds, fill?: (buffer: Uint8Array) => number) {
    descriptor('LineReader', fd);
    this.#read = fill ?? ((buffer) => read(fd, buffer));
    this.#most = { line: 4096, message: 1 << 20, ...options('LineReader', bounds, 'bounds') };
    for (const [name, bound] of Object.entries(this.#most))
      if (!Number.isSafeInteger(bound) || bound < 2)
        throw new RangeError(`LineReader: bounds.${name} must be an integer of at least 2, got ${bound}`);
  }

  /**
   * The next line without its terminator, or undefined at the end · blocks
   *
   * Throws `TooLong`, `EndedEarly` for a last line without terminator, and what [read(2)](https://man7.org/linux/man-pages/man2/read.2.html) throws.
   */
  line(): string | undefined {
    return this.#next()?.text;
  }

  /**
   * The lines of a message up to a line of a single dot, without the dots that were put before lines · blocks
   *
   * Throws `TooLong`, `EndedEarly` where the dot is missing, and what [read(2)](https://man7.org/linux/man-pages/man2/read.2.html) throws.
   */
  message(): string[] {
    return this.messageOrEnd() ?? this.#endedEarly();
  }

  /** As message, but undefined where the connection ended before a message began. */
  messageOrEnd(): string[] | undefined {
    for (;;) {
      const next = this.#next();
      if (next === undefined) return this.#lines.length > 0 ? this.#endedEarly() : undefined;
      this.#size += next.size;
      if (next.text === '.') return this.#taken();
      if (this.#size > this.#most.message)
        throw new TooLong(`a message of more than ${this.#most.message} bytes`);
      this.#lines.push(next.text.startsWith('.') ? next.text.slice(1) : next.text);
    }
  }

  /** What was read and not yet returned; the reader has it no more. For who goes on with the descriptor otherwise. */
  rest(): Buffer {
    const begun = this.#taken().map((text) => `${text.startsWith('.') ? '.' : ''}${text}${CRLF}`);
    const rest = Buffer.concat([Buffer.from(begun.join('')), this.#held]);
    this.#held = Buffer.alloc(0);
    return rest;
  }

  #endedEarly(): never {
    throw new EndedEarly('the connection ended before the line with a dot');
  }

  #taken(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    return lines;
  }

  #next(): { text: string; size: number } | undefined {
    for (let from = 0; ; ) {
      const at = this.#held.indexOf(LINE_FEED, from);
      const size = at < 0 ? this.#held.length : at + 1;
      if (size > this.#most.line) throw new TooLong(`a line of more than ${this.#most.line} bytes`);
      if (at >= 0) return this.#cut(at);
      from = this.#held.length;
      if (!this.#fill()) return this.#end();
    }
  }

  #cut(at: number): { text: string; size: number } {
    const end = this.#held[at - 1] === RETURN ? at - 1 : at;
    const text = this.#held.toString('utf8', 0, end);
    this.#held = this.#held.subarray(at + 1);
    return { text, size: at + 1 };
  }

  #fill(): boolean {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const size = this.#read(chunk);
    this.#held = Buffer.concat([this.#held, chunk.subarray(0, size)]);
    return size > 0;
  }

  #end(): undefined {
    if (this.#held.length > 0) throw new EndedEarly('the connection ended within a line');
    return undefined;
  }
}
