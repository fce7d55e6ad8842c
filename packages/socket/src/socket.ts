import * as dgram from 'node:dgram';
import * as net from 'node:net';
import { inspect } from 'node:util';
import * as sys from '@perlipc/sys';
import { bytes, integer, refuse, structure, text } from '@perlipc/sys/argument';
import { addressesOf, type ConnectionOptions, race } from './connecting.js';
import { describe } from './description.js';
import { type Bounds, EndedEarly, LineReader } from './lines.js';
import { addressOf, listening, type ServerOptions } from './listening.js';
import { deadlineOf, persist, SocketTimeout, waitFor } from './waiting.js';

/**
 * A socket for those who write TypeScript, not Perl: the calls of `@perlipc/sys` on one descriptor. They throw what those
 * throw, and block as those do. `using` closes it; what is neither closed nor disposed of stays open. Where a call of `sys`
 * takes a descriptor it takes a Socket too.
 */
export class Socket implements Disposable, Iterable<Socket> {
  /** The descriptor, or -1 once it is closed: then its calls throw EBADF. */
  #fd: number;
  #timeout: number | undefined;

  /**
   * `new Socket(domain, type, protocol)`, see [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html); or `new Socket({ fd })`, which takes over a descriptor that is open.
   */
  constructor(domain: number | { readonly fd: number }, type = sys.SOCK_STREAM, protocol = 0) {
    this.#fd = typeof domain === 'object' ? openFd(domain) : sys.socket(domain, type, protocol);
  }

  /** Two sockets that are connected to each other. See [socketpair(2)](https://man7.org/linux/man-pages/man2/socketpair.2.html). */
  static pair(domain = sys.AF_UNIX, type = sys.SOCK_STREAM, protocol = 0): [Socket, Socket] {
    const [one, other] = sys.socketpair(domain, type, protocol);
    return [new Socket({ fd: one }), new Socket({ fd: other })];
  }

  /** Takes over a descriptor that is open, non-blocking ones with a timeout of for ever. */
  static from(fd: number): Socket {
    const socket = new Socket({ fd });
    if (sys.fcntl(fd, sys.F_GETFL) & sys.O_NONBLOCK) socket.#timeout = Number.POSITIVE_INFINITY;
    return socket;
  }

  /** A socket on a copy of the descriptor of a `net`, `tls`, `http` or `dgram` object, which stays as it is: both are to be closed. */
  static fromNet(object: sys.Fd): Socket {
    return Socket.from(sys.fcntl(object, sys.F_DUPFD_CLOEXEC, 3));
  }

  /**
   * A listening socket, with `SO_REUSEADDR`: as CPython's `socket.create_server`. Without a host it takes connections to every
   * address, of IPv6 and, where the machine allows it, of IPv4. Throws `SystemError` as bind and listen do.
   */
  static create_server(port: number, host = '', options: ServerOptions = {}): Socket {
    if (typeof port !== 'number') refuse('create_server', 'port', 'a number', port);
    text('create_server', 'host', host);
    return new Socket({ fd: listening(port, host, options) });
  }

  /**
   * Connects to the first address of a host that answers, the families taking turns, a quarter of a second apart (RFC 8305's
   * order), within one deadline · blocks. Throws `SocketTimeout`, `ResolverError`, or the last address's `SystemError`.
   */
  static create_connection(host: string, port: number | string, options: ConnectionOptions = {}): Socket {
    text('create_connection', 'host', host);
    const addresses = addressesOf(host, portOf('create_connection', port), options.family);
    const socket = Socket.from(race(addresses, options));
    return socket.settimeout(options.timeout);
  }

  /** Its descriptor, -1 once it is closed. */
  get fd(): number {
    return this.#fd;
  }

