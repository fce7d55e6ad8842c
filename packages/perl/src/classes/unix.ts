import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { croakAtCall } from '../diagnostics/carp.js';
import { pack_sockaddr_un, unpack_sockaddr_un } from '../net/sockaddr.js';
import type { UNIXArguments } from './arguments.js';
import { registerDomain } from './domain.js';
import { IOSocket } from './socket.js';
import { nameClass } from './symbol.js';

/** Its `new` has other arguments than that of each class over it. */
const Base = IOSocket as (new (
  name?: string,
) => IOSocket) &
  Pick<typeof IOSocket, 'new_from_fd' | 'socketpair' | 'errstr' | 'made'>;

/** `IO::Socket::UNIX`: a socket of this machine, whose address is a path. */
export class IOSocketUNIX extends Base {
  /**
   * `IO::Socket::UNIX->new(ARGS)` · blocks where it connects
   *
   * A socket that has been bound to `Local`, listens or is connected to `Peer`; a string alone is `Peer`. Undefined and ERRNO if
   * something fails. A path that is too long is a RangeError, where Perl cuts it off.
   */
  static new<T extends IOSocketUNIX>(this: new () => T, arg: string | UNIXArguments = {}): T | undefined {
    return IOSocket.made(new this(), typeof arg === 'string' ? { Peer: arg } : arg);
  }

  override configure(arg: UNIXArguments): this | undefined {
    try {
      if (this.#open(arg)) return this;
    } catch (error) {
      this.#giveUp();
      throw error;
    }
    return this.#giveUp();
  }

  /** Perl closes what nobody refers to any more. */
  #giveUp(): undefined {
    const errno = ERRNO.value;
    if (this.opened()) this.close();
    ERRNO.value = errno;
  }

  #open(arg: UNIXArguments): boolean {
    const type = arg.Type || sys.SOCK_STREAM;
    if (!this.socket(sys.AF_UNIX, type, 0)) return false;
    if ('Blocking' in arg && !this.blocking(Boolean(arg.Blocking))) return false;
    if ('Local' in arg && !this.bind(addressOf(arg.Local))) return false;
    if ('Listen' in arg && type !== sys.SOCK_DGRAM) return this.listen(arg.Listen || 5) !== undefined;
    return !('Peer' in arg) || this.connect(addressOf(arg.Peer)) !== undefined;
  }

  /** `$sock->hostpath`: the path of this end; undefined and ERRNO. */
  hostpath(): string | undefined {
    const name = this.sockname();
    return name === undefined ? undefined : unpack_sockaddr_un(name);
  }

  /** `$sock->peerpath`: the path of the other end; undefined and ERRNO. */
  peerpath(): string | undefined {
    const name = this.peername();
    return name === undefined ? undefined : unpack_sockaddr_un(name);
  }
}
function addressOf(path: unknown): string {
  return path === undefined
    ? croakAtCall('Undefined path for Socket::pack_sockaddr_un')
    : pack_sockaddr_un(`${path}`);
}

nameClass(IOSocketUNIX, 'IO::Socket::UNIX');
registerDomain(sys.AF_UNIX, IOSocketUNIX);
