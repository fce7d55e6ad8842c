import { native } from '../addon/native.js';
import type { TerminalSize, Termios } from '../addon/terminal-signatures.js';
import { options as optionsOf } from '../argument.js';
import { type Fd, fileno } from '../fd.js';
import { type ForkOptions, fork } from '../fork/fork.js';

/** The modes and the size that a new terminal has. */
export interface PtyOptions {
  termios?: Termios;
  winsize?: TerminalSize;
}

/**
 * `int posix_openpt(int flags)`
 *
 * A new pseudoterminal's master, close-on-exec; `flags` are `O_RDWR` and `O_NOCTTY`. Throws `SystemError`: EMFILE, ENFILE, ENOSPC. See
 * [posix_openpt(3)](https://man7.org/linux/man-pages/man3/posix_openpt.3.html).
 */
export function posix_openpt(flags: number): number {
  return native.posix_openpt(flags);
}

/** `int grantpt(int fd)`: makes the user the owner of a master's slave. Throws `SystemError`: EACCES, EBADF, EINVAL. See [grantpt(3)](https://man7.org/linux/man-pages/man3/grantpt.3.html). */
export function grantpt(fd: Fd): void {
  native.grantpt(fileno(fd));
}

/** `int unlockpt(int fd)`: allows a master's slave to be opened. Throws `SystemError`: EBADF, EINVAL. See [unlockpt(3)](https://man7.org/linux/man-pages/man3/unlockpt.3.html). */
export function unlockpt(fd: Fd): void {
  native.unlockpt(fileno(fd));
}

/** `char *ptsname(int fd)`: the path of a master's slave. Throws `SystemError`: EBADF, ENOTTY. See [ptsname(3)](https://man7.org/linux/man-pages/man3/ptsname.3.html). */
export function ptsname(fd: Fd): string {
  return native.ptsname(fileno(fd));
}

/**
 * `int openpty(int *amaster, int *aslave, char *name, const struct termios *termp, const struct winsize *winp)`
 *
 * A new pseudoterminal, both its ends close-on-exec; {@link ptsname} has the slave's path. `posix_spawn` with `session`, `terminal` and
 * `dup2`s of the slave starts a program in it. Throws `SystemError`: EMFILE, ENFILE, ENOENT, ENOSPC. See [openpty(3)](https://man7.org/linux/man-pages/man3/openpty.3.html).
 */
export function openpty(options?: PtyOptions): { master: number; slave: number } {
  const { termios, winsize } = optionsOf('openpty', options);
  const [master, slave] = native.openpty(termios, winsize);
  return { master, slave };
}

/**
 * `int login_tty(int fd)`
 *
 * Makes the process the leader of a new session with this terminal, which becomes its descriptors 0, 1 and 2, and closes `fd`.
 * Throws `SystemError`: EPERM when it leads a group already, or the terminal has a session. See [login_tty(3)](https://man7.org/linux/man-pages/man3/login_tty.3.html).
 */
export function login_tty(fd: Fd): void {
  native.login_tty(fileno(fd));
}

/**
 * `pid_t forkpty(int *amaster, char *name, const struct termios *termp, const struct winsize *winp)`
 *
 * Forks a child that leads a session in a new pseudoterminal; the parent gets the master. In the child `pid` is 0, and descriptors 0, 1
 * and 2 are the terminal. `process.stdin` and `process.stdout` still refer to the former ones if they were in use before. Throws what
 * openpty and fork throw; then nothing is left open. See [forkpty(3)](https://man7.org/linux/man-pages/man3/forkpty.3.html).
 */
export function forkpty(options?: PtyOptions & ForkOptions): { pid: number; master: number } {
  const { termios, winsize } = optionsOf('forkpty', options);
  const [master, slave] = native.openForkpty(termios, winsize);
  let pid = -1;
  try {
    pid = fork(options);
  } finally {
    if (pid <= 0) native.close(master);
    if (pid !== 0) native.close(slave);
  }
  if (pid !== 0) return { pid, master };
  native.login_tty(slave);
  return { pid, master: -1 };
}
