import * as sys from '@perlipc/sys';
import { attempt, ERRNO, failed } from '../base/errno.js';
import { scratch } from '../base/scratch.js';
import { closeHandle, type Handle } from '../io/handle.js';
import { type Buffered, extent } from '../io/read.js';
import { refuse } from '../io/refuse.js';
import { narrow } from '../io/sysio.js';

/** A packed address or structure: bytes, or a string of bytes. */
export type Packed = Uint8Array | string;

function packed(value: Packed): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
}

/** Whether a handle is open; if not, ERRNO and a warning say so. */
function opened(handle: Handle, operation: string): boolean {
  if (handle.fd >= 0) return true;
  refuse(handle, operation, 'socket');
  return false;
}

/** True if the call works, false and ERRNO if it fails. */
function succeeds(handle: Handle, operation: string, call: () => void): boolean {
  return (
    opened(handle, operation) &&
    attempt(() => {
      call();
      return true;
    }, false)
  );
}

/**
 * `socket SOCKET, DOMAIN, TYPE, PROTOCOL`
 *
 * Opens a socket as a handle, closing what that was. `protocol` undefined or 0 is the default of the type. True, or false
 * and ERRNO. See socket(2).
 */
export function socket(handle: Handle, domain: number, type: number, protocol: number | undefined): boolean {
  if (handle.fd >= 0) closeHandle(handle);
  return attempt(() => {
    handle.attach(sys.socket(domain, type, protocol ?? 0), 'both', true);
    return true;
  }, false);
}

/**
 * `socketpair SOCKET1, SOCKET2, DOMAIN, TYPE, PROTOCOL`
 *
 * Opens two handles as sockets that are connected to each other. True, or false and ERRNO. See socketpair(2).
 */
export function socketpair(
  one: Handle,
  other: Handle,
  domain: number,
  type: number,
  protocol: number,
): boolean {
  for (const handle of [one, other]) if (handle.fd >= 0) closeHandle(handle);
  return attempt(() => {
    const ends = sys.socketpair(domain, type, protocol);
    one.attach(ends[0], 'both', true);
    other.attach(ends[1], 'both', true);
    return true;
  }, false);
}

/**
 * `bind SOCKET, NAME`
 *
 * Gives a socket its own packed address. True, or false and ERRNO. See bind(2).
 */
export function bind(handle: Handle, name: Packed): boolean {
  return succeeds(handle, 'bind', () => sys.bind(handle.fd, packed(name)));
}

/**
 * `connect SOCKET, NAME` · blocks
 *
 * Connects a socket to a packed address. True, or false and ERRNO. See connect(2).
 */
export function connect(handle: Handle, name: Packed): boolean {
  return succeeds(handle, 'connect', () => sys.connect(handle.fd, packed(name)));
}

/**
 * `listen SOCKET, QUEUESIZE`
 *
 * Lets a socket take connections. True, or false and ERRNO. See listen(2).
 */
export function listen(handle: Handle, queuesize: number): boolean {
  return succeeds(handle, 'listen', () => sys.listen(handle.fd, queuesize | 0));
}

/**
 * `accept NEWSOCKET, GENERICSOCKET` · blocks
 *
 * Takes the next connection of a listening socket as a handle, closing what that was, and returns the peer's packed
 * address; undefined and ERRNO if it fails, and then the handle is as before. See accept(2).
 */
export function accept(client: Handle, server: Handle): Uint8Array | undefined {
  if (!opened(server, 'accept')) return undefined;
  try {
    const { fd, address } = sys.accept(server.fd);
    if (client.fd >= 0) closeHandle(client);
    client.attach(fd, 'both', true);
    return address;
  } catch (error) {
    return void failed(error);
  }
}

/**
 * `shutdown SOCKET, HOW`
 *
 * Ends receiving (0, `SHUT_RD`), sending (1, `SHUT_WR`) or both (2, `SHUT_RDWR`) for all who share the socket. What the
 * handle holds is not written by it. True, or false and ERRNO. See shutdown(2).
 */
export function shutdown(handle: Handle, how: number): boolean {
  return succeeds(handle, 'shutdown', () => sys.shutdown(handle.fd, how));
}

/**
 * `getsockname SOCKET`
 *
 * The packed address of this end, or undefined and ERRNO. See getsockname(2).
 */
export function getsockname(handle: Handle): Uint8Array | undefined {
  return opened(handle, 'getsockname') ? attempt(() => sys.getsockname(handle.fd), undefined) : undefined;
}

/**
 * `getpeername SOCKET`
 *
 * The packed address of the other end, or undefined and ERRNO. See getpeername(2).
 */
export function getpeername(handle: Handle): Uint8Array | undefined {
  return opened(handle, 'getpeername') ? attempt(() => sys.getpeername(handle.fd), undefined) : undefined;
}

/**
 * `getsockopt SOCKET, LEVEL, OPTNAME`
 *
 * The bytes of an option, at most 256, or undefined and ERRNO. See getsockopt(2).
 */
export function getsockopt(handle: Handle, level: number, optname: number): Uint8Array | undefined {
  if (!opened(handle, 'getsockopt')) return undefined;
  return attempt(() => sys.getsockopt(handle.fd, level, optname), undefined);
}

/**
 * `setsockopt SOCKET, LEVEL, OPTNAME, OPTVAL`
 *
 * Sets an option to a number, as a C int, or to the bytes of a structure. True, or false and ERRNO. See setsockopt(2).
 */
export function setsockopt(handle: Handle, level: number, optname: number, optval: Packed | number): boolean {
  const value = typeof optval === 'number' ? optval | 0 : packed(optval);
  return succeeds(handle, 'setsockopt', () => sys.setsockopt(handle.fd, level, optname, value));
}

/**
 * `send SOCKET, MSG, FLAGS, TO` · blocks
 *
 * Sends bytes, past what the handle holds, to a packed address if one is given. How many were taken, or undefined and
 * ERRNO. See send(2), sendto(2).
 */
export function send(handle: Handle, message: Packed, flags: number, to?: Packed): number | undefined {
  if (!opened(handle, 'send')) return undefined;
  ERRNO.value = 0;
  const data = typeof message === 'string' ? narrow(message, 'send') : message;
  return attempt(
    () =>
      to === undefined ? sys.send(handle.fd, data, flags) : sys.sendto(handle.fd, data, flags, packed(to)),
    undefined,
  );
}

/**
 * `recv SOCKET, SCALAR, LENGTH, FLAGS` · blocks
 *
 * Receives at most `length` bytes into `buffer.value`, past what the handle holds, and returns the sender's packed
 * address, which is empty on a connected stream; undefined and ERRNO if it fails. See recvfrom(2).
 */
export function recv(
  handle: Handle,
  buffer: Buffered,
  length: number,
  flags: number,
): Uint8Array | undefined {
  if (!opened(handle, 'recv')) return undefined;
  return attempt(() => {
    const bytes = scratch(extent(length, 0, 0));
    ERRNO.value = 0;
    const { size, address } = sys.recvfrom(handle.fd, bytes, flags);
    buffer.value = bytes.toString('latin1', 0, Math.min(size, bytes.length));
    return address;
  }, undefined);
}
