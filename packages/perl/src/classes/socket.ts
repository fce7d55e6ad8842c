import { inspect } from 'node:util';
import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { ERRNO } from '../base/errno.js';
import { croakAtCall } from '../diagnostics/carp.js';
import type { Buffered } from '../io/buffer.js';
import * as message from '../net/message.js';
import type { Packed } from '../net/packed.js';
import * as net from '../net/socket.js';
import type { SocketArguments } from './arguments.js';
import { connectInTime } from './connecting.js';
import { classOf } from './domain.js';
import { errstr, setErrstr } from './errstr.js';
import { IOSelect } from './select.js';
import { SocketWithOptions } from './socket-options.js';
import { nameClass, ref } from './symbol.js';

/** `accept` in scalar context, and in list context as `accept.list`. */
export interface Accept<Self> {
  (): Self | undefined;
  <T extends IOSocket>(pkg: new () => T): T | undefined;
  list(): [socket: Self, peer: string] | [];
  list<T extends IOSocket>(pkg: new () => T): [socket: T, peer: string] | [];
}

/** Its `new` has other arguments than that of each class over it. */
const Base = SocketWithOptions as (new (
  name?: string,
) => SocketWithOptions) &
  Pick<typeof SocketWithOptions, 'new_from_fd'>;

/**
 * `IO::Socket`: a socket as an object
 *
 * What fails returns undefined, with the reason in ERRNO, and in EVAL_ERROR and `IO.Socket.errstr` as a text.
 */
export class IOSocket extends Base {
  /** `$IO::Socket::errstr`: the text of the last failure, as EVAL_ERROR has it. */
  static get errstr(): string | undefined {
    return errstr.value;
  }

  #peername: string | undefined;

  /**
   * `IO::Socket->new(ARGS)` · blocks where it connects
   *
   * A new socket with autoflush. With arguments it is of the class that stands for `Domain`, made with the rest of them; undefined,
   * ERRNO and EVAL_ERROR if that fails. Dies without a domain.
   */
  static new<T extends IOSocket>(this: new () => T, arg: SocketArguments = {}): T | undefined {
    return IOSocket.made(new this(), arg);
  }

  /** What a new socket becomes by its arguments. @internal */
  static made<T extends IOSocket>(socket: T, arg: SocketArguments): T | undefined {
    if (typeof arg !== 'object' || arg === null)
      throw new TypeError(`${ref(socket)}: arguments must be an object, got ${inspect(arg)}`);
    const { Timeout, ...rest } = arg;
    socket.prepare(Timeout);
    return Object.keys(rest).length === 0 ? socket : (socket.configure(rest) as T | undefined);
  }

  /** `IO::Socket->socketpair(DOMAIN, TYPE, PROTOCOL)`: two sockets that are connected to each other; none and ERRNO if it fails. */
  static socketpair<T extends IOSocket>(
    this: new () => T,
    domain: number,
    type: number,
    protocol: number,
  ): [T, T] | [] {
    const pair: [T, T] = [new this(), new this()];
    for (const end of pair) end.prepare(undefined);
    if (!net.socketpair(...pair, domain, type, protocol)) return [];
    for (const end of pair) end.become({ type, proto: protocol });
    return pair;
  }

  /** `$sock->configure(ARGS)`: what `new` does with its arguments. A class of the program may override it. */
  configure(arg: SocketArguments): IOSocket | undefined {
    const { Domain, ...rest } = arg;
    const pkg = classOf(Domain) as new (name: string) => IOSocket;
    if (this.constructor !== IOSocket)
      croakAtCall(`IO::Socket: Cannot configure socket in domain '${Domain}'`);
    const socket = new pkg(this.name);
    socket.prepare(this.timeout());
    return socket.configure(rest);
  }

  /** `$sock->socket(DOMAIN, TYPE, PROTOCOL)`: opens it. Returns itself; undefined and ERRNO if it fails. */
  socket(domain: number, type: number, protocol: number): this | undefined {
    if (!net.socket(this, domain, type, protocol)) return undefined;
    // The system's choice of a protocol is asked for when it is wanted.
    this.become({ domain, type, ...(protocol ? { proto: protocol } : {}) });
    return this;
  }

