import { inspect } from 'node:util';
import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import type { MaybeZero } from '../base/zero-but-true.js';
import { die } from '../diagnostics/die.js';
import { fcntl, ioctl } from '../file/control.js';
import { type StatList, stat } from '../file/stat.js';
import { truncate } from '../file/truncate.js';
import { binmode } from '../io/binmode.js';
import type { Buffered } from '../io/buffer.js';
import { close } from '../io/close.js';
import { fileno } from '../io/fileno.js';
import { Handle } from '../io/handle.js';
import { open } from '../io/open.js';
import { openMode } from './open-mode.js';
import { refused } from './refused.js';
import { gensym, nameClass } from './symbol.js';
import { WritingHandle } from './writing.js';

/**
 * `IO::Handle`: a handle whose builtins are its methods too
 *
 * It is a handle as `handle('F')` makes one, and every builtin takes it. `IO.Handle.new()` makes one that is not open.
 */
export class IOHandle extends WritingHandle {
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

  /** `$io->stat`: the thirteen fields of `stat`; none and ERRNO if it is not open. */
  stat(): StatList | [] {
    return stat.list(this);
  }

  /** `$io->truncate(LEN)`: as `truncate` of the layer. */
  truncate(length: number): true | undefined {
    return truncate(this, length);
  }

  /** `$io->fcntl(OP, VALUE)`: as `fcntl` of the layer. */
  fcntl(op: number, value: number | Buffered): MaybeZero | undefined {
    return fcntl(this, op, value);
  }

  /** `$io->ioctl(OP, VALUE)`: as `ioctl` of the layer. */
  ioctl(op: number, value: number | Buffered): MaybeZero | undefined {
    return ioctl(this, op, value);
  }

  /** `$io->binmode(LAYER)`: as `binmode` of the layer. */
  binmode(layer = ':raw'): boolean {
    return binmode(this, layer);
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
