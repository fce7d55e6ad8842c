import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt, setErrno } from '../base/errno.js';
import { operand } from '../diagnostics/operand.js';
import { checkHandle } from '../io/check-handle.js';
import { closeHandle } from '../io/close-handle.js';
import type { Handle } from '../io/handle.js';
import { opened, succeeds } from './opened.js';
import { type Packed, packed } from './packed.js';

/**
 * `socket SOCKET, DOMAIN, TYPE, PROTOCOL`
 *
 * Opens a socket as a handle, closing what that was. `protocol` 0 is the default of the type, and so is undefined, of
 * which `-w` warns. True, or false
 * and ERRNO. See [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html).
 */
export function socket(handle: Handle, domain: number, type: number, protocol: number | undefined): boolean {
  checkHandle(handle, 'socket');
  sys.safePoint();
  if (handle.fd >= 0) closeHandle(handle);
  return attempt(() => {
    handle.attach(sys.socket(domain, type, Number(operand(protocol, 'socket') ?? 0)), 'both', true);
    return true;
  }, false);
}

/**
 * `socketpair SOCKET1, SOCKET2, DOMAIN, TYPE, PROTOCOL`
 *
 * Opens two handles as sockets that are connected to each other. True, or false and ERRNO. See [socketpair(2)](https://man7.org/linux/man-pages/man2/socketpair.2.html).
 */
export function socketpair(
  one: Handle,
  other: Handle,
  domain: number,
  type: number,
  protocol: number,
): boolean {
  sys.safePoint();
  checkHandle(one, 'socketpair', 'one');
  checkHandle(other, 'socketpair', 'other');
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
 * Gives a socket its own packed address. True, or false and ERRNO. See [bind(2)](https://man7.org/linux/man-pages/man2/bind.2.html).
 */
export function bind(handle: Handle, name: Packed): boolean {
  return succeeds(handle, 'bind', () => sys.bind(handle.fd, packed(name, 'bind')));
}

/**
 * `connect SOCKET, NAME` · blocks
 *
 * Connects a socket to a packed address. True, or false and ERRNO. See [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html).
 */
export function connect(handle: Handle, name: Packed): boolean {
  return succeeds(handle, 'connect', () => sys.connect(handle.fd, packed(name, 'connect')));
}

/**
 * `listen SOCKET, QUEUESIZE`
 *
 * Lets a socket take connections. True, or false and ERRNO. See [listen(2)](https://man7.org/linux/man-pages/man2/listen.2.html).
 */
export function listen(handle: Handle, queuesize: number): boolean {
  return succeeds(handle, 'listen', () => sys.listen(handle.fd, queuesize | 0));
}

/**
 * `accept NEWSOCKET, GENERICSOCKET` · blocks
 *
 * Takes the next connection of a listening socket as a handle, closing what that was, and returns the peer's packed
 * address; undefined and ERRNO if it fails, and then the handle is as before. See [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html).
 */
export function accept(client: Handle, server: Handle): string | undefined {
  checkHandle(client, 'accept', 'client');
  if (!opened(server, 'accept')) return undefined;
  try {
    const { fd, address } = sys.accept(server.fd);
    if (client.fd >= 0) closeHandle(client);
    client.attach(fd, 'both', true);
    return latin1(address);
  } catch (error) {
    return void setErrno(error);
  }
}

/**
 * `shutdown SOCKET, HOW`
 *
 * Ends receiving (0, `SHUT_RD`), sending (1, `SHUT_WR`) or both (2, `SHUT_RDWR`) for all who share the socket. What the
 * handle holds is not written by it. True, or false and ERRNO. See [shutdown(2)](https://man7.org/linux/man-pages/man2/shutdown.2.html).
 */
export function shutdown(handle: Handle, how: number): boolean {
  return succeeds(handle, 'shutdown', () => sys.shutdown(handle.fd, how));
}

/**
 * `getsockname SOCKET`
 *
 * The packed address of this end, or undefined and ERRNO. See [getsockname(2)](https://man7.org/linux/man-pages/man2/getsockname.2.html).
 */
export function getsockname(handle: Handle): string | undefined {
  return opened(handle, 'getsockname')
    ? attempt(() => latin1(sys.getsockname(handle.fd)), undefined)
    : undefined;
}

/**
 * `getpeername SOCKET`
 *
 * The packed address of the other end, or undefined and ERRNO. See [getpeername(2)](https://man7.org/linux/man-pages/man2/getpeername.2.html).
 */
export function getpeername(handle: Handle): string | undefined {
  return opened(handle, 'getpeername')
    ? attempt(() => latin1(sys.getpeername(handle.fd)), undefined)
    : undefined;
}
