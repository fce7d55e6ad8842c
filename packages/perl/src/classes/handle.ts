import { fsyncSync } from 'node:fs';
import { inspect } from 'node:util';
import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import type { Variable } from '../base/variable.js';
import { die } from '../diagnostics/die.js';
import { type Printable, text } from '../diagnostics/text.js';
import { binmode } from '../io/binmode.js';
import type { Buffered } from '../io/buffer.js';
import { close } from '../io/close.js';
import { fileno } from '../io/fileno.js';
import { Handle } from '../io/handle.js';
import { open } from '../io/open.js';
import { print, printf } from '../io/print.js';
import { eof, read, readline } from '../io/read.js';
import { autoflush } from '../io/selected.js';
import { OUTPUT_RECORD_SEPARATOR } from '../io/separators.js';
import { sysread, syswrite } from '../io/sysio.js';
import { openMode } from './open-mode.js';
import { gensym, nameClass } from './symbol.js';

/** What a C call returns that has nothing to tell: 0, as a true value. */
export type ZeroButTrue = '0 but true';

/**
 * `IO::Handle`: a handle whose builtins are its methods too
 *
 * It is a handle as `handle('F')` makes one, and every builtin takes it. `IO.Handle.new()` makes one that is not open.
 */
export class IOHandle extends Handle {
  /** Use `new` of the class: a JavaScript constructor can't return undefined. */
  constructor(name: string = gensym()) {
    if (typeof name !== 'string')
      throw new TypeError(
        `${new.target.name}: name must be a string, got ${inspect(name)}; arguments go to ${new.target.name}.new`,
      );
    super(name);
  }

  /** `CLASS->new`: a handle that is not open yet. */
  static new<T extends IOHandle>(this: new () => T): T {
    return new this();
  }

  /** `CLASS->new_from_fd(FD, MODE)`: a new handle on which `fdopen` has worked; undefined and ERRNO if it hasn't. */
  static new_from_fd<T extends IOHandle>(
    this: new () => T,
    fd: number | string | Handle,
    mode: string,
  ): T | undefined {
    return new this().fdopen(fd, mode);
  }

  /**
   * `$io->fdopen(FD, MODE)`
   *
   * Opens the handle on a descriptor, or on a copy of that of another handle. `mode` is `r`, `w`, `a`, each also with `+`, or as
   * `open` has it. Returns itself; undefined and ERRNO if it fails.
   */
  fdopen(fd: number | string | Handle, mode: string): this | undefined {
    const how = openMode(mode);
    return open(this, fd instanceof Handle ? `${how}&` : `${how}&=`, fd) ? this : undefined;
  }

  /** `$io->close`: as `close` of the layer. */
  close(): boolean {
    return close(this);
  }

  /** `$io->opened`: whether it is open. */
  opened(): boolean {
    return this.fd >= 0;
  }

  /** `$io->fileno`: the descriptor; undefined if it is not open. */
  fileno(): number | undefined {
    return fileno(this);
  }

  /** `$io->eof` · blocks: as `eof` of the layer. */
  eof(): boolean {
    return eof(this);
  }

  /** `$io->getline` · blocks: the next record; undefined at the end, or on an error with ERRNO. */
  getline(): string | undefined {
    return readline(this);
  }

  /** `$io->gets` · blocks: as `getline`. */
  gets(): string | undefined {
    return readline(this);
  }

  /** `$io->getlines` · blocks: all records that are left. */
  getlines(): string[] {
    return [...this];
  }

  /** `$io->getc` · blocks: the next character; undefined at the end, or on an error with ERRNO. */
  getc(): string | undefined {
    const character = { value: '' };
    if (read(this, character, 1)) return character.value;
    // Perl's getc leaves this at the end of a file, too.
    ERRNO.value = sys.EBADF;
    return undefined;
  }

  /** `$io->ungetc(ORD)`: puts a character back, to be read next. Returns its number. */
  ungetc(ord: number): number {
    this.input.unread(String.fromCharCode(ord));
    return ord;
  }

  /** `$io->print(ARGS)` · blocks when it writes: as `print` of the layer. */
  print(...list: Printable[]): boolean {
    return print(this, ...list);
  }

  /** `$io->printf(FMT, ARGS)` · blocks when it writes: as `printf` of the layer. */
  printf(format: string, ...list: Scalar[]): boolean {
    return printf(this, format, ...list);
  }

  /** `$io->say(ARGS)` · blocks when it writes: as `print`, with a newline in place of OUTPUT_RECORD_SEPARATOR. */
  say(...list: Printable[]): boolean {
    return withValue(OUTPUT_RECORD_SEPARATOR, '\n', () => print(this, ...list));
  }

