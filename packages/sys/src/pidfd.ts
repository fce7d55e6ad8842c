import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';

/**
 * `int pidfd_open(pid_t pid, unsigned int flags)`
 *
 * A descriptor of a process, close-on-exec. Once the process has ended, poll finds it readable (`POLLIN`); `waitid(P_PIDFD, …)` waits
 * for it. Unlike a pid it never comes to mean another process.
 * Throws `SystemError` with `pid`: EINVAL, EMFILE, ENFILE, ENOSYS (before Linux 5.3, macOS), ESRCH. See [pidfd_open(2)](https://man7.org/linux/man-pages/man2/pidfd_open.2.html).
 */
export function pidfd_open(pid: number, flags = 0): number {
  return native.pidfd_open(pid, flags);
}

/**
 * `int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned int flags)`
 *
 * Sends a signal as kill does, to the process that the descriptor is of and no other; with 0 it only checks.
 * Throws `SystemError`: EBADF, EINVAL, ENOSYS (before Linux 5.1, macOS), EPERM, ESRCH once it has ended and been waited for.
 * See [pidfd_send_signal(2)](https://man7.org/linux/man-pages/man2/pidfd_send_signal.2.html).
 */
export function pidfd_send_signal(pidfd: Fd, sig: number, flags = 0): void {
  native.pidfd_send_signal(fileno(pidfd), sig, flags);
}

/**
 * `int pidfd_getfd(int pidfd, int targetfd, unsigned int flags)`
 *
 * A duplicate of a descriptor of another process, close-on-exec. The caller needs the right to trace that process. Throws `SystemError`:
 * EBADF, EINVAL, EMFILE, ENOSYS (before Linux 5.6, macOS), EPERM, ESRCH. See [pidfd_getfd(2)](https://man7.org/linux/man-pages/man2/pidfd_getfd.2.html).
 */
export function pidfd_getfd(pidfd: Fd, targetfd: number, flags = 0): number {
  return native.pidfd_getfd(fileno(pidfd), targetfd, flags);
}
