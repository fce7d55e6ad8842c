import { exit, fork } from '@perlipc/perl';

/** fork, with a child that does that and ends. */
export function child(act: () => void): number {
  const pid = fork();
  if (pid !== 0) return pid ?? exit(99);
  act();
  exit(0);
}
