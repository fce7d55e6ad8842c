import { native } from './addon/native.js';
import { ENOSYS } from './constants.js';
import { environmentList } from './environment-list.js';
import { SystemError } from './errors.js';
import type { Environment, Text } from './exec.js';
import { options as optionsOf } from './mistake.js';
import { born } from './wait/children.js';

/** What the new process does with its descriptors and its directory before it is the other program; one member each. */
export type SpawnAction =
  /** Makes the second number a descriptor of the first one's file, open in the program; equal numbers keep it open. See dup2(2). */
  | { readonly dup2: readonly [oldfd: number, newfd: number] }
  /** Opens a file under a number: for reading unless `flags` are given. See open(2). */
  | {
      readonly open: {
        readonly fd: number;
        readonly path: Text;
        readonly flags?: number;
        readonly mode?: number;
      };
    }
  /** Closes a descriptor. See close(2). */
  | { readonly close: number }
  /** Closes this descriptor and all above it. See close_range(2). */
  | { readonly closefrom: number }
  /** Changes the directory. See chdir(2). */
  | { readonly chdir: Text }
  /** Changes to the directory of a descriptor. See fchdir(2). */
  | { readonly fchdir: number };

/** How the new process differs from this one. They take effect in the order in which they stand here. */
export interface SpawnOptions {
  /** A session of its own, without a controlling terminal. See setsid(2). */
  readonly session?: boolean;
  /** The process group; 0 is a new one. See setpgid(2). */
  readonly pgroup?: number;
  /** The scheduling policy and its priority. See sched_setscheduler(2). */
  readonly scheduler?: { readonly policy: number; readonly priority: number };
  /** The niceness, from -20 to 19. See setpriority(2). */
  readonly nice?: number;
  /** In this order. */
  readonly actions?: readonly SpawnAction[];
  /** The descriptor, after the actions, of its controlling terminal; wants `session`. See TIOCSCTTY. */
  readonly terminal?: number;
  /** The mode bits that new files don't get. See umask(2). */
  readonly umask?: number;
  /** The supplementary groups. See setgroups(2). */
  readonly groups?: readonly number[];
  /** The real, effective and saved group. See setresgid(2). */
  readonly gid?: number;
  /** The real, effective and saved user. See setresuid(2). */
  readonly uid?: number;
  /** The signals that are blocked: none unless told. */
  readonly sigmask?: readonly number[];
  /** Signals that get their default although this process ignores them; those that it handles get it anyway. */
  readonly sigdefault?: readonly number[];
  /** Signals that the program finds ignored. */
  readonly sigignore?: readonly number[];
}

/**
 * `int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *file_actions, const posix_spawnattr_t *attrp, char
 * *const argv[], char *const envp[])`
 *
 * Starts a program in a new process and returns its pid, without a copy of this one's memory: however large that is, it takes the same
 * time, and neither Workers nor foreign threads are in its way. The program finds what `execve` leaves it: SIGPIPE and SIGXFSZ at
 * their defaults, no signal blocked, 0, 1 and 2 open; of the other descriptors those that are not close-on-exec. Without `envp` it has
 * this process's environment. The child is one for `waitpid`, `waitpidAsync` and `reaper`.
 * What fails in the new process fails here, and there is no child then. Throws `SystemError` with `path` and `step`, the call that
 * failed, for instance `'execve'` or `'actions[1]'`: what execve throws, EAGAIN, EBADF, EPERM, ENOSYS where fork is the plain call.
 * See posix_spawn(3).
 */
export function posix_spawn(
  path: Text,
  argv: readonly Text[],
  envp?: Environment,
  options?: SpawnOptions,
): number {
  return spawn(path, argv, envp, false, options);
}

/**
 * `int posix_spawnp(pid_t *pid, const char *file, …)`
 *
 * As posix_spawn; a `file` without a slash is looked for in this process's PATH. See posix_spawn(3).
 */
export function posix_spawnp(
  file: Text,
  argv: readonly Text[],
  envp?: Environment,
  options?: SpawnOptions,
): number {
  return spawn(file, argv, envp, true, options);
}

function spawn(
  path: Text,
  argv: readonly Text[],
  envp: Environment | undefined,
  search: boolean,
  options: SpawnOptions | undefined,
): number {
  if (native.posix_spawn === undefined) throw new SystemError(ENOSYS, 'posix_spawn');
  const environment = envp === undefined ? undefined : environmentList('posix_spawn', envp);
  const result = native.posix_spawn(path, argv, environment, search, optionsOf('posix_spawn', options));
  if (typeof result !== 'number') throw failure(path, result);
  born(result);
  return result;
}

function failure(path: Text, [errno, call, action]: [number, string, number]): SystemError {
  const step = action < 0 ? call : `actions[${action}]`;
  const error = new SystemError(errno, 'posix_spawn', { path: Buffer.from(path).toString() });
  if (step !== 'execve') error.message += ` (${step})`;
  return Object.assign(error, { step });
}
