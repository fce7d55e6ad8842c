import { Readable, Writable } from 'node:stream';
import { close, type Fd } from '@perlipc/sys';
import { descriptor, options as given } from '@perlipc/sys/argument';
import { read, writeall } from './calls.js';

/** Options of the streams. */
export interface StreamOptions {
  /** Whether the stream closes the descriptor when it is destroyed: true by default. */
  autoClose?: boolean;
  /** Bytes held before `push` or `write` asks for a pause; 64 KiB by default. */
  highWaterMark?: number;
}

const CHUNK = 65_536;

/**
 * A `stream.Readable` of a descriptor in non-blocking mode: a pipe, a terminal, a socket. It reads when it is read from.
 * `Readable.toWeb` makes a Web stream of it. Where a writable stream has the same descriptor, one of the two has `autoClose: false`.
 */
export function readableStream(fd: Fd, options?: StreamOptions): Readable {
  const { autoClose = true, highWaterMark = CHUNK } = given('readableStream', options);
  const number = descriptor('readableStream', fd);
  const ending = new AbortController();
  return new Readable({
    highWaterMark,
    read(size) {
      const buffer = Buffer.allocUnsafe(Math.max(size, 1));
      read(number, buffer, { signal: ending.signal }).then(
        (count) => this.push(count === 0 ? null : buffer.subarray(0, count)),
        (error) => this.destroy(error),
      );
    },
    destroy: destroyer(number, ending, autoClose),
  });
}

/** A `stream.Writable` on a descriptor in non-blocking mode; `Writable.toWeb` makes a Web stream of it. */
export function writableStream(fd: Fd, options?: StreamOptions): Writable {
  const { autoClose = true, highWaterMark = CHUNK } = given('writableStream', options);
  const number = descriptor('writableStream', fd);
  const ending = new AbortController();
  return new Writable({
    highWaterMark,
    write(chunk: Buffer, _encoding, done) {
      writeall(number, chunk, { signal: ending.signal }).then(() => done(), done);
    },
    destroy: destroyer(number, ending, autoClose),
  });
}

function destroyer(fd: number, ending: AbortController, autoClose: boolean) {
  return (error: Error | null, done: (error: Error | null) => void) => {
    ending.abort();
    try {
      if (autoClose) close(fd);
      done(error);
    } catch (failure) {
      done(error ?? (failure as Error));
    }
  };
}
