import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import type { Scalar } from '../base/numeric.js';
import { EVAL_ERROR } from '../base/status.js';
import { INADDR_ANY, inet_aton, inet_ntoa } from '../net/inet.js';
import { gethostbyname } from '../net/netdb.js';
import type { Packed } from '../net/packed.js';
import { pack_sockaddr_in, sockaddr_in } from '../net/sockaddr.js';
import type { INETArguments } from './arguments.js';
import { registerDomain } from './domain.js';
import { setErrstr } from './errstr.js';
import { protoName, type SockInfo, sockInfo } from './inet-info.js';
import { IOSocket } from './socket.js';
import { nameClass, ref } from './symbol.js';

const TYPES: Record<string, number> = { tcp: sys.SOCK_STREAM, udp: sys.SOCK_DGRAM, icmp: sys.SOCK_RAW };

/** Its `new` has other arguments than that of each class over it. */
const Base = IOSocket as (new (
  name?: string,
) => IOSocket) &
  Pick<typeof IOSocket, 'new_from_fd' | 'socketpair' | 'errstr' | 'made'>;

/** `IO::Socket::INET`: a socket of IPv4, of TCP unless `Proto` says otherwise. */
export class IOSocketINET extends Base {
  /**
   * `IO::Socket::INET->new(ARGS)` · blocks where it looks up a name or connects
   *
   * A socket that has been bound, listens or is connected as the arguments want it; a string alone is `PeerAddr`. Undefined if
   * something fails: ERRNO has the errno, EVAL_ERROR the text, `IO::Socket::INET: connect: Connection refused`.
   */
  static new<T extends IOSocketINET>(this: new () => T, arg: string | INETArguments = {}): T | undefined {
    return IOSocket.made(new this(), typeof arg === 'string' ? { PeerAddr: arg } : arg);
  }

  override configure(arg: INETArguments): this | undefined {
    const local = sockInfo(either(arg, 'LocalAddr', 'LocalHost'), arg.LocalPort, arg.Proto);
    if (!local) return this.#fail(ERRNO.value, EVAL_ERROR.value as string);
    const laddr = local.addr === undefined ? INADDR_ANY : inet_aton(local.addr);
    if (laddr === undefined) return this.#badHost(either(arg, 'LocalAddr', 'LocalHost'));
    const peer = 'Listen' in arg ? { ...local, addr: undefined, port: undefined } : peerOf(arg, local);
    if (!peer) return this.#fail(ERRNO.value, EVAL_ERROR.value as string);
    const proto = peer.proto ?? sys.IPPROTO_TCP;
    const type = arg.Type || TYPES[(protoName(proto) ?? '').toLowerCase()] || 0;
    const raddrs = peer.addr === undefined ? [] : addressesOf(peer.addr, arg.MultiHomed);
    if (peer.addr !== undefined && raddrs.length === 0)
      return this.#badHost(either(arg, 'PeerAddr', 'PeerHost'));
    return this.#open(arg, type, proto, { ...local, addr: laddr }, peer.port, raddrs);
  }

