import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';

/** A directory that `opendir` opened: its descriptor, and its entries as they were then. */
export class Directory {
  readonly fd: number;
  /** The entry that is read next. */
  position = 0;
  readonly #path: Buffer;
  #entries: string[] = [];

  /** Throws the failed call. */
  constructor(path: Buffer) {
    this.fd = sys.open(path, sys.O_RDONLY | sys.O_DIRECTORY | sys.O_NONBLOCK);
    this.#path = absolute(path);
    try {
      this.rewind();
    } catch (error) {
      sys.close(this.fd);
      throw error;
    }
  }

  /** The next entry, as bytes; undefined at the end. */
  next(): string | undefined {
    const entry = this.#entries[this.position];
    if (entry !== undefined) this.position++;
    return entry;
  }

  /** Begins anew, with the entries that are there now. */
  rewind(): void {
    const names = readdirSync(this.#path, { encoding: 'buffer' }).map((name) => latin1(name));
    this.#entries = ['.', '..', ...names];
    this.position = 0;
  }

  close(): void {
    sys.close(this.fd);
  }
}

/** The path from the root: the program may go elsewhere before it begins anew. */
function absolute(path: Buffer): Buffer {
  return path[0] === 0x2f ? path : Buffer.concat([Buffer.from(`${resolve('.')}/`), path]);
}
