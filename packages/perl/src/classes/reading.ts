import { utf8 } from '../base/bytes.js';
import { die } from '../diagnostics/die.js';
import type { Buffered } from '../io/buffer.js';
import { getc } from '../io/getc.js';
import { Handle } from '../io/handle.js';
import { eof, read, readline } from '../io/read.js';
import { sysread } from '../io/sysio.js';
import { refused } from './refused.js';

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
    return getc(this);
  }

  /** `$io->ungetc(ORD)`: puts a character back, to be read next. Returns its number; -1 if it is not open to read. Dies of one that can't be. */
  ungetc(ord: number): number {
    if (this.input.fd < 0) return refused();
    if (ord < 0) die('Negative character number in ungetc()');
    const characters = this.input.layer === 'utf8';
    if (ord > 0xff && !characters) die('Wide character number in ungetc()');
    const character = String.fromCodePoint(Math.trunc(ord));
    this.input.unread(characters ? utf8(character) : character);
    return Math.trunc(ord);
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