  #open(
    arg: INETArguments,
    type: number,
    proto: number,
    local: SockInfo & { addr: string },
    rport: number | undefined,
    raddrs: string[],
  ): this | undefined {
    for (;;) {
      if (!this.#ready(arg, type, proto, local)) return this.#fail(ERRNO.value, `${ERRNO}`);
      if ('Listen' in arg) return this.listen(arg.Listen || 5) ? this : this.#fail(ERRNO.value, `${ERRNO}`);
      if (!('PeerAddr' in arg || 'PeerHost' in arg)) return this;
      const raddr = raddrs.shift();
      if (!rport && type !== sys.SOCK_DGRAM && type !== sys.SOCK_RAW)
        return this.#fail(sys.EINVAL, 'Cannot determine remote port');
      if (raddr === undefined)
        return type === sys.SOCK_STREAM ? this.#badHost(either(arg, 'PeerAddr', 'PeerHost')) : this;
      EVAL_ERROR.value = '';
      if (this.connect(rport ?? 0, raddr)) return this;
      if (raddrs.length === 0) return this.#fail(ERRNO.value, `${EVAL_ERROR.value || 'Timeout'}`);
    }
  }

  /** A new socket with its options, bound if there is something to bind it to. */
  #ready(arg: INETArguments, type: number, proto: number, local: SockInfo & { addr: string }): boolean {
    if (!this.socket(sys.AF_INET, type, proto)) return false;
    if (arg.Blocking !== undefined && this.blocking(arg.Blocking) === undefined) return false;
    if ((arg.Reuse || arg.ReuseAddr) && !this.sockopt(sys.SO_REUSEADDR, 1)) return false;
    if (arg.ReusePort && !this.sockopt(sys.SO_REUSEPORT, 1)) return false;
    if (arg.Broadcast && !this.sockopt(sys.SO_BROADCAST, 1)) return false;
    const bound = local.port !== undefined || local.addr !== INADDR_ANY || 'Listen' in arg;
    return !bound || this.bind(local.port ?? 0, local.addr) !== undefined;
  }

  #badHost(name: string | undefined): undefined {
    return this.#fail(sys.EINVAL, `Bad hostname '${name ?? ''}'`);
  }

  #fail(errno: number, why: string): undefined {
    const title = `${ref(this)}: `;
    setErrstr(why.startsWith(title) ? why : title + why);
    if (this.opened()) this.close();
    ERRNO.value = errno;
  }

  /** `$sock->connect(NAME)` or `$sock->connect(PORT, ADDR)` · blocks: as `IO::Socket`'s. */
  override connect(name: Packed): this | undefined;
  override connect(port: Scalar, addr: Packed): this | undefined;
  override connect(...name: [Packed] | [Scalar, Packed]): this | undefined {
    return super.connect(nameOf(name));
  }

  /** `$sock->bind(NAME)` or `$sock->bind(PORT, ADDR)`: as `IO::Socket`'s. */
  override bind(name: Packed): this | undefined;
  override bind(port: Scalar, addr: Packed): this | undefined;
  override bind(...name: [Packed] | [Scalar, Packed]): this | undefined {
    return super.bind(nameOf(name));
  }

  /** `$sock->connected`: the packed address of the other end, if it is connected; else undefined and ERRNO. */
  override connected(): string | undefined {
    return super.connected() as string | undefined;
  }

  /** `$sock->sockaddr`: the 4 bytes of this end's address; undefined and ERRNO. */
  sockaddr(): string | undefined {
    const name = this.sockname();
    return name === undefined ? undefined : sockaddr_in(name)[1];
  }

  /** `$sock->sockport`: this end's port; undefined and ERRNO. */
  sockport(): number | undefined {
    const name = this.sockname();
    return name === undefined ? undefined : sockaddr_in(name)[0];
  }

  /** `$sock->sockhost`: this end's address as text; undefined and ERRNO. */
  sockhost(): string | undefined {
    const addr = this.sockaddr();
    return addr === undefined ? undefined : inet_ntoa(addr);
  }

  /** `$sock->peeraddr`: the 4 bytes of the other end's address; undefined and ERRNO. */
  peeraddr(): string | undefined {
    const name = this.peername();
    return name === undefined ? undefined : sockaddr_in(name)[1];
  }

  /** `$sock->peerport`: the other end's port; undefined and ERRNO. */
  peerport(): number | undefined {
    const name = this.peername();
    return name === undefined ? undefined : sockaddr_in(name)[0];
  }

  /** `$sock->peerhost`: the other end's address as text; undefined and ERRNO. */
  peerhost(): string | undefined {
    const addr = this.peeraddr();
    return addr === undefined ? undefined : inet_ntoa(addr);
  }
}
nameClass(IOSocketINET, 'IO::Socket::INET');
registerDomain(sys.AF_INET, IOSocketINET);

function either<A extends INETArguments>(
  arg: A,
  first: 'LocalAddr' | 'PeerAddr',
  second: 'LocalHost' | 'PeerHost',
) {
  return first in arg ? arg[first] : arg[second];
}

function peerOf(arg: INETArguments, local: SockInfo): SockInfo | undefined {
  return sockInfo(either(arg, 'PeerAddr', 'PeerHost'), arg.PeerPort, local.proto);
}

function addressesOf(host: string, multi: unknown): string[] {
  if (multi && !/^\d+(?:\.\d+){3}$/.test(host)) return gethostbyname.list(host).slice(4) as string[];
  const address = inet_aton(host);
  return address === undefined ? [] : [address];
}

function nameOf(name: [Packed] | [Scalar, Packed]): Packed {
  return name.length === 1 ? name[0] : pack_sockaddr_in(...name);
}
