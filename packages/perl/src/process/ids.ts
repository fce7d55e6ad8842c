import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';

/**
 * `getppid`
 *
 * The pid of the parent process. See [getppid(2)](https://man7.org/linux/man-pages/man2/getppid.2.html).
 */
export function getppid(): number {
  sys.safePoint();
  return sys.getppid();
}

/**
 * `getpgrp PID`
 *
 * The process group of a process, of this one without `pid`; -1 and ERRNO if there is none. See [getpgid(2)](https://man7.org/linux/man-pages/man2/getpgid.2.html).
 */
export function getpgrp(pid = 0): number {
  sys.safePoint();
  return attempt(() => sys.getpgid(pid), -1);
}

/**
 * `setpgrp PID, PGRP`
 *
 * Puts a process into a group; 0, also left out, is this process and its own id. True, or false and ERRNO. See [setpgid(2)](https://man7.org/linux/man-pages/man2/setpgid.2.html).
 */
export function setpgrp(pid = 0, pgrp = 0): boolean {
  sys.safePoint();
  return attempt(() => {
    sys.setpgid(pid, pgrp);
    return true;
  }, false);
}

/**
 * `getpriority WHICH, WHO`
 *
 * The priority of a process, group or user; or -1, which is a priority too, and ERRNO. See [getpriority(2)](https://man7.org/linux/man-pages/man2/getpriority.2.html).
 */
export function getpriority(which: number, who: number): number {
  sys.safePoint();
  return attempt(() => sys.getpriority(which, who), -1);
}

/**
 * `setpriority WHICH, WHO, PRIORITY`
 *
 * Sets the priority of a process, group or user. True, or false and ERRNO. See [setpriority(2)](https://man7.org/linux/man-pages/man2/setpriority.2.html).
 */
export function setpriority(which: number, who: number, priority: number): boolean {
  sys.safePoint();
  return attempt(() => {
    sys.setpriority(which, who, priority);
    return true;
  }, false);
}
