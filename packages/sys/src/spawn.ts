import { native } from './addon/native.js';
import type { SpawnOptions, Text } from './addon/structs.js';
import { options as optionsOf } from './argument.js';
import { ENOSYS } from './constants.js';
import { environmentList } from './environment-list.js';
import { SystemError } from './errors.js';
import type { Environment } from './exec.js';
import { requireChildProcess } from './permission.js';
import { addChild } from './wait/children.js';

export type { SpawnAction, SpawnOptions } from './addon/structs.js';

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
 * Under Node's permission model it wants `--allow-child-process`.
 * See [posix_spawn(3)](https://man7.org/linux/man-pages/man3/posix_spawn.3.html).
 */
export function posix_spawn(
  path: Text,
  argv: readonly Text[],
  envp?: Environment,
  options?: SpawnOptions,
): number {
  return spawn('posix_spawn', path, argv, envp, options);
}

/**
 * `int posix_spawnp(pid_t *pid, const char *file, …)`
 *
 * As posix_spawn; a `file` without a slash is looked for in this process's PATH. See [posix_spawn(3)](https://man7.org/linux/man-pages/man3/posix_spawn.3.html).
 *
 * @example
 * ```ts
 * const child = posix_spawnp('date', ['date', '-u']);
 * waitpid(child, 0);
 * ```
 */
export function posix_spawnp(
  file: Text,
  argv: readonly Text[],
  envp?: Environment,
  options?: SpawnOptions,
): number {
  return spawn('posix_spawnp', file, argv, envp, options);
}

function spawn(
  call: 'posix_spawn' | 'posix_spawnp',
  path: Text,
  argv: readonly Text[],
  envp: Environment | undefined,
  options: SpawnOptions | undefined,
): number {
  requireChildProcess();
  const start = native[call];
  if (start === undefined) throw new SystemError(ENOSYS, call);
  const environment = envp === undefined ? undefined : environmentList(call, envp);
  const result = start(path, argv, environment, optionsOf(call, options));
  if (typeof result !== 'number') throw failure(call, path, result);
  addChild(result);
  return result;
}

function failure(call: string, path: Text, [errno, made, action]: [number, string, number]): SystemError {
  const step = action < 0 ? made : `actions[${action}]`;
  const error = new SystemError(errno, call, { path: Buffer.from(path).toString() });
  if (step !== 'execve') error.message += ` (${step})`;
  return Object.assign(error, { step });
}
