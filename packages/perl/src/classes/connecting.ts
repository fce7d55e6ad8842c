import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import type { Packed } from '../net/packed.js';
import { connect } from '../net/socket.js';
import { setErrstr } from './errstr.js';
import type { IOHandle } from './handle.js';
import { IOSelect } from './select.js';

/** A socket that is to connect. */
export interface Connecting extends IOHandle {
  timeout(): number | undefined;
  getsockopt(level: number, optname: number): number | string | undefined;
}

/** Connects within the socket's timeout. True as well where it doesn't block and is on its way; false, ERRNO and EVAL_ERROR if it fails. */
export function connectInTime(socket: Connecting, name: Packed): boolean {
  const timeout = socket.timeout();
  const blocking = timeout ? socket.blocking(false) : undefined;
  const errno = connect(socket, name) ? 0 : unconnected(socket, name, timeout, blocking);
  if (blocking) socket.blocking(true);
  if (errno !== 0) ERRNO.value = errno;
  return errno === 0;
}

/** The errno of a connection that was not there at once; 0 if it has come, or nobody waits for it. */
function unconnected(
  socket: Connecting,
  name: Packed,
  timeout: number | undefined,
  blocking: number | undefined,
): number {
  const begun = ERRNO.is('EINPROGRESS') || ERRNO.is('EWOULDBLOCK');
  if (begun && timeout !== undefined) return settled(socket, name, timeout);
  return begun && !blocking ? 0 : failed(ERRNO.value, `${ERRNO}`);
}

function settled(socket: Connecting, name: Packed, timeout: number): number {
  const self = IOSelect.new(socket);
  ERRNO.value = 0;
  const [, writable = [], exceptions = []] = IOSelect.select(undefined, self, self, timeout);
  if (exceptions.length > 0) {
    const errno = Number(socket.getsockopt(sys.SOL_SOCKET, sys.SO_ERROR));
    return failed(errno, `${errno}`);
  }
  if (writable.length === 0) return failed(ERRNO.value || sys.ETIMEDOUT, 'timeout');
  return connect(socket, name) || ERRNO.is('EISCONN') ? 0 : failed(ERRNO.value, `${ERRNO}`);
}

function failed(errno: number, why: string): number {
  setErrstr(`connect: ${why}`);
  return errno;
}
