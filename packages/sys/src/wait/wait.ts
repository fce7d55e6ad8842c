import { native } from '../addon/native.js';
import type { Rusage, WaitInfo, WaitResult } from '../addon/structs.js';
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED, WNOWAIT } from '../constants.js';
import { removeChild } from './children.js';

export type { Rusage, WaitInfo, WaitResult } from '../addon/structs.js';

const terminationCodes = [CLD_EXITED, CLD_KILLED, CLD_DUMPED];

/**
 * `pid_t waitpid(pid_t pid, int *wstatus, int options)` · blocks, the event loop with it
 *
 * Waits for a child (`pid` above 0), for any (-1), for one of the caller's group (0) or of the group `-pid`, until it
 * has ended or, with `WUNTRACED` or `WCONTINUED`, was stopped or continued. With `WNOHANG` it doesn't wait: it returns pid 0 if no
 * child has changed state. -1, 0 and groups take the children of Node's `child_process` as well, whose `'exit'` event then never
 * comes. A process that has such children should wait for the pids that fork returned, or use `waitpidAsync` or `reaper`, which leave
 * others alone. Throws `SystemError` with `pid`: ECHILD, EINTR, EINVAL. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 *
 * @example
 * ```ts
 * const { pid, status } = waitpid(-1, WNOHANG); // pid 0: no child has ended
 * ```
 */
export function waitpid(pid: number, options = 0): WaitResult {
  const result = native.waitpid(pid, options);
  forget(result);
  return result;
}

/**
 * `pid_t wait(int *wstatus)` · blocks, the event loop with it
 *
 * Waits until any child has ended, as `waitpid(-1)` does; see there about `child_process`.
 * Throws `SystemError`: ECHILD, EINTR. See [wait(2)](https://man7.org/linux/man-pages/man2/wait.2.html).
 *
 * @example
 * ```ts
 * const ended = wait();
 * console.log(`child ${ended.pid} has ended`);
 * ```
 */
export function wait(): WaitResult {
  return waitpid(-1);
}

/**
 * `pid_t wait4(pid_t pid, int *wstatus, int options, struct rusage *rusage)` · blocks, the event loop with it
 *
 * Waits as waitpid does, and also returns the resources that the child used, with the children that it waited for itself.
 * Throws `SystemError` with `pid`: ECHILD, EINTR, EINVAL. See [wait4(2)](https://man7.org/linux/man-pages/man2/wait4.2.html).
 */
export function wait4(pid: number, options = 0): WaitResult & { rusage: Rusage } {
  const result = native.wait4(pid, options);
  forget(result);
  return result;
}

/**
 * `int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options)` · blocks, the event loop with it
 *
 * Waits for the process `P_PID`, group `P_PGID`, pidfd `P_PIDFD` or any child `P_ALL`, for what `options` name:
 * `WEXITED`, `WSTOPPED`, `WCONTINUED`. `WNOWAIT` leaves the child waitable; with `WNOHANG` it returns undefined if none
 * has changed state. Throws `SystemError`: ECHILD, EINTR, EINVAL. See [waitid(2)](https://man7.org/linux/man-pages/man2/waitid.2.html).
 */
export function waitid(idtype: number, id: number, options: number): WaitInfo | undefined {
  const info = native.waitid(idtype, id, options);
  if (info && (options & WNOWAIT) === 0 && terminationCodes.includes(info.si_code)) removeChild(info.si_pid);
  return info;
}

/**
 * `int WIFEXITED(int wstatus)`
 *
 * Whether the child ended by exit, _exit or its last return. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 *
 * @example
 * ```ts
 * if (WIFEXITED(status)) console.log(`exit status ${WEXITSTATUS(status)}`);
 * ```
 */
export function WIFEXITED(wstatus: number): boolean {
  return native.WIFEXITED(wstatus);
}

/**
 * `int WEXITSTATUS(int wstatus)`
 *
 * The low 8 bits of the exit status, where `WIFEXITED`. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 *
 * @example
 * ```ts
 * if (WIFEXITED(status)) console.log(`exit ${WEXITSTATUS(status)}`);
 * ```
 */
export function WEXITSTATUS(wstatus: number): number {
  return native.WEXITSTATUS(wstatus);
}

/**
 * `int WIFSIGNALED(int wstatus)`
 *
 * Whether a signal ended the child. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export function WIFSIGNALED(wstatus: number): boolean {
  return native.WIFSIGNALED(wstatus);
}

/**
 * `int WTERMSIG(int wstatus)`
 *
 * The number of that signal, where `WIFSIGNALED`. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 *
 * @example
 * ```ts
 * if (WIFSIGNALED(status)) console.log(`ended by signal ${WTERMSIG(status)}`);
 * ```
 */
export function WTERMSIG(wstatus: number): number {
  return native.WTERMSIG(wstatus);
}

/**
 * `int WCOREDUMP(int wstatus)`
 *
 * Whether the child, where `WIFSIGNALED`, left a core dump. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export function WCOREDUMP(wstatus: number): boolean {
  return native.WCOREDUMP(wstatus);
}

/**
 * `int WIFSTOPPED(int wstatus)`
 *
 * Whether a signal stopped the child; only with `WUNTRACED` or under ptrace. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export function WIFSTOPPED(wstatus: number): boolean {
  return native.WIFSTOPPED(wstatus);
}

/**
 * `int WSTOPSIG(int wstatus)`
 *
 * The number of that signal, where `WIFSTOPPED`. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export function WSTOPSIG(wstatus: number): number {
  return native.WSTOPSIG(wstatus);
}

/**
 * `int WIFCONTINUED(int wstatus)`
 *
 * Whether SIGCONT continued the child; only with `WCONTINUED`. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export function WIFCONTINUED(wstatus: number): boolean {
  return native.WIFCONTINUED(wstatus);
}

function forget({ pid, status }: WaitResult): void {
  if (pid > 0 && !native.WIFSTOPPED(status) && !native.WIFCONTINUED(status)) removeChild(pid);
}