  /**
   * Seconds that a call may wait before it throws `SocketTimeout`; 0: it doesn't wait, but throws EAGAIN; undefined: it waits for
   * ever. As CPython's, it makes the open file non-blocking, for all who share it, or blocking again.
   */
  settimeout(seconds: number | undefined): this {
    if (seconds !== undefined && typeof seconds !== 'number')
      refuse('settimeout', 'seconds', 'undefined or a number', seconds);
    if (seconds !== undefined && !(seconds >= 0))
      throw new RangeError(`settimeout: seconds must be undefined or from 0 on, got ${seconds}`);
    const flags = sys.fcntl(this.#fd, sys.F_GETFL);
    const wanted = seconds === undefined ? flags & ~sys.O_NONBLOCK : flags | sys.O_NONBLOCK;
    if (wanted !== flags) sys.fcntl(this.#fd, sys.F_SETFL, wanted);
    this.#timeout = seconds;
    return this;
  }

  /** What settimeout has set. */
  gettimeout(): number | undefined {
    return this.#timeout;
  }

  #wait<T>(events: number, syscall: string, call: () => T, deadline = deadlineOf(this.#timeout)): T {
    if (!this.#timeout) return call();
    return persist(this.#fd, events, syscall, deadline, call);
  }

  /** Gives it its own packed address, a host and port of its family, or a path. See [bind(2)](https://man7.org/linux/man-pages/man2/bind.2.html). */
  bind(address: Uint8Array | string, port?: number | string): this {
    sys.bind(this.#fd, typeof address === 'string' ? this.#resolved('bind', address, port) : address);
    return this;
  }

  /** Lets it take connections. See [listen(2)](https://man7.org/linux/man-pages/man2/listen.2.html). */
  listen(backlog = sys.SOMAXCONN): this {
    sys.listen(this.#fd, backlog);
    return this;
  }

  /** Takes the next connection, with the peer's packed address · blocks. See [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html). */
  accept(): { socket: Socket; address: Uint8Array } {
    const { fd, address } = this.#wait(sys.POLLIN, 'accept', () => sys.accept(this.#fd));
    return { socket: new Socket({ fd }), address };
  }

  /** The connections as they come, for ever · blocks. */
  *[Symbol.iterator](): Generator<Socket, never> {
    for (;;) yield this.accept().socket;
  }

  /** Connects to a packed address, to a host and port of the socket's own family, or to a path · blocks. See [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html). */
  connect(address: Uint8Array | string, port?: number | string): this {
    const to = typeof address === 'string' ? this.#resolved('connect', address, port) : address;
    try {
      sys.connect(this.#fd, to);
    } catch (error) {
      if (!this.#timeout || (error as sys.SystemError).code !== 'EINPROGRESS') throw error;
      this.#finishConnecting();
    }
    return this;
  }

  #finishConnecting(): void {
    if (!waitFor([sys.pollfd(this.#fd, sys.POLLOUT)], deadlineOf(this.#timeout)))
      throw new SocketTimeout('connect');
    const errno = sys.getoption(this.#fd, 'SO_ERROR');
    if (errno !== 0) throw new sys.SystemError(errno, 'connect');
  }

  #resolved(call: string, host: string, port: number | string | undefined): Uint8Array {
    const family = sys.sockaddr_family(this.getsockname());
    if (family === sys.AF_UNIX) return sys.pack_sockaddr_un(host);
    return addressOf(call, family, host, portOf(call, port));
  }

  /** The packed address of this end. See [getsockname(2)](https://man7.org/linux/man-pages/man2/getsockname.2.html). */
  getsockname(): Uint8Array {
    return sys.getsockname(this.#fd);
  }

  /** The packed address of the other end. See [getpeername(2)](https://man7.org/linux/man-pages/man2/getpeername.2.html). */
  getpeername(): Uint8Array {
    return sys.getpeername(this.#fd);
  }

  /** Sends bytes, to a packed address if one is given, and returns how many were taken · blocks. See [send(2)](https://man7.org/linux/man-pages/man2/send.2.html). */
  send(data: ArrayBufferView, flags = 0, to?: Uint8Array): number {
    return this.#wait(sys.POLLOUT, 'send', () =>
      to === undefined ? sys.send(this.#fd, data, flags) : sys.sendto(this.#fd, data, flags, to),
    );
  }

  /** Receives into `buffer`, and returns how many bytes and from whom · blocks. See [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html). */
  recv(buffer: ArrayBufferView, flags = 0): { size: number; address: Uint8Array } {
    return this.#wait(sys.POLLIN, 'recv', () => sys.recvfrom(this.#fd, buffer, flags));
  }

  /** Reads into `buffer`, and returns how many bytes, 0 at the end · blocks. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html). */
  read(buffer: ArrayBufferView): number {
    return this.#wait(sys.POLLIN, 'read', () => sys.read(this.#fd, buffer));
  }

  /** Writes bytes, and returns how many were taken: fewer than all is no error · blocks. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html). */
  write(data: ArrayBufferView): number {
    return this.#wait(sys.POLLOUT, 'write', () => sys.write(this.#fd, data));
  }

  /** Sends all bytes, within the timeout if there is one · blocks. EINTR after the first byte is not thrown. See [send(2)](https://man7.org/linux/man-pages/man2/send.2.html). */
  sendall(data: Uint8Array, flags = 0): void {
    if (!(bytes('sendall', 'data', data) instanceof Uint8Array))
      refuse('sendall', 'data', 'a Uint8Array', data);
    integer('sendall', 'flags', flags);
    const deadline = deadlineOf(this.#timeout);
    for (let at = 0; at < data.length; ) {
      const rest = data.subarray(at);
      const sent = unlessInterrupted(at > 0, () =>
        this.#wait(sys.POLLOUT, 'send', () => sys.send(this.#fd, rest, flags), deadline),
      );
      at += sent ?? 0;
    }
  }

  /** Receives that many bytes · blocks. Throws `EndedEarly` if the peer ends before, and what recv throws. */
  recv_exactly(size: number): Buffer {
    if (integer('recv_exactly', 'size', size) < 0)
      throw new RangeError(`recv_exactly: size must be an integer from 0 on, got ${size}`);
    const buffer = Buffer.alloc(size);
    const deadline = deadlineOf(this.#timeout);
    for (let at = 0; at < size; ) {
      const rest = buffer.subarray(at);
      const got = unlessInterrupted(at > 0, () =>
        this.#wait(sys.POLLIN, 'recv', () => sys.recv(this.#fd, rest), deadline),
      );
      if (got === 0) throw new EndedEarly(`the connection ended after ${at} of ${size} bytes`);
      at += got ?? 0;
    }
    return buffer;
  }

  /** Reads lines, within the timeout if there is one. */
  makefile(bounds?: Bounds): LineReader {
    return new LineReader(this, bounds, (buffer) => this.read(buffer));
  }

  /** Sends buffers and control messages · blocks. See [sendmsg(2)](https://man7.org/linux/man-pages/man2/sendmsg.2.html). */
  sendmsg(
    buffers: readonly ArrayBufferView[],
    control: readonly sys.SentControl[] = [],
    flags = 0,
    address?: Uint8Array,
  ): number {
    return this.#wait(sys.POLLOUT, 'sendmsg', () => sys.sendmsg(this.#fd, buffers, control, flags, address));
  }

  /** Receives into buffers, with control messages · blocks. See [recvmsg(2)](https://man7.org/linux/man-pages/man2/recvmsg.2.html). */
  recvmsg(buffers: readonly ArrayBufferView[], controllen = 0, flags = 0): sys.Message {
    return this.#wait(sys.POLLIN, 'recvmsg', () => sys.recvmsg(this.#fd, buffers, controllen, flags));
  }

  /** Sends descriptors with data · blocks. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html). */
  send_fds(buffers: readonly ArrayBufferView[], fds: readonly sys.Fd[]): number {
    return this.#wait(sys.POLLOUT, 'sendmsg', () => sys.send_fds(this.#fd, buffers, fds));
  }

  /** Receives descriptors with data · blocks. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html). */
  recv_fds(bufsize: number, maxfds: number): sys.ReceivedFds {
    return this.#wait(sys.POLLIN, 'recvmsg', () => sys.recv_fds(this.#fd, bufsize, maxfds));
  }

  /** Ends receiving (`SHUT_RD`), sending (`SHUT_WR`) or both. See [shutdown(2)](https://man7.org/linux/man-pages/man2/shutdown.2.html). */
  shutdown(how: number): void {
    sys.shutdown(this.#fd, how);
  }

  /** The bytes of an option. See [getsockopt(2)](https://man7.org/linux/man-pages/man2/getsockopt.2.html). */
  getsockopt(level: number, optname: number, optlen?: number): Uint8Array {
    return sys.getsockopt(this.#fd, level, optname, optlen);
  }

  /** Sets an option to a C int or to the bytes of a structure. See [setsockopt(2)](https://man7.org/linux/man-pages/man2/setsockopt.2.html). */
  setsockopt(level: number, optname: number, value: number | ArrayBufferView): this {
    sys.setsockopt(this.#fd, level, optname, value);
    return this;
  }

  /** The value of an option by name. See [getsockopt(2)](https://man7.org/linux/man-pages/man2/getsockopt.2.html). */
  getoption<Name extends sys.ReadableOption>(name: Name): sys.OptionValue<Name> {
    return sys.getoption(this.#fd, name);
  }

  /** Sets an option by name. See [setsockopt(2)](https://man7.org/linux/man-pages/man2/setsockopt.2.html). */
  setoption<Name extends sys.WritableOption>(name: Name, value: sys.OptionInput<Name>): this {
    sys.setoption(this.#fd, name, value);
    return this;
  }

  /** Gives the descriptor away: it is open, and this socket is closed. */
  detach(): number {
    const fd = this.#fd;
    this.#fd = -1;
    return fd;
  }

  /** Gives a connection's descriptor to a `net.Socket`. What Node refuses leaves it here. */
  toNet(options: net.SocketConstructorOpts = {}): net.Socket {
    const socket = new net.Socket({ readable: true, writable: true, ...options, fd: this.#fd });
    this.detach();
    return socket;
  }

  /** Gives a listening socket's descriptor to a server of `net`, `http`, `https` or `http2`. */
  toServer<Server extends net.Server>(server: Server): Server {
    server.listen({ fd: this.#fd });
    this.detach();
    return server;
  }

  /** Gives a datagram socket's descriptor to a `dgram.Socket` of its family, which is bound at once: no event tells of it. */
  toDgram(): dgram.Socket {
    const family = sys.sockaddr_family(this.getsockname());
    const socket = dgram.createSocket(family === sys.AF_INET6 ? 'udp6' : 'udp4');
    try {
      socket.bind({ fd: this.#fd });
    } catch (error) {
      socket.close();
      throw error;
    }
    this.detach();
    return socket;
  }

  /** Closes it; once more does nothing, so that no descriptor of somebody else's is closed. See [close(2)](https://man7.org/linux/man-pages/man2/close.2.html). */
  close(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd >= 0) sys.close(fd);
  }

  /** Closes it, at the end of a block with `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** `Socket(fd 5, AF_INET SOCK_STREAM, connected, 127.0.0.1:80 <- 127.0.0.1:5000)` */
  toString(): string {
    return `Socket(${describe(this.#fd)})`;
  }

  /** What `console.log` shows: as `toString`. */
  [inspect.custom](): string {
    return this.toString();
  }
}

/** Undefined for a call that a signal ended, where `started` makes it part of a whole that goes on. */
function unlessInterrupted(started: boolean, call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    if (!started || (error as sys.SystemError).code !== 'EINTR') throw error;
    return undefined;
  }
}

/** Where a host is named, its port is too: the kernel would take its absence for port 0. */
function portOf(call: string, port: number | string | undefined): number | string {
  if (typeof port === 'number' || typeof port === 'string') return port;
  return refuse(call, 'port', 'a number or the name of a service', port);
}

function openFd(from: { readonly fd: number }): number {
  return integer('Socket', 'fd', structure('Socket', 'domain', 'a number or an object { fd }', from).fd);
}
