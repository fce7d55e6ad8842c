import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { EVAL_ERROR } from '../base/status.js';
import { croakAtCall } from '../diagnostics/carp.js';
import { die } from '../diagnostics/die.js';
import type { Packed } from '../net/packed.js';
import * as net from '../net/socket.js';
import type { IPArguments } from './arguments.js';
import { registerDomain } from './domain.js';
import { IOHandle } from './handle.js';
import { IOSocketINET } from './inet.js';
import { type Candidate, candidates, type SockOption, sockOptions } from './ip-arguments.js';
import { connectOrWait, errorOf } from './ip-connecting.js';
import { SocketWithNames } from './ip-ends.js';
import { IOSocket } from './socket.js';
import { joinAddr, splitAddr } from './split-addr.js';
import { nameClass } from './symbol.js';

/** Its `new` has other arguments than that of each class over it. */
const Base = SocketWithNames as (new (
  name?: string,
) => SocketWithNames) &
  Pick<typeof SocketWithNames, 'new_from_fd' | 'socketpair' | 'errstr' | 'made'>;

/** `IO::Socket::IP`: a socket of IPv6 or IPv4, whichever the name is found for, of TCP unless `Proto` or `Type` says otherwise. */
export class IOSocketIP extends Base {
  #candidates: Candidate[] = [];
  #next = 0;
  #options: SockOption[] = [];
  #arg: IPArguments = {};
  #connecting = false;
  /** The last errno of `connect`, `bind` and `socket`, in the order in which they count. */
  #errors: (number | undefined)[] = [];

  /**
   * `IO::Socket::IP->new(ARGS)` · blocks where it looks up a name or connects
   *
   * A socket that has been bound, listens or is connected as the arguments want it, by the first address with which that works; a
   * string alone is `PeerHost`. Undefined if something fails: ERRNO has the errno, EVAL_ERROR the text. With `Blocking` false the
   * connection may be on its way: `connect()` asks for it.
   */
  static new<T extends IOSocketIP>(this: new () => T, arg: string | IPArguments = {}): T | undefined {
    return IOSocket.made(new this(), typeof arg === 'string' ? { PeerHost: arg } : arg);
  }

  /** `use IO::Socket::IP -register`: has `IO::Socket->new(Domain => …)` make these of `AF_INET` and `AF_INET6`. */
  static register(): void {
    registerDomain(sys.AF_INET, IOSocketIPForINET);
    registerDomain(sys.AF_INET6, IOSocketIPForINET6);
  }

  /** `IO::Socket::IP->split_addr(ADDR)`: the host and the service of `host:service`, `[::1]:service` and the like. */
  static split_addr(addr: string): [host: string, service: string | undefined] {
    return splitAddr(addr);
  }

  /** `IO::Socket::IP->join_addr(HOST, PORT)`: `host:port`, with brackets around an IPv6 address. */
  static join_addr(host: string, port?: string | number): string {
    return joinAddr(host, port);
  }

  override configure(arg: IPArguments): this | undefined {
    const found = candidates(arg);
    if (!found) return undefined;
    this.#arg = arg;
    this.#candidates = found;
    this.#next = 0;
    this.#options = sockOptions(arg);
    this.#errors = [];
    if (this.setup() || !(arg.Blocking ?? true)) return this;
    return this.#giveUp();
  }

