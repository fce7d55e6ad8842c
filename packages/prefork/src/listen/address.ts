import * as sys from '@perlipc/sys';
import type { Listener } from '../order.js';

/** What a socket is bound to, and whether it takes connections or datagrams. */
export function describeSocket(fd: number): Listener {
  const address = addressText(sys.getsockname(fd));
  const type = sys.getoption(fd, 'SO_TYPE') === sys.SOCK_DGRAM ? 'datagram' : 'stream';
  return { fd, address, type };
}

/** `127.0.0.1:80`, `[::1]:80` or a path. */
export function addressText(packed: Uint8Array): string {
  switch (sys.sockaddr_family(packed)) {
    case sys.AF_INET: {
      const [port, address] = sys.unpack_sockaddr_in(packed);
      return `${sys.inet_ntop(sys.AF_INET, address)}:${port}`;
    }
    case sys.AF_INET6: {
      const [port, address] = sys.unpack_sockaddr_in6(packed);
      return `[${sys.inet_ntop(sys.AF_INET6, address)}]:${port}`;
    }
    default:
      return Buffer.from(sys.unpack_sockaddr_un(packed)).toString();
  }
}
