import { isatty } from 'node:tty';
import * as sys from '@perlipc/sys';
import { ERRNO, failed } from '../base/errno.js';
import { INPUT_RECORD_SEPARATOR } from '../base/vars.js';
import { reap } from '../command/reap.js';
import { Input } from './input.js';
import { type Buffering, Output } from './output.js';
import { refuse } from './refuse.js';

/** Which ways an open handle goes. */
export type Direction = 'in' | 'out' | 'both';

/**
 * A file handle. `handle('SOCK')` makes one; its name is what messages call it (`<SOCK> line 3`). It has a numeric `fd`, as
 * the calls of `@perlipc/sys` take it, is an iterable of lines, and `using` closes it.
 */
export class Handle implements Iterable<string>, Disposable {
  readonly name: string;
  /** The descriptor, or -1 while it is closed. */
  fd = -1;
  /** `$.`: records read since it was closed; opening anew does not change it. */
  lines = 0;
  /** @internal */
  readonly input = new Input();
  /** @internal */
  readonly output = new Output();
  /** Whether it ever was open: messages call one that never was unopened. @internal */
  known = false;
  /** Whether it is a socket or a pipe. @internal */
  stream = false;
  /** The process at the other end of a pipe that `open` made, else 0. @internal */
  child = 0;
  /** Gives its lines where taint wants them otherwise; a property of every handle, so that all have one shape. @internal */
  linesOf: ((handle: Handle) => IterableIterator<string>) | undefined = undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Takes over a descriptor; a `stream` is none of a terminal or a file. @internal */
  attach(fd: number, direction: Direction, stream: boolean, buffering?: Buffering): void {
    const terminal = !stream && isatty(fd);
    // What perl's own look leaves behind: lseek refuses a stream, and the question for a terminal anything else.
    if (!terminal) ERRNO.value = stream ? sys.ESPIPE : sys.ENOTTY;
    if (fd !== this.fd) owners[fd] = (owners[fd] ?? 0) + 1;
    this.fd = fd;
    this.stream = stream;
    this.known = true;
    this.input.open(direction === 'out' ? -1 : fd, terminal, !stream && !terminal);
    this.output.open(direction === 'in' ? -1 : fd, buffering ?? (terminal ? 'line' : 'block'));
  }

  /** Before it is written: a file that is read too is written where reading has come to. @internal */
  toWrite(): void {
    if (this.input.fd >= 0) this.input.giveBack();
  }

  /** Before it is read: a file that is written too has what was printed. @internal */
  toRead(): void {
    if (this.output.fd >= 0 && !this.stream) this.output.flush();
  }

  /** `close`, without complaint if it is closed already. */
  [Symbol.dispose](): void {
    this.lines = 0;
    if (this.fd >= 0) closeHandle(this);
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.linesOf?.(this) ?? new Lines(this);
  }
}

class Lines implements IterableIterator<string> {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  next(): IteratorResult<string, undefined> {
    const value = readRecord(this.#handle);
    return value === undefined ? { value, done: true } : { value, done: false };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** The handle that was read last; messages name it. */
export let lastRead: Handle | undefined;

export function setLastRead(handle: Handle): void {
  lastRead = handle;
}

/** Perl's readline alone leaves errno as it is where the handle is not open at all. */
function refuseRead(handle: Handle): void {
  const { value } = ERRNO;
  refuse(handle, 'readline');
  if (handle.fd < 0) ERRNO.value = value;
}

/** The next record of a handle; undefined at the end, or with ERRNO. */
export function readRecord(handle: Handle): string | undefined {
  lastRead = handle;
  if (handle.input.fd < 0) return void refuseRead(handle);
  handle.toRead();
  const text = handle.input.record(INPUT_RECORD_SEPARATOR.value);
  if (text !== undefined) handle.lines++;
  return text;
}

/**
 * Writes what an open handle holds, gives back what it read ahead of the program, and closes it; of a pipe waits for its
 * process. False and ERRNO if that or an earlier write or read failed; of a pipe the wait status decides, which `settled` is
 * told.
 */
export function closeHandle(handle: Handle, settled?: (status: number) => void): boolean {
  const { fd, output, child } = handle;
  const flushed = output.fd < 0 || output.flush();
  const error = flushed ? output.error || readError(handle) : ERRNO.value;
  output.drop();
  handle.input.giveBack();
  handle.fd = handle.input.fd = output.fd = -1;
  owners[fd] = (owners[fd] ?? 1) - 1;
  if (child !== 0) return endPipe(handle, fd, settled);
  if (!closeUnowned(fd)) return false;
  if (error !== 0) ERRNO.value = error;
  return error === 0;
}

/** Of a socket the writing half alone decides. */
function readError({ input, output }: Handle): number {
  return input.fd >= 0 && output.fd < 0 ? input.error : 0;
}

/** The handles on pipes to processes: they are closed and waited for when this process ends. */
export const pipes = new Set<Handle>();

function endPipe(handle: Handle, fd: number, settled?: (status: number) => void): boolean {
  const pid = handle.child;
  handle.child = 0;
  pipes.delete(handle);
  closeUnowned(fd);
  const status = reap(pid);
  if (status > 0) ERRNO.value = 0;
  settled?.(status);
  return status === 0;
}

/** How many handles have a descriptor, by its number: `open` with `&=` makes several. */
const owners: number[] = [];

/** Closes a descriptor that no handle has. */
export function closeUnowned(fd: number): boolean {
  if ((owners[fd] ?? 0) > 0) return true;
  try {
    sys.close(fd);
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

/**
 * Makes a file handle that is not open yet. The name is for messages: `handle('SOCK')` for Perl's `SOCK`,
 * `handle('$sock')` for a lexical `$sock`.
 */
export function handle(name: string): Handle {
  return new Handle(name);
}

function standard(name: string, fd: number, direction: Direction, buffering?: Buffering): Handle {
  const made = new Handle(name);
  made.attach(fd, direction, false, buffering);
  return made;
}

/** `STDIN`: what descriptor 0 is, to read. */
export const STDIN = standard('STDIN', 0, 'in');
/** `STDOUT`: what descriptor 1 is, to write; `print` without a handle prints to it unless `select` says otherwise. */
export const STDOUT = standard('STDOUT', 1, 'out');
/** `STDERR`: what descriptor 2 is, to write, at once. */
export const STDERR = standard('STDERR', 2, 'out', 'none');
ERRNO.value = 0;
