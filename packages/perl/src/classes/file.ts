import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import type { MaybeZero } from '../base/zero-but-true.js';
import { open } from '../io/open.js';
import { seek, sysseek, tell } from '../io/position.js';
import { sysopen } from '../io/sysopen.js';
import { unlink } from '../io/unlink.js';
import { IOHandle } from './handle.js';
import { openMode } from './open-mode.js';
import { nameClass } from './symbol.js';

/** Its `new` has other arguments than that of the class over it. */
const Base = IOHandle as (new (name?: string) => IOHandle) & Pick<typeof IOHandle, 'new_from_fd'>;

/** What is opened and how: see `open`. */
type Target = [filename: string] | [filename: string, mode: string | number, perms?: number];

/** `IO::File`, with the methods of `IO::Seekable`: a handle on a file. */
export class IOFile extends Base {
  /** `IO::File->new(FILENAME, MODE, PERMS)`: a new handle, on which `open` has worked if there are arguments; undefined and ERRNO if it hasn't. */
  static new<T extends IOFile>(this: new () => T, ...target: Target | []): T | undefined {
    const file = new this();
    return target.length === 0 || file.open(...target) ? file : undefined;
  }

  /** `IO::File->new_tmpfile`: a file to read and write that has no name any more, made in `TMPDIR`, `/tmp` or here; undefined and ERRNO if there can't be one. */
  static new_tmpfile<T extends IOFile>(this: new () => T): T | undefined {
    const file = new this();
    for (const folder of [process.env['TMPDIR'] || '/tmp', '/tmp', '.']) {
      const name = join(folder, `PerlIO_${randomBytes(6).toString('hex')}`);
      if (!sysopen(file, name, sys.O_RDWR | sys.O_CREAT | sys.O_EXCL, 0o600)) continue;
      unlink(name);
      return file;
    }
    return undefined;
  }

  /**
   * `$fh->open(FILENAME, MODE, PERMS)` · blocks on a FIFO
   *
   * Opens a file to read it, or as `mode` says: `r`, `w`, `a`, each also with `+`; as `open` has it, with layers; or the number of
   * [open(2)](https://man7.org/linux/man-pages/man2/open.2.html), and `perms`. True, or false and ERRNO. The name alone is a name, whatever its characters are.
   */
  open(...target: Target): boolean {
    const [filename, mode = '<', perms = 0o666] = target;
    if (/^\d+$/.test(`${mode}`)) return sysopen(this, filename, Number(mode), perms) ?? false;
    return open(this, `${mode}`.includes(':') ? `${mode}` : openMode(`${mode}`), filename) === true;
  }

  /** `$fh->seek(POS, WHENCE)`: as `seek` of the layer. */
  seek(position: number, whence: number): boolean {
    return seek(this, position, whence);
  }

  /** `$fh->tell`: as `tell` of the layer. */
  tell(): number {
    return tell(this);
  }

  /** `$fh->sysseek(POS, WHENCE)`: as `sysseek` of the layer. */
  sysseek(position: number, whence: number): MaybeZero | undefined {
    return sysseek(this, position, whence);
  }
}
nameClass(IOFile, 'IO::File');