  /** `$io->read(BUF, LEN, OFFSET)` · blocks: as `read` of the layer. */
  read(buffer: Buffered, length: number, offset = 0): number | undefined {
    return read(this, buffer, length, offset);
  }

  /** `$io->sysread(BUF, LEN, OFFSET)` · blocks: as `sysread` of the layer. */
  sysread(buffer: Buffered, length: number, offset = 0): number | undefined {
    return sysread(this, buffer, length, offset);
  }

  /** `$io->write(BUF, LEN, OFFSET)` · blocks when it writes: prints a part of a string, without OUTPUT_RECORD_SEPARATOR. */
  write(scalar: Printable, length?: number, offset = 0): boolean {
    const string = text(scalar, 'substr');
    const from = offset < 0 ? Math.max(string.length + offset, 0) : offset;
    const to = length === undefined ? string.length : length < 0 ? string.length + length : from + length;
    return withValue(OUTPUT_RECORD_SEPARATOR, '', () => print(this, string.slice(from, to)));
  }

  /** `$io->syswrite(BUF, LEN, OFFSET)` · blocks: as `syswrite` of the layer. */
  syswrite(scalar: Printable, length?: number, offset = 0): number | undefined {
    return syswrite(this, scalar, length, length === undefined ? 0 : offset);
  }

  /** `$io->autoflush(EXPR)`: `$|` of this handle, on unless `on` says otherwise. Returns what it was. */
  autoflush(on: boolean | number = true): boolean {
    const before = this.output.autoflush;
    autoflush(this, Boolean(on));
    return before;
  }

  /** `$io->printflush(ARGS)` · blocks: prints and writes what the handle holds. */
  printflush(...list: Printable[]): boolean {
    const before = this.autoflush();
    try {
      return print(this, ...list);
    } finally {
      autoflush(this, before);
    }
  }

  /** `$io->flush` · blocks: writes what the handle holds. A true value; undefined and ERRNO if it can't. */
  flush(): ZeroButTrue | undefined {
    if (this.fd < 0) return void refused();
    return this.output.fd < 0 || this.output.flush() ? '0 but true' : undefined;
  }

  /** `$io->sync` · blocks: has the system write the file to its disk. A true value; undefined and ERRNO. See [fsync(2)](https://man7.org/linux/man-pages/man2/fsync.2.html). */
  sync(): ZeroButTrue | undefined {
    if (this.fd < 0) return void refused();
    return attempt(() => {
      fsyncSync(this.fd);
      return '0 but true';
    }, undefined);
  }

  /** `$io->error`: 1 if a read or write failed since it was opened or since `clearerr`, else 0; -1 if it is not open. */
  error(): number {
    if (this.fd < 0) return refused();
    return this.input.failed || this.output.error !== 0 ? 1 : 0;
  }

  /** `$io->clearerr`: forgets that a read or write failed. Returns 0. */
  clearerr(): number {
    this.input.error = this.output.error = 0;
    this.input.failed = false;
    return 0;
  }

  /**
   * `$io->blocking(BOOL)`
   *
   * Whether calls wait (1) or fail with EAGAIN (0), as it was before `on` set it; undefined and ERRNO if it fails.
   */
  blocking(on?: boolean | number): number | undefined {
    return attempt(() => {
      if (this.fd < 0) throw new sys.SystemError(sys.EBADF, 'fcntl');
      const flags = sys.fcntl(this.fd, sys.F_GETFL);
      const wanted = on === undefined ? flags : on ? flags & ~sys.O_NONBLOCK : flags | sys.O_NONBLOCK;
      if (wanted !== flags) sys.fcntl(this.fd, sys.F_SETFL, wanted);
      return flags & sys.O_NONBLOCK ? 0 : 1;
    }, undefined);
  }

  /** `$io->binmode(LAYER)`: as `binmode` of the layer. */
  binmode(layer = ':raw'): boolean {
    return binmode(this, layer);
  }

  /** `$io->input_line_number`: `$.` of this handle. */
  input_line_number(): number {
    return this.lines;
  }

  /** `$io->untaint`: 0. Only [taint](https://github.com/perlipc/perlipc/blob/main/docs/taint.md) has what it would change. */
  untaint(): number {
    return 0;
  }

  /** `$io->setbuf`: dies of an open handle, as in every perl of today. */
  setbuf(): undefined {
    if (this.fd >= 0) die('IO::Handle::setbuf not implemented on this architecture');
  }
}
nameClass(IOHandle, 'IO::Handle');

/** What the calls of C's stdio come to on a handle that is not open. */
function refused(): -1 {
  ERRNO.value = sys.EINVAL;
  return -1;
}

function withValue<T>(variable: Variable<T>, value: T, act: () => boolean): boolean {
  const before = variable.value;
  variable.value = value;
  try {
    return act();
  } finally {
    variable.value = before;
  }
}
