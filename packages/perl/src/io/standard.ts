import { ERRNO } from '../base/errno.js';
import { setErrorStream } from '../diagnostics/error-stream.js';
import { Handle } from './handle.js';
import type { Direction } from './handle-state.js';
import type { Buffering } from './output.js';

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
setErrorStream(STDERR.output);
ERRNO.value = 0;