  /**
   * `$sock->connect(NAME)` · blocks, for `timeout` seconds at most
   *
   * Connects to a packed address. Returns itself, also of a socket that doesn't block and isn't connected yet; undefined, ERRNO and
   * EVAL_ERROR if it fails.
   */
  connect(name: Packed): this | undefined {
    return connectInTime(this, name) ? this : undefined;
  }

  /** `$sock->bind(NAME)`: gives it a packed address. Returns itself; undefined and ERRNO if it fails. */
  bind(name: Packed): this | undefined {
    return net.bind(this, name) ? this : undefined;
  }

  /** `$sock->listen(QUEUE)`: lets it take connections, 5 of which may wait. Returns itself; undefined and ERRNO if it fails. */
  listen(queue = 5): this | undefined {
    return net.listen(this, queue > 0 ? queue : 5) ? this : undefined;
  }

  /**
   * `$sock->accept(PKG)` · blocks, for `timeout` seconds at most
   *
   * The next connection, as a socket of the same class or of `pkg`; `accept.list()` returns the socket and the peer's packed
   * address. Undefined, or an empty list, and ERRNO if it fails; after the timeout that is ETIMEDOUT, and EVAL_ERROR says so.
   */
  get accept(): Accept<this> {
    const list = (pkg?: new () => IOSocket) => this.#accept(pkg ?? (this.constructor as new () => IOSocket));
    return Object.assign((pkg?: new () => IOSocket) => list(pkg)[0], { list }) as Accept<this>;
  }

  #accept(pkg: new () => IOSocket): [IOSocket, string] | [] {
    const socket = new pkg();
    const timeout = this.timeout();
    socket.prepare(timeout);
    if (timeout !== undefined && IOSelect.new(this).can_read(timeout).length === 0) {
      setErrstr('accept: timeout');
      ERRNO.value = sys.ETIMEDOUT;
      return [];
    }
    const peer = net.accept(socket, this);
    if (peer === undefined) return [];
    socket.become(this);
    return [socket, peer];
  }

  /** `$sock->close`: as `close` of the layer. */
  override close(): boolean {
    this.#peername = undefined;
    return super.close();
  }

  /** `$sock->shutdown(HOW)`: as `shutdown` of the layer. */
  shutdown(how: number): boolean | undefined {
    this.#peername = undefined;
    return net.shutdown(this, how) || (this.fd < 0 ? undefined : false);
  }

  /** `$sock->peername`: the packed address of the other end, or of the last datagram; undefined and ERRNO. */
  peername(): string | undefined {
    this.#peername ||= net.getpeername(this);
    return this.#peername;
  }

  /** `$sock->connected`: the packed address of the other end, if it is connected; else undefined and ERRNO. */
  connected(): string | boolean | undefined {
    return net.getpeername(this);
  }

  /**
   * `$sock->send(BUF, FLAGS, TO)` · blocks
   *
   * As `send` of the layer. A socket that isn't connected sends to `to`, or to where the last datagram went or came from; dies if
   * there is none.
   */
  send(data: Packed, flags = 0, to?: Packed): number | undefined {
    const peer = to || (net.getpeername(this) === undefined ? this.#lastPeer() : undefined);
    const sent = peer ? message.send(this, data, flags, peer) : message.send(this, data, flags);
    if (to !== undefined && sent !== undefined) this.#peername = typeof to === 'string' ? to : latin1(to);
    return sent;
  }

  #lastPeer(): string {
    return this.peername() ?? croakAtCall('send: Cannot determine peer address');
  }

  /** `$sock->recv(BUF, LEN, FLAGS)` · blocks: as `recv` of the layer; `peername` is then the sender. */
  recv(buffer: Buffered, length: number, flags = 0): string | undefined {
    buffer.value = '';
    this.#peername = message.recv(this, buffer, length, flags);
    return this.#peername;
  }
}
nameClass(IOSocket, 'IO::Socket');
