import { getppid } from '@perlipc/sys';

/** Has the worker end when the monitor is gone: its channel tells one that listens, and the kernel one that doesn't. */
export function endWith(monitor: number, orphans: 'kill' | 'finish'): void {
  if (orphans === 'finish') return;
  if (getppid() !== monitor) process.exit(1);
}
