import { isMainThread } from 'node:worker_threads';
import { native } from './addon/native.js';
import type { Rlimit, Rusage } from './addon/structs.js';
import { structure } from './argument.js';
import { type Fd, fileno } from './fd.js';

export type { Rlimit } from './addon/structs.js';

/**
 * `void _exit(int status)`
 *
 * Ends the process at once with the low 8 bits of `status`: no `'exit'` listener runs, nothing is flushed, no terminal
 * mode is restored. This is the right end for a forked child that must not run its parent's exit code. See [_exit(2)](https://man7.org/linux/man-pages/man2/_exit.2.html).
 */
// The native function itself: V8 would compile one of ours at its first call, which is in the child, anew in each.
export const _exit: (status: number) => never = native._exit;

/**
 * `int kill(pid_t pid, int sig)`
 *
 * Sends a signal to a process, to the caller's process group (`pid` 0), to all that it may signal (-1) or to the group
 * `-pid`; `sig` 0 only checks. A signal that the caller sends itself is handled before kill returns. Throws `SystemError` with `pid`: EINVAL, EPERM, ESRCH. See [kill(2)](https://man7.org/linux/man-pages/man2/kill.2.html).
 *
 * @example
 * ```ts
 * kill(pid, SIGTERM);
 * ```
 */
export function kill(pid: number, sig: number): void {
  native.kill(pid, sig);
}

/**
 * `pid_t getpid(void)`
 *
 * The process's id, asked of the kernel. See [getpid(2)](https://man7.org/linux/man-pages/man2/getpid.2.html).
 */
export function getpid(): number {
  return native.getpid();
}

/**
 * `pid_t getppid(void)`
 *
 * The parent's id, asked of the kernel: it changes when the parent ends. See [getppid(2)](https://man7.org/linux/man-pages/man2/getppid.2.html).
 */
export function getppid(): number {
  return native.getppid();
}

/**
 * `int killpg(int pgrp, int sig)`
 *
 * Sends a signal to a process group; 0 means the caller's. Throws `SystemError` with `pid`: EINVAL, EPERM, ESRCH. See [killpg(3)](https://man7.org/linux/man-pages/man3/killpg.3.html).
 */
export function killpg(pgrp: number, sig: number): void {
  native.killpg(pgrp, sig);
}

/**
 * `pid_t getpgrp(void)`
 *
 * The id of this process's group. See [getpgrp(2)](https://man7.org/linux/man-pages/man2/getpgrp.2.html).
 */
export function getpgrp(): number {
  return native.getpgrp();
}

/**
 * `pid_t getpgid(pid_t pid)`
 *
 * The id of a process's group; 0 means the caller. Throws `SystemError` with `pid`: EPERM, ESRCH. See [getpgid(2)](https://man7.org/linux/man-pages/man2/getpgid.2.html).
 */
export function getpgid(pid = 0): number {
  return native.getpgid(pid);
}

/**
 * `int setpgid(pid_t pid, pid_t pgid)`
 *
 * Puts a process into a group, or makes it the leader of a new one; 0 means the caller, and its own id as group.
 * Throws `SystemError` with `pid`: EACCES, EINVAL, EPERM, ESRCH. See [setpgid(2)](https://man7.org/linux/man-pages/man2/setpgid.2.html).
 */
export function setpgid(pid = 0, pgid = 0): void {
  native.setpgid(pid, pgid);
}

/**
 * `pid_t setsid(void)`
 *
 * Makes the process the leader of a new session and group without a terminal, and returns its id.
 * Throws `SystemError`: EPERM when it leads a group already. See [setsid(2)](https://man7.org/linux/man-pages/man2/setsid.2.html).
 *
 * @example
 * ```ts
 * if (fork() === 0) setsid(); // the child leads a session without a terminal
 * ```
 */
export function setsid(): number {
  return native.setsid();
}

/**
 * `pid_t getsid(pid_t pid)`
 *
 * The id of a process's session; 0 means the caller. Throws `SystemError` with `pid`: EPERM, ESRCH. See [getsid(2)](https://man7.org/linux/man-pages/man2/getsid.2.html).
 */
export function getsid(pid = 0): number {
  return native.getsid(pid);
}

/**
 * `pid_t tcgetpgrp(int fd)`
 *
 * The foreground group of a terminal. Throws `SystemError`: EBADF, ENOTTY. See [tcgetpgrp(3)](https://man7.org/linux/man-pages/man3/tcgetpgrp.3.html).
 */
export function tcgetpgrp(fd: Fd): number {
  return native.tcgetpgrp(fileno(fd));
}

/**
 * `int tcsetpgrp(int fd, pid_t pgrp)`
 *
 * Makes a group of the session the terminal's foreground group; a background process gets SIGTTOU for it.
 * Throws `SystemError`: EBADF, EINTR, EINVAL, ENOTTY, EPERM. See [tcsetpgrp(3)](https://man7.org/linux/man-pages/man3/tcsetpgrp.3.html).
 */
export function tcsetpgrp(fd: Fd, pgrp: number): void {
  native.tcsetpgrp(fileno(fd), pgrp);
}

