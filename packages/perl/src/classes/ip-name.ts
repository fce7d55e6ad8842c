import { NIx_NOHOST, NIx_NOSERV } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { croakAtCall } from '../diagnostics/carp.js';
import { getnameinfo } from '../net/addrinfo.js';
import { sockaddr_family, unpack_sockaddr_in, unpack_sockaddr_in6 } from '../net/sockaddr.js';
import { lookupText } from './ip-arguments.js';

const LEFT_OUT = { host: NIx_NOSERV, service: NIx_NOHOST, both: 0 };

/** The host or the service, or both, of a socket's packed address; none, and ERRNO is ENOTCONN, where there is no address. */
export function hostAndService(
  socket: { socktype(): number | undefined },
  name: string | undefined,
  flags: number,
  wanted: 'host' | 'service' | 'both' = 'host',
): [host?: string | undefined, service?: string | undefined] {
  if (name === undefined) {
    ERRNO.value = sys.ENOTCONN;
    return [];
  }
  const datagram = socket.socktype() === sys.SOCK_DGRAM ? sys.NI_DGRAM : 0;
  const [error, host, service] = getnameinfo(name, flags | datagram, LEFT_OUT[wanted]);
  return error ? croakAtCall(`getnameinfo - ${lookupText(error)}`) : [host, service];
}

/** The bytes of the address in a packed one. Dies of one of another family than IPv4 and IPv6. */
export function addressOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const family = sockaddr_family(name);
  if (family === sys.AF_INET) return unpack_sockaddr_in(name)[1];
  return family === sys.AF_INET6
    ? unpack_sockaddr_in6(name)[1]
    : croakAtCall(`Unrecognised address family ${family}`);
}
