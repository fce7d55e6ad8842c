import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';

/**
 * `long sysconf(int name)`
 *
 * A limit of the system or what it can do (`_SC_OPEN_MAX`, `_SC_NPROCESSORS_ONLN`, …); undefined where there is no limit.
 * Throws `SystemError`: EINVAL. See [sysconf(3)](https://man7.org/linux/man-pages/man3/sysconf.3.html).
 */
export function sysconf(name: number): number | undefined {
  return native.sysconf(name);
}

/**
 * `long pathconf(const char *path, int name)`
 *
 * A limit of a file or of the file system that it is on (`_PC_NAME_MAX`, `_PC_PIPE_BUF`, …); undefined where there is none.
 * Throws `SystemError`: EACCES, EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR. See [pathconf(3)](https://man7.org/linux/man-pages/man3/pathconf.3.html).
 */
export function pathconf(path: string | Uint8Array, name: number): number | undefined {
  return native.pathconf(path, name);
}

/**
 * `long fpathconf(int fd, int name)`
 *
 * As pathconf, of an open file. Throws `SystemError`: EBADF, EINVAL. See [fpathconf(3)](https://man7.org/linux/man-pages/man3/fpathconf.3.html).
 */
export function fpathconf(fd: Fd, name: number): number | undefined {
  return native.fpathconf(fileno(fd), name);
}
