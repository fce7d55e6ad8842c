// On Linux a pid means one thread here, and 0 the calling one: of Node's process the main thread, or a Worker's. Threads and
// processes that it starts from then on inherit it.
import { native } from './addon/native.js';

/**
 * `int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask)`
 *
 * Sets the processors on which a thread may run, by number from 0. Node's other threads keep theirs. Throws `SystemError` with `pid`:
 * EINVAL if none of the processors exists, ENOSYS (macOS), EPERM, ESRCH. See [sched_setaffinity(2)](https://man7.org/linux/man-pages/man2/sched_setaffinity.2.html).
 */
export function sched_setaffinity(pid: number, cpus: readonly number[]): void {
  native.sched_setaffinity(pid, cpus);
}

/**
 * `int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)`
 *
 * The processors on which a thread may run. Throws `SystemError` with `pid`: ENOSYS (macOS), ESRCH. See [sched_getaffinity(2)](https://man7.org/linux/man-pages/man2/sched_getaffinity.2.html).
 */
export function sched_getaffinity(pid = 0): number[] {
  return native.sched_getaffinity(pid);
}

/**
 * `int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)`
 *
 * Sets a thread's policy, `SCHED_OTHER`, `SCHED_BATCH` or `SCHED_IDLE` with priority 0, `SCHED_FIFO` or `SCHED_RR` with one from 1 to 99.
 * Throws `SystemError` with `pid`: EINVAL, ENOSYS (macOS), EPERM, ESRCH. See [sched_setscheduler(2)](https://man7.org/linux/man-pages/man2/sched_setscheduler.2.html).
 */
export function sched_setscheduler(pid: number, policy: number, priority = 0): void {
  native.sched_setscheduler(pid, policy, priority);
}

/**
 * `int sched_getscheduler(pid_t pid)`
 *
 * A thread's policy. Throws `SystemError` with `pid`: ENOSYS (macOS), ESRCH. See [sched_getscheduler(2)](https://man7.org/linux/man-pages/man2/sched_getscheduler.2.html).
 */
export function sched_getscheduler(pid = 0): number {
  return native.sched_getscheduler(pid);
}

/**
 * `int sched_setparam(pid_t pid, const struct sched_param *param)`
 *
 * Sets the priority under the policy that a thread has. Throws as {@link sched_setscheduler}. See [sched_setparam(2)](https://man7.org/linux/man-pages/man2/sched_setparam.2.html).
 */
export function sched_setparam(pid: number, priority: number): void {
  native.sched_setparam(pid, priority);
}

/**
 * `int sched_getparam(pid_t pid, struct sched_param *param)`
 *
 * The priority of a thread under its policy. Throws `SystemError` with `pid`: ENOSYS (macOS), ESRCH. See [sched_getparam(2)](https://man7.org/linux/man-pages/man2/sched_getparam.2.html).
 */
export function sched_getparam(pid = 0): number {
  return native.sched_getparam(pid);
}

/**
 * `int sched_get_priority_max(int policy)`
 *
 * The highest priority of a policy. Throws `SystemError`: EINVAL. See [sched_get_priority_max(2)](https://man7.org/linux/man-pages/man2/sched_get_priority_max.2.html).
 */
export function sched_get_priority_max(policy: number): number {
  return native.sched_get_priority_max(policy);
}

/**
 * `int sched_get_priority_min(int policy)`
 *
 * The lowest priority of a policy. Throws `SystemError`: EINVAL. See [sched_get_priority_min(2)](https://man7.org/linux/man-pages/man2/sched_get_priority_min.2.html).
 */
export function sched_get_priority_min(policy: number): number {
  return native.sched_get_priority_min(policy);
}

/**
 * `int sched_yield(void)`
 *
 * Lets other threads run. See [sched_yield(2)](https://man7.org/linux/man-pages/man2/sched_yield.2.html).
 */
export function sched_yield(): void {
  native.sched_yield();
}
