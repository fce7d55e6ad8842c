import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import type { Buffered } from '../io/buffer.js';
import { Handle } from '../io/handle.js';
import { eof, read, readline } from '../io/read.js';
import { sysread } from '../io/sysio.js';

/** The methods of `IO::Handle` that read. */
export class ReadingHandle extends Handle {
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

  /** `$io->read(BUF, LEN, OFFSET)` · blocks: as `read` of the layer. */
  read(buffer: Buffered, length: number, offset = 0): number | undefined {
    return read(this, buffer, length, offset);
  }

  /** `$io->sysread(BUF, LEN, OFFSET)` · blocks: as `sysread` of the layer. */
  sysread(buffer: Buffered, length: number, offset = 0): number | undefined {
    return sysread(this, buffer, length, offset);
  }

  /** `$io->input_line_number`: `$.` of this handle. */
  input_line_number(): number {
    return this.lines;
  }
}
