import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { selectBits } from '../io/select-bits.js';
import type { Packed } from '../net/packed.js';
import { connect } from '../net/socket.js';
import type { Connecting } from './connecting.js';

/** As `connectInTime`, but false where the socket doesn't block and is on its way: ERRNO is EINPROGRESS. */
export function connectOrWait(socket: Connecting, name: Packed): boolean {
  const timeout = socket.timeout();
  if (timeout === undefined) return connect(socket, name);
  const blocking = socket.blocking(false) === 1;
  if (connect(socket, name)) {
    socket.blocking(blocking);
    return true;
  }
  const waiting = ERRNO.is('EINPROGRESS') || ERRNO.is('EWOULDBLOCK');
  if (waiting && !blocking) return false;
  const errno = waiting ? settled(socket, timeout) : ERRNO.value;
  socket.blocking(blocking);
  if (errno !== 0) ERRNO.value = errno;
  return errno === 0;
}

function settled(socket: Connecting, timeout: number): number {
  const [w, e] = [bitsOf(socket.fd), bitsOf(socket.fd)];
  if (selectBits(undefined, w, e, timeout) === 0) return sys.ETIMEDOUT;
  return errorOf(socket);
}

/** What became of a connection. */
export function errorOf(socket: Connecting): number {
  const errno = Number(socket.getsockopt(sys.SOL_SOCKET, sys.SO_ERROR));
  return errno === sys.EISCONN ? 0 : errno;
}

function bitsOf(fd: number): Uint8Array {
  const bits = new Uint8Array((fd >> 3) + 1);
  bits[fd >> 3] = 1 << (fd & 7);
  return bits;
}