/**
 * `int getpriority(int which, id_t who)`
 *
 * The nice value, -20 to 19, of a process (`PRIO_PROCESS`), group (`PRIO_PGRP`) or user (`PRIO_USER`); 0 means the
 * caller's. Throws `SystemError`: EINVAL, ESRCH. See [getpriority(2)](https://man7.org/linux/man-pages/man2/getpriority.2.html).
 */
export function getpriority(which: number, who = 0): number {
  return native.getpriority(which, who);
}

/**
 * `int setpriority(int which, id_t who, int prio)`
 *
 * Sets the nice value; the kernel cuts `prio` to -20 to 19. On Linux it is that of a thread: `PRIO_PROCESS` with 0 is
 * the calling one. Throws `SystemError`: EACCES, EINVAL, EPERM, ESRCH. See [setpriority(2)](https://man7.org/linux/man-pages/man2/setpriority.2.html).
 */
export function setpriority(which: number, who: number, prio: number): void {
  native.setpriority(which, who, prio);
}

/**
 * `mode_t umask(mode_t mask)`
 *
 * Sets which mode bits (0 to 0o7777) new files don't get, and gives what it was. It can't fail. See [umask(2)](https://man7.org/linux/man-pages/man2/umask.2.html).
 *
 * @example
 * ```ts
 * const before = umask(0o077); // new files are the owner's alone
 * umask(before);
 * ```
 */
export function umask(mask: number): number {
  return native.umask(mask);
}

/**
 * `int chdir(const char *path)`
 *
 * Changes the working directory. Throws `SystemError` with `path`: EACCES, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR.
 * See [chdir(2)](https://man7.org/linux/man-pages/man2/chdir.2.html).
 */
export function chdir(path: string | Uint8Array): void {
  native.chdir(path);
  // Node keeps what process.cwd() says until its own chdir is called.
  if (isMainThread) process.chdir('.');
}

/**
 * `int fchdir(int fd)`
 *
 * Changes the working directory to one that is open. Throws `SystemError`: EACCES, EBADF, ENOTDIR. See [fchdir(2)](https://man7.org/linux/man-pages/man2/fchdir.2.html).
 */
export function fchdir(fd: Fd): void {
  native.fchdir(fileno(fd));
  if (isMainThread) process.chdir('.');
}

/**
 * `int chroot(const char *path)`
 *
 * Makes a directory the root of the process's paths; the working directory stays, so that `chdir('/')` follows. Throws
 * `SystemError` with `path`: EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM. See [chroot(2)](https://man7.org/linux/man-pages/man2/chroot.2.html).
 */
export function chroot(path: string | Uint8Array): void {
  native.chroot(path);
}

/**
 * `int getrlimit(int resource, struct rlimit *rlim)`
 *
 * The soft and hard limit of a resource (`RLIMIT_NOFILE`, …). Node raises the soft limit of open files to the hard one
 * when it starts. Throws `SystemError`: EINVAL. See [getrlimit(2)](https://man7.org/linux/man-pages/man2/getrlimit.2.html).
 */
export function getrlimit(resource: number): Rlimit {
  return native.getrlimit(resource);
}

/**
 * `int setrlimit(int resource, const struct rlimit *rlim)`
 *
 * Sets both limits of a resource. Throws `SystemError`: EINVAL, EPERM. See [setrlimit(2)](https://man7.org/linux/man-pages/man2/setrlimit.2.html).
 */
export function setrlimit(resource: number, rlim: Rlimit): void {
  const { rlim_cur, rlim_max } = structure('setrlimit', 'rlim', 'an object { rlim_cur, rlim_max }', rlim);
  native.setrlimit(resource, rlim_cur, rlim_max);
}

/**
 * `int prlimit(pid_t pid, int resource, const struct rlimit *new_limit, struct rlimit *old_limit)`
 *
 * Sets both limits of a process's resource unless `new_limit` is left out, and returns what they were; 0 means the caller.
 * Throws `SystemError` with `pid`: EINVAL, ENOSYS (macOS), EPERM, ESRCH. See [prlimit(2)](https://man7.org/linux/man-pages/man2/prlimit.2.html).
 */
export function prlimit(pid: number, resource: number, new_limit?: Rlimit): Rlimit {
  if (new_limit === undefined) return native.prlimit(pid, resource);
  const { rlim_cur, rlim_max } = structure(
    'prlimit',
    'new_limit',
    'an object { rlim_cur, rlim_max }',
    new_limit,
  );
  return native.prlimit(pid, resource, rlim_cur, rlim_max);
}

/**
 * `int getrusage(int who, struct rusage *usage)`
 *
 * What the process (`RUSAGE_SELF`), its children that have been waited for (`RUSAGE_CHILDREN`) or the calling thread
 * (`RUSAGE_THREAD`, Linux) have used. Throws `SystemError`: EINVAL. See [getrusage(2)](https://man7.org/linux/man-pages/man2/getrusage.2.html).
 */
export function getrusage(who: number): Rusage {
  return native.getrusage(who);
}
