import { native } from './addon/native.js';
import type { Text } from './addon/structs.js';
import { type Environment, environmentList } from './environment-list.js';
import { type Fd, fileno } from './fd.js';
import { requireChildProcess } from './permission.js';

export type { Environment, Text };

/**
 * `int execve(const char *pathname, char *const argv[], char *const envp[])`
 *
 * Replaces the program of this process, whatever else runs in it; it doesn't return. What Node has changed for itself is undone for the new
 * program: SIGPIPE and SIGXFSZ have their defaults, no signal is blocked, descriptors 0, 1 and 2 are open and blocking. Other
 * descriptors stay open unless they are close-on-exec. Nothing is flushed and no `'exit'` listener runs.
 * Throws `SystemError` with `path`, and everything is as it was: E2BIG, EACCES, EISDIR, ELOOP, EMFILE, ENAMETOOLONG, ENOENT,
 * ENOEXEC, ENOMEM, ENOTDIR, EPERM, ETXTBSY. Under Node's permission model it wants `--allow-child-process`. See [execve(2)](https://man7.org/linux/man-pages/man2/execve.2.html).
 *
 * @example
 * ```ts
 * execve('/bin/echo', ['echo', 'hello'], process.env);
 * ```
 */
export function execve(pathname: Text, argv: readonly Text[], envp: Environment): never {
  requireChildProcess();
  return native.execve(pathname, argv, environmentList('execve', envp));
}

/** Each of these is a native function itself: V8 would compile one of ours at its first call, anew in each child. */
type Exec = (path: Text, argv: readonly Text[]) => never;

const permitted = (exec: Exec): Exec =>
  'permission' in process
    ? (path, argv) => {
        requireChildProcess();
        return exec(path, argv);
      }
    : exec;

/**
 * `int execv(const char *pathname, char *const argv[])`
 *
 * As execve, with the environment of the process: on the main thread that is `process.env`. See [exec(3)](https://man7.org/linux/man-pages/man3/exec.3.html).
 */
export const execv: (pathname: Text, argv: readonly Text[]) => never = permitted(native.execv);

/**
 * `int execvp(const char *file, char *const argv[])`
 *
 * As execv; a `file` without a slash is looked for in PATH, and glibc gives a file without a magic number to /bin/sh.
 * Throws what execve throws. See [exec(3)](https://man7.org/linux/man-pages/man3/exec.3.html).
 */
export const execvp: (file: Text, argv: readonly Text[]) => never = permitted(native.execvp);

/**
 * `int execveat(int dirfd, const char *pathname, char *const argv[], char *const envp[], int flags)`
 *
 * As execve; a relative path is one of the directory `dirfd`, and with `AT_EMPTY_PATH` an empty one is that file itself.
 * With `AT_SYMLINK_NOFOLLOW` a symbolic link is ELOOP. Throws what execve throws, EBADF, ENOSYS (macOS). See [execveat(2)](https://man7.org/linux/man-pages/man2/execveat.2.html).
 */
export function execveat(
  dirfd: Fd,
  pathname: Text,
  argv: readonly Text[],
  envp: Environment,
  flags = 0,
): never {
  requireChildProcess();
  return native.execveat(pathname, argv, environmentList('execveat', envp), fileno(dirfd), flags);
}

/**
 * `int fexecve(int fd, char *const argv[], char *const envp[])`
 *
 * As execve, with the file of a descriptor, such as one of `memfd_create`. A script can't be read again once the descriptor is closed, so
 * that it must not be close-on-exec. Throws what execve throws, EBADF, ENOSYS (macOS). See [fexecve(3)](https://man7.org/linux/man-pages/man3/fexecve.3.html).
 */
export function fexecve(fd: Fd, argv: readonly Text[], envp: Environment): never {
  requireChildProcess();
  return native.fexecve(fileno(fd), argv, environmentList('fexecve', envp));
}
