import {
  bind,
  die,
  ERRNO,
  getsockname,
  type Handle,
  listen,
  setsockopt,
  sockaddr_in,
  socket,
} from '@perlipc/perl';
import { INADDR_LOOPBACK, PF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, SOMAXCONN } from '@perlipc/socket';

/** Has a handle listen on a TCP port of loopback, and returns the port, which the kernel chooses where it is 0. */
export function listening(server: Handle, port: number): number {
  socket(server, PF_INET, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, 1) || die(`setsockopt: ${ERRNO}`);
  bind(server, sockaddr_in(port, INADDR_LOOPBACK)) || die(`bind: ${ERRNO}`);
  listen(server, SOMAXCONN) || die(`listen: ${ERRNO}`);
  return sockaddr_in(getsockname(server) ?? die(`getsockname: ${ERRNO}`))[0];
}
