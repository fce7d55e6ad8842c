import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';
import { takePeer } from './peer.js';

/**
 * `int socket(int domain, int type, int protocol)`
 *
 * Creates an endpoint and returns its descriptor, close-on-exec if it is above 2 or `type` has `SOCK_CLOEXEC`. `type` may have
 * `SOCK_NONBLOCK` too. `protocol` 0 is the default of the type.
 * Throws `SystemError`: EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT. See [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html).
 *
 * @example
 * ```ts
 * const fd = socket(AF_INET, SOCK_STREAM);
 * ```
 */
export function socket(domain: number, type: number, protocol = 0): number {
  return native.socket(domain, type, protocol);
}

/**
 * `int socketpair(int domain, int type, int protocol, int sv[2])`
 *
 * Returns two descriptors that are connected to each other. Throws `SystemError`: EAFNOSUPPORT, EMFILE, ENFILE,
 * EOPNOTSUPP, EPROTONOSUPPORT. See [socketpair(2)](https://man7.org/linux/man-pages/man2/socketpair.2.html).
 *
 * @example
 * ```ts
 * const [ours, theirs] = socketpair(AF_UNIX, SOCK_STREAM);
 * ```
 */
export function socketpair(domain: number, type: number, protocol = 0): [number, number] {
  return native.socketpair(domain, type, protocol);
}

/**
 * `int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`
 *
 * Gives a socket its own address. Throws `SystemError` with `address` and `port` or `path`: EACCES, EADDRINUSE,
 * EADDRNOTAVAIL, EBADF, EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENOTSOCK, EROFS. See [bind(2)](https://man7.org/linux/man-pages/man2/bind.2.html).
 *
 * @example
 * ```ts
 * bind(fd, pack_sockaddr_in(8080, new Uint8Array([127, 0, 0, 1])));
 * bind(fd, pack_sockaddr_un('/run/app.sock'));
 * ```
 */
export function bind(sockfd: Fd, addr: Uint8Array): void {
  native.bind(fileno(sockfd), addr);
}

/**
 * `int listen(int sockfd, int backlog)`
 *
 * Marks a bound stream or seqpacket socket as accepting connections. The kernel caps `backlog` at
 * `net.core.somaxconn`. Throws `SystemError`: EADDRINUSE, EBADF, ENOTSOCK, EOPNOTSUPP. See [listen(2)](https://man7.org/linux/man-pages/man2/listen.2.html).
 *
 * @example
 * ```ts
 * listen(fd, SOMAXCONN);
 * ```
 */
export function listen(sockfd: Fd, backlog: number): void {
  native.listen(fileno(sockfd), backlog);
}

/**
 * `int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen)` · blocks, the event loop with it
 *
 * Takes the next connection: its descriptor, close-on-exec if it is above 2, and the peer's packed address (for an unnamed Unix peer only the family). Throws `SystemError`: EAGAIN, EBADF, ECONNABORTED, EINTR, EINVAL, EMFILE,
 * ENFILE, ENOBUFS, ENOMEM, ENOTSOCK, EOPNOTSUPP, EPROTO. See [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html).
 *
 * @example
 * ```ts
 * const { fd: client, address } = accept(fd);
 * const [port, ip] = unpack_sockaddr_in(address);
 * ```
 */
export function accept(sockfd: Fd): { fd: number; address: Uint8Array } {
  const fd = native.accept(fileno(sockfd));
  return { fd, address: takePeer() };
}

/**
 * `int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)` · blocks, the event loop with it
 *
 * As accept, with `SOCK_CLOEXEC` and `SOCK_NONBLOCK` as flags: without `SOCK_CLOEXEC` an exec'd program finds the connection
 * open, as in C. Throws what accept throws. macOS has no such flags. See [accept4(2)](https://man7.org/linux/man-pages/man2/accept4.2.html).
 */
export function accept4(sockfd: Fd, flags: number): { fd: number; address: Uint8Array } {
  const fd = native.accept4(fileno(sockfd), flags);
  return { fd, address: takePeer() };
}

/**
 * `int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)` · blocks, the event loop with it
 *
 * Connects to an address; after EINTR the kernel goes on connecting: poll for `POLLOUT` and read `SO_ERROR`.
 * Throws `SystemError` with `address` and `port` or `path`: EACCES, EADDRNOTAVAIL, EAFNOSUPPORT, EAGAIN, EALREADY, EBADF,
 * ECONNREFUSED, EHOSTUNREACH, EINPROGRESS, EINTR, EISCONN, ENETUNREACH, ENOENT, ENOTSOCK, EPROTOTYPE, ETIMEDOUT.
 * See [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html).
 *
 * @example
 * ```ts
 * connect(fd, pack_sockaddr_in(80, inet_aton('127.0.0.1') ?? new Uint8Array(4)));
 * ```
 */
export function connect(sockfd: Fd, addr: Uint8Array): void {
  native.connect(fileno(sockfd), addr);
}

/**
 * `int shutdown(int sockfd, int how)`
 *
 * Ends receiving (`SHUT_RD`), sending (`SHUT_WR`) or both (`SHUT_RDWR`) for all who share the socket.
 * Throws `SystemError`: EBADF, EINVAL, ENOTCONN, ENOTSOCK. See [shutdown(2)](https://man7.org/linux/man-pages/man2/shutdown.2.html).
 *
 * @example
 * ```ts
 * shutdown(fd, SHUT_WR); // the peer reads end of file, and may still answer
 * ```
 */
export function shutdown(sockfd: Fd, how: number): void {
  native.shutdown(fileno(sockfd), how);
}

/**
 * `int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`
 *
 * The packed address of this end. Throws `SystemError`: EBADF, ENOBUFS, ENOTSOCK. See [getsockname(2)](https://man7.org/linux/man-pages/man2/getsockname.2.html).
 *
 * @example
 * ```ts
 * const [port] = unpack_sockaddr_in(getsockname(fd));
 * ```
 */
export function getsockname(sockfd: Fd): Uint8Array {
  return native.getsockname(fileno(sockfd));
}

/**
 * `int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`
 *
 * The packed address of the other end. Throws `SystemError`: EBADF, ENOBUFS, ENOTCONN, ENOTSOCK. See [getpeername(2)](https://man7.org/linux/man-pages/man2/getpeername.2.html).
 *
 * @example
 * ```ts
 * const [port, ip] = unpack_sockaddr_in(getpeername(fd));
 * ```
 */
export function getpeername(sockfd: Fd): Uint8Array {
  return native.getpeername(fileno(sockfd));
}
