import { ERRNO } from '../base/errno.js';
import { reap } from '../command/reap.js';
import { writeToStderr } from '../diagnostics/error-stream.js';
import { severeWarning } from '../diagnostics/warning.js';
import type { HandleState } from './handle-state.js';
import { closeUnowned } from './owners.js';

/** The handles on pipes to processes: they are closed and waited for when this process ends. */
export const pipes = new Set<HandleState>();

/** What closing a handle came to. */
interface Closed {
  /** The errno of the last write or of [close(2)](https://man7.org/linux/man-pages/man2/close.2.html) itself, 0 if both succeeded. */
  lost: number;
  /** The errno of a read or write that failed before, 0 if none did. */
  earlier: number;
  /** The wait status of a pipe's process, -1 if it can't be known; undefined where there is no process. */
  status: number | undefined;
}

/**
 * `close` of an open handle: writes what it holds, sets a file back to where the program has read to, and of a pipe waits for
 * its process. False and ERRNO if that or an earlier write or read failed; of a pipe the wait status decides, which `settled`
 * is told: -1 if the process has not got all.
 */
export function closeHandle(handle: HandleState, settled?: (status: number) => void): boolean {
  const { lost, earlier, status } = release(handle);
  const error = lost || (status === undefined ? earlier : 0);
  if (error !== 0) ERRNO.value = error;
  if (status === undefined) return error === 0;
  if (error === 0 && status > 0) ERRNO.value = 0;
  settled?.(error === 0 ? status : -1);
  return error === 0 && status === 0;
}

/** What `open` does with the file that a handle had; perl says it on STDERR where that has lost what was printed. */
export function replaceFile(handle: HandleState): void {
  const { lost } = release(handle);
  if (lost !== 0) writeToStderr(`Warning: unable to close filehandle ${handle.name} properly.\n`);
}

/** What the end of a handle's scope does with it; perl warns where what was printed is lost, but not of pipes and sockets. */
export function closeAtScopeEnd(handle: HandleState): void {
  const { warnsOfLoss } = handle.output;
  if (!closeHandle(handle) && warnsOfLoss)
    severeWarning(`Warning: unable to close filehandle ${handle.name} properly: ${ERRNO}`);
}

function release(handle: HandleState): Closed {
  const { fd, input, output, child, openings } = handle;
  const lost = output.fd < 0 || output.flush() ? 0 : ERRNO.value;
  // A signal's handler closed it while it was flushed.
  if (handle.openings !== openings) return { lost, earlier: 0, status: undefined };
  const earlier = output.error || (input.fd >= 0 && output.fd < 0 ? input.error : 0);
  output.drop();
  input.discardReadAhead();
  handle.detach();
  const closed = closeUnowned(fd) ? 0 : ERRNO.value;
  if (child === 0) return { lost: lost || closed, earlier, status: undefined };
  handle.child = 0;
  pipes.delete(handle);
  return { lost: lost || closed, earlier, status: reap(child) };
}
