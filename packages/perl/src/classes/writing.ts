import { fsyncSync } from 'node:fs';
import { attempt } from '../base/errno.js';
import { local } from '../base/local.js';
import type { Scalar } from '../base/numeric.js';
import type { MaybeZero } from '../base/zero-but-true.js';
import { type Printable, text } from '../diagnostics/text.js';
import { print, printf } from '../io/print.js';
import { autoflush } from '../io/selected.js';
import { OUTPUT_RECORD_SEPARATOR } from '../io/separators.js';
import { syswrite } from '../io/sysio.js';
import { ReadingHandle } from './reading.js';
import { refused } from './refused.js';

/** The methods of `IO::Handle` that write. */
export class WritingHandle extends ReadingHandle {
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
    return local<string | undefined, boolean>(OUTPUT_RECORD_SEPARATOR, '\n', () => print(this, ...list));
  }

  /** `$io->write(BUF, LEN, OFFSET)` · blocks when it writes: prints a part of a string, without OUTPUT_RECORD_SEPARATOR. */
  write(scalar: Printable, length?: number, offset = 0): boolean {
    const string = text(scalar, 'substr');
    const from = offset < 0 ? Math.max(string.length + offset, 0) : offset;
    const to = length === undefined ? string.length : length < 0 ? string.length + length : from + length;
    return local<string | undefined, boolean>(OUTPUT_RECORD_SEPARATOR, '', () =>
      print(this, string.slice(from, to)),
    );
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

  /** `$io->flush` · blocks: writes what the handle holds. A true value; undefined and ERRNO if it can't, EINVAL of a handle that only reads. */
  flush(): MaybeZero | undefined {
    if (this.output.fd < 0) return void refused();
    return this.output.flush() ? '0 but true' : undefined;
  }

  /** `$io->sync` · blocks: has the system write the file to its disk. A true value; undefined and ERRNO. See [fsync(2)](https://man7.org/linux/man-pages/man2/fsync.2.html). */
  sync(): MaybeZero | undefined {
    if (this.fd < 0) return void refused();
    return attempt(() => {
      fsyncSync(this.fd);
      return '0 but true';
    }, undefined);
  }
}
