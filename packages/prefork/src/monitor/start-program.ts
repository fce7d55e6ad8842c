import { spawn } from 'node:child_process';
import { close, F_DUPFD_CLOEXEC, fcntl, posix_spawn, type SpawnAction } from '@perlipc/sys';
import { environmentOf, programArguments, type Role } from '../role.js';
import type { Reaper } from './reaper.js';
import { statusOf } from './status-words.js';

/** The first number that a program finds its descriptors under. */
export const FIRST = 3;
/** Above those that the descriptors are to have, so that none of them takes another's place. */
const ASIDE = 300;

export type StartProgram = (role: Role, fds: readonly number[], onexit: (status: number) => void) => number;

/** Starts this program again, with a role, by posix_spawn: who ends is told by the reaper. */
export function bySpawning(reaper: Reaper): StartProgram {
  return (role, fds, onexit) => {
    const aside: number[] = [];
    try {
      for (const fd of fds) aside.push(fcntl(fd, F_DUPFD_CLOEXEC, ASIDE));
      const actions: SpawnAction[] = aside.map((fd, at) => ({ dup2: [fd, FIRST + at] }));
      const argv = [process.execPath, ...programArguments(role)];
      const pid = posix_spawn(process.execPath, argv, environmentOf(role), { actions });
      reaper.watch(pid, onexit);
      return pid;
    } finally {
      for (const fd of aside) close(fd);
    }
  };
}

/** The same by `child_process`, for where there is no fork, and so no posix_spawn of ours. */
export const byChildProcess: StartProgram = (role, fds, onexit) => {
  const child = spawn(process.execPath, programArguments(role), {
    env: environmentOf(role),
    stdio: ['inherit', 'inherit', 'inherit', ...fds],
  });
  child.on('error', () => {});
  if (child.pid === undefined) throw new Error(`prefork: ${process.execPath} can't be started`);
  child.on('exit', (code, signal) => onexit(statusOf(code, signal)));
  return child.pid;
};