  /** Perl closes what nobody refers to any more. */
  #giveUp(): undefined {
    const errno = ERRNO.value;
    if (this.opened()) this.close();
    ERRNO.value = errno;
  }

  /** `$sock->setup`: goes on to the next address that works. True; false with ERRNO where that is not known yet, and where none does, and then EVAL_ERROR has the text. */
  setup(): boolean {
    for (; this.#next < this.#candidates.length; ) {
      const done = this.#try(this.#candidates[this.#next++] as Candidate);
      if (done !== undefined) return done;
    }
    ERRNO.value = this.#errors.find((errno) => errno !== undefined) ?? 0;
    return this.#failed();
  }

  /** Whether a candidate works; undefined if the next one is to be tried. */
  #try({ family, socktype, protocol, localaddr, peeraddr }: Candidate): boolean | undefined {
    if (!this.socket(family, socktype, protocol)) return this.#note(2);
    if (!(this.#arg.Blocking ?? true)) this.blocking(false);
    for (const option of this.#options) if (!this.setsockopt(...option)) return this.#failed();
    const v6only = family === sys.AF_INET6 ? this.#arg.V6Only : undefined;
    if (v6only !== undefined && !this.setsockopt(sys.IPPROTO_IPV6, sys.IPV6_V6ONLY, Number(v6only)))
      return this.#failed();
    if (localaddr !== undefined && !this.bind(localaddr)) return this.#note(1);
    if (this.#arg.Listen !== undefined && !this.listen(this.#arg.Listen)) return this.#failed();
    return peeraddr === undefined || this.#connect(peeraddr);
  }

  #connect(name: string): boolean | undefined {
    if (this.connect(name)) {
      ERRNO.value = 0;
      return true;
    }
    if (ERRNO.is('EINPROGRESS') || ERRNO.is('EWOULDBLOCK')) this.#connecting = true;
    else if (ERRNO.value !== 0) return this.#note(0);
    return false;
  }

  #note(call: 0 | 1 | 2): undefined {
    this.#errors[call] = ERRNO.value;
  }

  #failed(): false {
    EVAL_ERROR.value = `${ERRNO}`;
    return false;
  }

  /** `$sock->socket(DOMAIN, TYPE, PROTOCOL)`: as `IO::Socket`'s; one that is open keeps its descriptor's number. */
  override socket(domain: number, type: number, protocol: number): this | undefined {
    if (!this.opened()) return super.socket(domain, type, protocol);
    using other = new IOHandle();
    if (!net.socket(other, domain, type, protocol)) return undefined;
    return attempt(() => sys.dup3(other.fd, this.fd, sys.O_CLOEXEC), undefined) === undefined
      ? die(`Unable to dup2 ${other.name} onto ${this.name} - ${ERRNO}`)
      : this;
  }

  /**
   * `$sock->connect(NAME)` · blocks, for `timeout` seconds at most
   *
   * Connects to a packed address; without one it asks what became of a connection that was on its way, and goes on to the next
   * address if that failed. Returns itself; undefined and ERRNO, EINPROGRESS as long as it is on its way.
   */
  override connect(...name: [name?: Packed]): this | undefined {
    const [packed] = name;
    if (packed !== undefined) return connectOrWait(this, packed) ? this : undefined;
    return !this.#connecting || this.#goOn() ? this : undefined;
  }

  #goOn(): boolean {
    const errno = errorOf(this);
    if (errno !== 0) {
      this.#connecting = false;
      ERRNO.value = errno;
      this.#note(0);
      return this.setup();
    }
    const name = this.#candidates[this.#next - 1]?.peeraddr ?? '';
    const connected = net.connect(this, name) || ERRNO.is('EISCONN');
    if (connected) this.#connecting = false;
    ERRNO.value = connected ? 0 : sys.EINPROGRESS;
    return connected;
  }

  /** `$sock->connected`: whether it is connected. */
  override connected(): boolean {
    return this.opened() && !this.#connecting && net.getpeername(this) !== undefined;
  }

  /** `$sock->as_inet`: an `IO::Socket::INET` on the same descriptor. Dies unless it is of IPv4. */
  as_inet(): IOSocketINET | undefined {
    if (this.sockdomain() !== sys.AF_INET)
      croakAtCall('Cannot downgrade a non-PF_INET socket to IO::Socket::INET');
    return IOSocketINET.new_from_fd(this.fd, 'r+');
  }
}
nameClass(IOSocketIP, 'IO::Socket::IP');

/** What a domain makes of `IO::Socket->new`, once `IO::Socket::IP` is registered. */
class IOSocketIPForINET extends IOSocketIP {
  override configure(arg: IPArguments): this | undefined {
    return super.configure({ ...arg, Family: sys.AF_INET });
  }
}
nameClass(IOSocketIPForINET, 'IO::Socket::IP');

class IOSocketIPForINET6 extends IOSocketIP {
  override configure(arg: IPArguments): this | undefined {
    return super.configure({ ...arg, Family: sys.AF_INET6 });
  }
}
nameClass(IOSocketIPForINET6, 'IO::Socket::IP');
