import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { restarting } from '../base/restarting.js';
import { setChildError } from '../base/status.js';

/**
 * `wait` · blocks
 *
 * Waits until a child has ended: its pid, and its wait status in CHILD_ERROR; -1, in both, and ERRNO without children.
 * It goes on after signals, whose handlers run. See [wait(2)](https://man7.org/linux/man-pages/man2/wait.2.html).
 */
export function wait(): number {
  return waitpid(-1, 0);
}

/**
 * `waitpid PID, FLAGS` · blocks
 *
 * As wait, for one child (`pid` above 0), any (-1) or a group (0, or `-pgrp`). With `WNOHANG` it doesn't wait: 0, and -1 in
 * CHILD_ERROR, says that all still run. It takes the children of Node's `child_process` too, whose `'exit'` event then
 * never comes. See [waitpid(2)](https://man7.org/linux/man-pages/man2/waitpid.2.html).
 */
export function waitpid(pid: number, flags: number): number {
  const child = attempt(() => restarting(() => sys.waitpid(pid, flags)), NONE);
  setChildError(child.pid > 0 ? child.status & 0xffff : -1);
  return child.pid;
}

/** What waiting comes to where there is no child. */
const NONE = { pid: -1, status: -1 };
