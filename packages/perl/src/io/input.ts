import * as sys from '@perlipc/sys';
import { read } from '@perlipc/sys/latin1';
import { isWide } from '../base/bytes.js';
import { characters } from '../base/characters.js';
import { ERRNO, setErrno } from '../base/errno.js';
import { restarting } from '../base/restarting.js';
import { die } from '../diagnostics/die.js';
import type { Layer } from './layer.js';
import { flushTerminals } from './output.js';
import { decoded, encoded, missingBytes } from './utf8.js';

/** Bytes that one read asks for, as many as perl does. */
const SIZE = 8192;

/** The inputs that have read ahead of the program, of files that can be set back to where it is. */
const ahead = new Set<Input>();

/** Sets all files back to where the program has read to, as perl does before fork, exec, system and at the end. */
export function discardAllReadAhead(): void {
  for (const input of ahead) input.discardReadAhead();
}

/** The reading half of a handle. Text is bytes: each of its characters is one, from 0 to 255. */
export class Input {
  fd = -1;
  /** Whether it is a terminal: what waits for one's end of line has been written before it is read. */
  terminal = false;
  layer: Layer = 'bytes';
  /** The errno of a read that failed, after which there is no other, and which `close` reports; 0 if none did. */
  error = 0;
  /** Whether a read failed, also one that another may follow: what `IO::Handle`'s `error` tells. */
  failed = false;
  /** Changes when it is opened or closed, which a signal's handler may do during a read. */
  #opening = 0;
  #seekable = false;
  /** Whether the end was seen: it stays the end, also of a file that grows and of a terminal. */
  #ended = false;
  /** Whether a record has been read; an empty file is one empty record to who reads it whole. */
  #started = false;
  #text = '';
  #at = 0;
  #received = 0;

  open(fd: number, terminal: boolean, seekable: boolean): void {
    this.fd = fd;
    this.#opening++;
    this.terminal = terminal;
    this.#seekable = seekable;
    this.layer = 'bytes';
    this.error = 0;
    this.failed = false;
    this.#started = false;
    this.#ended = false;
    this.#text = '';
    this.#at = 0;
    this.#received = 0;
  }

  close(): void {
    this.fd = -1;
    this.#opening++;
  }

  /** The next record with its separator, as INPUT_RECORD_SEPARATOR has it; undefined at the end or on an error. */
  record(separator: string | number | undefined): string | undefined {
    const text = this.#record(separator);
    if (text === '' && (separator !== undefined || this.#started)) return undefined;
    this.#started = true;
    return text;
  }

  #record(separator: string | number | undefined): string {
    if (typeof separator === 'number') return this.read(separator);
    if (this.layer === 'bytes') {
      if (separator !== undefined && isWide(separator)) die('Wide character in $/');
      return this.#delimited(separator);
    }
    return decoded(this.#delimited(separator && encoded(separator, this.layer, 'readline')));
  }

  #delimited(separator: string | undefined): string {
    if (separator === undefined) return this.#bytes(Number.POSITIVE_INFINITY);
    return separator === '' ? this.#paragraph() : this.#until(separator);
  }

  #until(end: string): string {
    let head = '';
    try {
      for (;;) {
        const found = this.#text.indexOf(end, this.#at);
        if (found >= 0) return head + this.#take(found + end.length);
        head += this.#take(Math.max(this.#at, this.#text.length - end.length + 1));
        if (!this.#fill()) return head + this.#take(this.#text.length);
      }
    } catch (error) {
      this.#unread(head);
      throw error;
    }
  }

  #paragraph(): string {
    this.#skipNewlines();
    const text = this.#until('\n\n');
    if (text !== '') this.#skipNewlines();
    return text;
  }

  #skipNewlines(): void {
    do while (this.#text[this.#at] === '\n') this.#at++;
    while (this.#at === this.#text.length && this.#fill());
  }

  /** Up to `size` characters, bytes if there is no layer; fewer at the end or on an error. */
  read(size: number): string {
    return this.layer === 'bytes' ? this.#bytes(size) : this.#characters(size);
  }

  #characters(size: number): string {
    let text = '';
    for (let left = size; left > 0; ) {
      const bytes = this.#bytes(left);
      if (bytes === '') break;
      const part = decoded(bytes + this.#bytes(missingBytes(bytes)));
      text += part;
      left -= characters(part).length;
    }
    return text;
  }

  #bytes(size: number): string {
    let head = '';
    try {
      do head += this.#take(Math.min(this.#text.length, this.#at + size - head.length));
      while (head.length < size && this.#fill());
    } catch (error) {
      this.#unread(head);
      throw error;
    }
    return head;
  }

  /** Whether nothing more can be read. Waits for a byte if none is here. */
  atEnd(): boolean {
    return this.#at === this.#text.length && !this.#fill();
  }

  /** What is held of the file, with what the program has had of it; empty at the end. */
  peek(): string {
    return this.atEnd() ? '' : this.#text;
  }

  /** Another number each time that it is opened or closed. */
  get opening(): number {
    return this.#opening;
  }

  /** Bytes that the program has read since it was opened, if it never went elsewhere. */
  get consumed(): number {
    return this.#received - this.held;
  }

  /** Bytes that were read ahead of the program. */
  get held(): number {
    return this.#text.length - this.#at;
  }

  /** Goes on from another place of the file: nothing is read ahead, and the end and faults are forgotten. */
  restart(): void {
    ahead.delete(this);
    this.#text = '';
    this.#at = 0;
    this.#ended = false;
    this.error = 0;
  }

  /** Forgets what was read ahead: the file's offset is then where the program has read to. What can't seek keeps it. */
  discardReadAhead(): void {
    if (!ahead.delete(this)) return;
    const size = this.#text.length - this.#at;
    try {
      if (size > 0) sys.lseek(this.fd, -size, sys.SEEK_CUR);
    } catch (error) {
      if (!(error instanceof sys.SystemError)) throw error;
      this.#seekable = false;
      return;
    }
    this.#text = '';
    this.#at = 0;
  }

  /** Puts bytes back, to be read next. */
  unread(text: string): void {
    this.#unread(text);
  }

  #take(stop: number): string {
    const text = this.#text.slice(this.#at, stop);
    this.#at = stop;
    return text;
  }

  #unread(head: string): void {
    this.#text = head + this.#text.slice(this.#at);
    this.#at = 0;
  }

  /** Reads once, restarting after signals; false at the end, where perl clears errno, or on an error. */
  #fill(): boolean {
    if (this.#ended || this.error !== 0) return false;
    if (this.terminal) flushTerminals();
    const opening = this.#opening;
    try {
      const text = restarting(() => this.#read(opening));
      this.#ended = text === '';
      if (this.#ended) ERRNO.value = 0;
      else this.#append(text);
      return !this.#ended;
    } catch (error) {
      const errno = setErrno(error);
      if (this.#opening !== opening) return false;
      this.failed = true;
      if (errno !== sys.EAGAIN) this.error = errno;
      return false;
    }
  }

  #read(opening: number): string {
    if (this.#opening !== opening) throw new sys.SystemError(sys.EINVAL, 'read');
    return read(this.fd, SIZE);
  }

  #append(text: string): void {
    if (this.#seekable) ahead.add(this);
    this.#received += text.length;
    this.#text = this.#at === this.#text.length ? text : this.#text.slice(this.#at) + text;
    this.#at = 0;
  }
}
