import * as sys from '@perlipc/sys';
import { integer, structure } from '@perlipc/sys/argument';

/**
 * A socket for those who write TypeScript, not Perl: the calls of `@perlipc/sys` on one descriptor. They throw what those
 * throw, and block as those do. `using` closes it; what is neither closed nor disposed of stays open. Where a call of `sys`
 * takes a descriptor it takes a Socket too.
 */
export class Socket implements Disposable {
  /** The descriptor, or -1 once it is closed: then its calls throw EBADF. */
  #fd: number;

  /**
   * `new Socket(domain, type, protocol)`, see socket(2); or `new Socket({ fd })`, which takes over a descriptor that is open.
   */
  constructor(domain: number | { readonly fd: number }, type = sys.SOCK_STREAM, protocol = 0) {
    this.#fd = typeof domain === 'object' ? openFd(domain) : sys.socket(domain, type, protocol);
  }

  /** Two sockets that are connected to each other. See socketpair(2). */
  static pair(domain = sys.AF_UNIX, type = sys.SOCK_STREAM, protocol = 0): [Socket, Socket] {
    const [one, other] = sys.socketpair(domain, type, protocol);
    return [new Socket({ fd: one }), new Socket({ fd: other })];
  }

  get fd(): number {
    return this.#fd;
  }

  /** Gives it its own packed address. See bind(2). */
  bind(address: Uint8Array): this {
    sys.bind(this.#fd, address);
    return this;
  }

  /** Lets it take connections. See listen(2). */
  listen(backlog = sys.SOMAXCONN): this {
    sys.listen(this.#fd, backlog);
    return this;
  }

  /** Takes the next connection, with the peer's packed address · blocks. See accept(2). */
  accept(): { socket: Socket; address: Uint8Array } {
    const { fd, address } = sys.accept(this.#fd);
    return { socket: new Socket({ fd }), address };
  }

  /** Connects to a packed address · blocks. See connect(2). */
  connect(address: Uint8Array): this {
    sys.connect(this.#fd, address);
    return this;
  }

  /** The packed address of this end. See getsockname(2). */
  getsockname(): Uint8Array {
    return sys.getsockname(this.#fd);
  }

  /** The packed address of the other end. See getpeername(2). */
  getpeername(): Uint8Array {
    return sys.getpeername(this.#fd);
  }

  /** Sends bytes, to a packed address if one is given, and returns how many were taken · blocks. See send(2). */
  send(data: ArrayBufferView, flags = 0, to?: Uint8Array): number {
    return to === undefined ? sys.send(this.#fd, data, flags) : sys.sendto(this.#fd, data, flags, to);
  }

  /** Receives into `buffer`, and returns how many bytes and from whom · blocks. See recvfrom(2). */
  recv(buffer: ArrayBufferView, flags = 0): { size: number; address: Uint8Array } {
    return sys.recvfrom(this.#fd, buffer, flags);
  }

  /** Reads into `buffer`, and returns how many bytes, 0 at the end · blocks. See read(2). */
  read(buffer: ArrayBufferView): number {
    return sys.read(this.#fd, buffer);
  }

  /** Writes bytes, and returns how many were taken: fewer than all is no error · blocks. See write(2). */
  write(data: ArrayBufferView): number {
    return sys.write(this.#fd, data);
  }

  /** Ends receiving (`SHUT_RD`), sending (`SHUT_WR`) or both. See shutdown(2). */
  shutdown(how: number): void {
    sys.shutdown(this.#fd, how);
  }

  /** The bytes of an option. See getsockopt(2). */
  getsockopt(level: number, optname: number, optlen?: number): Uint8Array {
    return sys.getsockopt(this.#fd, level, optname, optlen);
  }

  /** Sets an option to a C int or to the bytes of a structure. See setsockopt(2). */
  setsockopt(level: number, optname: number, value: number | ArrayBufferView): this {
    sys.setsockopt(this.#fd, level, optname, value);
    return this;
  }

  /** Closes it; once more does nothing, so that no descriptor of somebody else's is closed. See close(2). */
  close(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd >= 0) sys.close(fd);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function openFd(from: { readonly fd: number }): number {
  return integer('Socket', 'fd', structure('Socket', 'domain', 'a number or an object { fd }', from).fd);
}
