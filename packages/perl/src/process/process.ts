import * as sys from '@perlipc/sys';
import { attempt, failed } from '../base/errno.js';
import { setChildError } from '../base/status.js';
import { flushAll } from '../io/flush.js';
import { closeHandle, type Handle } from '../io/handle.js';

/**
 * `fork`
 *
 * Makes a copy of this process: 0 in the child, the child's pid in the parent, undefined and ERRNO where the system can't.
 * What handles hold is written first, so that it doesn't come twice. A process that can't be copied at all, with a Worker for
 * instance, is no matter of ERRNO: that throws. See fork(2).
 */
export function fork(): number | undefined {
  flushAll();
  return attempt(() => sys.fork(), undefined);
}

/**
 * `wait` · blocks
 *
 * Waits until a child has ended: its pid, and its wait status in CHILD_ERROR; -1, in both, and ERRNO without children.
 * It goes on after signals, whose handlers run. See wait(2).
 */
export function wait(): number {
  return waitpid(-1, 0);
}

/**
 * `waitpid PID, FLAGS` · blocks
 *
 * As wait, for one child (`pid` above 0), any (-1) or a group (0, or `-pgrp`). With `WNOHANG` it doesn't wait: 0, and -1 in
 * CHILD_ERROR, says that all still run. It takes the children of Node's `child_process` too, whose `'exit'` event then
 * never comes. See waitpid(2).
 */
export function waitpid(pid: number, flags: number): number {
  for (;;) {
    try {
      const child = sys.waitpid(pid, flags);
      setChildError(child.pid > 0 ? child.status & 0xffff : -1);
      return child.pid;
    } catch (error) {
      if (error instanceof sys.SystemError && error.code === 'EINTR') continue;
      failed(error);
      setChildError(-1);
      return -1;
    }
  }
}

/**
 * `getppid`
 *
 * The pid of the parent process. See getppid(2).
 */
export function getppid(): number {
  return sys.getppid();
}

/**
 * `getpgrp PID`
 *
 * The process group of a process, of this one without `pid`; -1 and ERRNO if there is none. See getpgid(2).
 */
export function getpgrp(pid = 0): number {
  return attempt(() => sys.getpgid(pid), -1);
}

/**
 * `setpgrp PID, PGRP`
 *
 * Puts a process into a group; 0, also left out, is this process and its own id. True, or false and ERRNO. See setpgid(2).
 */
export function setpgrp(pid = 0, pgrp = 0): boolean {
  return attempt(() => {
    sys.setpgid(pid, pgrp);
    return true;
  }, false);
}

/**
 * `getpriority WHICH, WHO`
 *
 * The priority of a process, group or user; or -1, which is a priority too, and ERRNO. See getpriority(2).
 */
export function getpriority(which: number, who: number): number {
  return attempt(() => sys.getpriority(which, who), -1);
}

/**
 * `setpriority WHICH, WHO, PRIORITY`
 *
 * Sets the priority of a process, group or user. True, or false and ERRNO. See setpriority(2).
 */
export function setpriority(which: number, who: number, priority: number): boolean {
  return attempt(() => {
    sys.setpriority(which, who, priority);
    return true;
  }, false);
}

/**
 * `pipe READHANDLE, WRITEHANDLE`
 *
 * Opens two handles as the ends of a pipe, closing what they were. True, or false and ERRNO. See pipe(2).
 */
export function pipe(reader: Handle, writer: Handle): boolean {
  for (const handle of [reader, writer]) if (handle.fd >= 0) closeHandle(handle);
  return attempt(() => {
    const ends = sys.pipe();
    reader.attach(ends[0], 'in', true);
    writer.attach(ends[1], 'out', true);
    return true;
  }, false);
}
