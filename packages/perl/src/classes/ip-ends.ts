import * as sys from '@perlipc/sys';
import { addressOf, hostAndService } from './ip-name.js';
import { IOSocket } from './socket.js';

/** Its `new` has other arguments than that of each class over it. */
const Base = IOSocket as (new (
  name?: string,
) => IOSocket) &
  Pick<typeof IOSocket, 'new_from_fd' | 'socketpair' | 'errstr' | 'made'>;

const NUMERIC = sys.NI_NUMERICHOST | sys.NI_NUMERICSERV;

/** The methods of `IO::Socket::IP` that tell of its two ends. */
export class SocketWithNames extends Base {
  /** `$sock->sockhost`: this end's address as text; undefined and ERRNO. */
  sockhost(): string | undefined {
    return hostAndService(this, this.sockname(), sys.NI_NUMERICHOST)[0];
  }

  /** `$sock->sockport`: this end's port, a string of digits; undefined and ERRNO. */
  sockport(): string | undefined {
    return hostAndService(this, this.sockname(), sys.NI_NUMERICSERV, 'service')[1];
  }

  /** `$sock->sockhostname` · blocks: the name of this end's address; undefined and ERRNO. */
  sockhostname(): string | undefined {
    return hostAndService(this, this.sockname(), 0)[0];
  }

  /** `$sock->sockservice` · blocks: the name of this end's port; undefined and ERRNO. */
  sockservice(): string | undefined {
    return hostAndService(this, this.sockname(), 0, 'service')[1];
  }

  /** `$sock->sockhost_service(NUMERIC)` · blocks: this end's host and service; none and ERRNO. */
  sockhost_service(
    numeric: boolean | number = false,
  ): [host?: string | undefined, service?: string | undefined] {
    return hostAndService(this, this.sockname(), numeric ? NUMERIC : 0, 'both');
  }

  /** `$sock->sockaddr`: the bytes of this end's address. */
  sockaddr(): string | undefined {
    return addressOf(this.sockname());
  }

  /** `$sock->peerhost`: the other end's address as text; undefined and ERRNO. */
  peerhost(): string | undefined {
    return hostAndService(this, this.peername(), sys.NI_NUMERICHOST)[0];
  }

  /** `$sock->peerport`: the other end's port, a string of digits; undefined and ERRNO. */
  peerport(): string | undefined {
    return hostAndService(this, this.peername(), sys.NI_NUMERICSERV, 'service')[1];
  }

  /** `$sock->peerhostname` · blocks: the name of the other end's address; undefined and ERRNO. */
  peerhostname(): string | undefined {
    return hostAndService(this, this.peername(), 0)[0];
  }

  /** `$sock->peerservice` · blocks: the name of the other end's port; undefined and ERRNO. */
  peerservice(): string | undefined {
    return hostAndService(this, this.peername(), 0, 'service')[1];
  }

  /** `$sock->peerhost_service(NUMERIC)` · blocks: the other end's host and service; none and ERRNO. */
  peerhost_service(
    numeric: boolean | number = false,
  ): [host?: string | undefined, service?: string | undefined] {
    return hostAndService(this, this.peername(), numeric ? NUMERIC : 0, 'both');
  }

  /** `$sock->peeraddr`: the bytes of the other end's address. */
  peeraddr(): string | undefined {
    return addressOf(this.peername());
  }
}
