import * as sys from '@perlipc/sys';
import { write } from '@perlipc/sys/latin1';
import { ERRNO, setErrno } from '../base/errno.js';
import { restarting } from '../base/restarting.js';
import type { Layer } from './layer.js';

/** Bytes that a handle gathers before it writes them, as many as perl does. */
const SIZE = 8192;

/** When what was printed is written: when the buffer is full, at each newline (terminals), or at once (STDERR). */
export type Buffering = 'block' | 'line' | 'none';

/** The outputs that hold bytes not yet written. */
const unwritten = new Set<Output>();

/** The writing half of a handle. Text is bytes: each of its characters is one, from 0 to 255. */
export class Output {
  fd = -1;
  /** `$|`: whether each print is written before it returns. */
  autoflush = false;
  buffering: Buffering = 'block';
  layer: Layer = 'bytes';
  /** The errno of a write that failed, which `close` reports; 0 if none did. */
  error = 0;
  /** Whether perl warns where what was printed is lost as the handle's scope or the process ends. */
  warnsOfLoss = true;
  /** Bytes that were printed since it was opened. */
  taken = 0;
  /** Changes when it is opened or closed, which a signal's handler may do during a write. */
  #opening = 0;
  #text = '';
  #writing = false;

  open(fd: number, buffering: Buffering): void {
    this.fd = fd;
    this.#opening++;
    this.buffering = buffering;
    this.layer = 'bytes';
    this.error = 0;
    this.taken = 0;
    this.#text = '';
  }

  close(): void {
    this.fd = -1;
    this.#opening++;
  }

  /** Bytes that are not yet written. */
  get held(): number {
    return this.#text.length;
  }

  /** Takes bytes; false and ERRNO if they had to be written and could not be. */
  put(text: string): boolean {
    if (this.#text === '' && text !== '') unwritten.add(this);
    this.#text += text;
    this.taken += text.length;
    if (this.autoflush || this.buffering === 'none') return this.flush();
    if (this.#text.length >= SIZE && !this.#flush(SIZE)) return false;
    return this.buffering === 'block' || !text.includes('\n') || this.#flushLines();
  }

  /**
   * Writes what is held, restarting after signals; false and ERRNO if it can't, and then it keeps the rest. Called from
   * within itself, by a signal's handler, it leaves the work to the outer call, which keeps the order.
   */
  flush(): boolean {
    return this.#flush(1);
  }

  /** Writes until fewer bytes than `unit` are held, in whole units. */
  #flush(unit: number): boolean {
    if (this.#writing) return true;
    this.#writing = true;
    try {
      for (let size = this.#text.length; size >= unit; size = this.#text.length)
        if (!this.#write(size - (size % unit))) return false;
    } finally {
      this.#writing = false;
    }
    if (this.#text === '') unwritten.delete(this);
    return true;
  }

  /** Forgets what is held, as a process does that is replaced or lost it to its parent. */
  drop(): void {
    this.#text = '';
    unwritten.delete(this);
  }

  #flushLines(): boolean {
    const end = this.#text.lastIndexOf('\n') + 1;
    const rest = this.#text.slice(end);
    this.#text = this.#text.slice(0, end);
    const done = this.flush();
    if (this.fd < 0) return false;
    this.#text += rest;
    if (this.#text !== '') unwritten.add(this);
    return done;
  }

  /** Writes the first bytes that are held, in pieces as perl does. What a handler closed meanwhile is lost, with EINTR. */
  #write(size: number): boolean {
    const opening = this.#opening;
    const text = this.#text.slice(0, size);
    this.#text = this.#text.slice(size);
    let done = 0;
    try {
      while (done < size) {
        const end = Math.min(done + SIZE - (done % SIZE), size);
        const sent = restarting(() => this.#send(text.slice(done, end), opening));
        if (sent < 0) return closedMeanwhile();
        done += sent;
      }
      return true;
    } catch (error) {
      const errno = setErrno(error);
      if (this.#opening === opening) this.error = errno;
      return false;
    } finally {
      if (done < size && this.#opening === opening) this.#text = text.slice(done) + this.#text;
    }
  }

  /** -1 where a handler has closed it. */
  #send(text: string, opening: number): number {
    return this.#opening === opening ? write(this.fd, text) : -1;
  }
}

function closedMeanwhile(): false {
  ERRNO.value = sys.EINTR;
  return false;
}

/** Writes what all handles hold; `lost` is called for each that can't, if perl would warn of it. */
export function flushOutputs(lost: () => void = () => {}): void {
  for (const output of unwritten) if (!output.flush() && output.warnsOfLoss) lost();
}

/** The outputs that hold something. */
export function unwrittenOutputs(): Output[] {
  return [...unwritten];
}

/** Writes what handles on terminals hold. */
export function flushTerminals(): void {
  for (const output of unwritten) if (output.buffering === 'line') output.flush();
}
