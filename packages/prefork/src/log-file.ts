import { closeSync, openSync } from 'node:fs';
import { dup2 } from '@perlipc/sys';

/** Puts standard output and error on the file, which is made if it is not there: what was there before may have been renamed. */
export function reopen(path: string | undefined): void {
  if (path === undefined) return;
  const fd = openSync(path, 'a', 0o644);
  for (const standard of [1, 2]) dup2(fd, standard);
  closeSync(fd);
}
