import { native } from '../addon/native.js';
import { SystemError } from '../errors.js';
import { type Fd, fileno } from '../fd.js';
import { structureWanted } from './structure-wanted.js';

export type * from './multicast.js';
export type * from './structs.js';
export { type OptionName, options, type ReadableOption, type WritableOption } from './table.js';
export type { TcpInfo } from './tcp-info.js';
export * from './typed.js';

/**
 * `int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)`
 *
 * The bytes of an option, at most `optlen` of them (by default 4096, at most 65536), in the machine's own layout.
 * Throws `SystemError`: EBADF, EINVAL, ENOPROTOOPT, ENOTSOCK. See [getsockopt(2)](https://man7.org/linux/man-pages/man2/getsockopt.2.html), [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html), [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html), [tcp(7)](https://man7.org/linux/man-pages/man7/tcp.7.html).
 *
 * @example
 * ```ts
 * const [type] = new Int32Array(getsockopt(fd, SOL_SOCKET, SO_TYPE).slice().buffer);
 * ```
 */
export function getsockopt(sockfd: Fd, level: number, optname: number, optlen?: number): Uint8Array {
  return native.getsockopt(fileno(sockfd), level, optname, optlen);
}

/**
 * `int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen)`
 *
 * Sets an option to a number (a C int or unsigned int), or to the bytes of a structure such as `struct linger`. If an option needs
 * a structure and gets a number, the message of EINVAL names the structure.
 * Throws `SystemError`: EBADF, EDOM, EINVAL, ENOPROTOOPT, ENOTSOCK, EPERM. See [setsockopt(2)](https://man7.org/linux/man-pages/man2/setsockopt.2.html), [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html), [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html), [tcp(7)](https://man7.org/linux/man-pages/man7/tcp.7.html).
 *
 * @example
 * ```ts
 * setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1);
 * ```
 */
export function setsockopt(
  sockfd: Fd,
  level: number,
  optname: number,
  value: number | ArrayBufferView,
): void {
  try {
    native.setsockopt(fileno(sockfd), level, optname, value);
  } catch (error) {
    if (typeof value === 'number' && error instanceof SystemError && error.code === 'EINVAL')
      error.message += structureWanted(level, optname);
    throw error;
  }
}
