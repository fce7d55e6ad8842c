import * as sys from '@perlipc/sys';
import { isWide, utf8 } from '../base/bytes.js';
import { ERRNO } from '../base/errno.js';

/** What messages go to: the writing half of STDERR. */
interface ErrorStream {
  /** The descriptor, or -1 while it is closed. */
  readonly fd: number;
  /** Whether it has bytes or characters. */
  readonly layer: 'bytes' | 'utf8';
  /** Takes bytes; false and ERRNO if they can't be written. */
  put(bytes: string): boolean;
  flush(): boolean;
}

let stream: ErrorStream | undefined;

/** Has messages go to a stream from now on. */
export function setErrorStream(to: ErrorStream): void {
  stream = to;
}

/** Whether a text has characters that STDERR can't take. */
export function isTooWide(text: string): boolean {
  return stream?.layer === 'bytes' && isWide(text);
}

/** Writes a finished message to STDERR at once. If STDERR is closed or the write fails, only ERRNO shows it. */
export function writeToStderr(text: string): void {
  if (stream === undefined || stream.fd < 0) ERRNO.value = sys.EBADF;
  else if (stream.put(stream.layer === 'utf8' || isWide(text) ? utf8(text) : text)) stream.flush();
}
