import { getppid, prctl, SIGKILL, SystemError } from '@perlipc/sys';

/**
 * Has the kernel kill this process when the monitor is gone, as one whose event loop is blocked doesn't hear its channel close. Where
 * orphans may finish, or there is no such call, the channel alone tells.
 */
export function endWith(monitor: number, orphans: 'kill' | 'finish'): void {
  if (orphans === 'finish') return;
  try {
    prctl('PR_SET_PDEATHSIG', SIGKILL);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'ENOSYS')) throw error;
  }
  // It may have ended before the kernel was told.
  if (getppid() !== monitor) process.exit(1);
}
