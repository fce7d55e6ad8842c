import { ERRNO } from '../base/errno.js';
import { reap } from '../command/reap.js';
import type { HandleState } from './handle-state.js';
import { closeUnowned, removeOwner } from './owners.js';

/** The handles on pipes to processes: they are closed and waited for when this process ends. */
export const pipes = new Set<HandleState>();

/**
 * Writes what an open handle holds, sets a file back to where the program has read to, and closes it; of a pipe waits for its
 * process. False and ERRNO if that or an earlier write or read failed; of a pipe the wait status decides, which `settled` is
 * told.
 */
export function closeHandle(handle: HandleState, settled?: (status: number) => void): boolean {
  const { fd, output, child } = handle;
  const flushed = output.fd < 0 || output.flush();
  const error = flushed ? output.error || readError(handle) : ERRNO.value;
  output.drop();
  handle.input.discardReadAhead();
  handle.fd = handle.input.fd = output.fd = -1;
  removeOwner(fd);
  if (child !== 0) return endPipe(handle, fd, settled);
  if (!closeUnowned(fd)) return false;
  if (error !== 0) ERRNO.value = error;
  return error === 0;
}

/** Of a socket the writing half alone decides. */
function readError({ input, output }: HandleState): number {
  return input.fd >= 0 && output.fd < 0 ? input.error : 0;
}

function endPipe(handle: HandleState, fd: number, settled?: (status: number) => void): boolean {
  const pid = handle.child;
  handle.child = 0;
  pipes.delete(handle);
  closeUnowned(fd);
  const status = reap(pid);
  if (status > 0) ERRNO.value = 0;
  settled?.(status);
  return status === 0;
}
