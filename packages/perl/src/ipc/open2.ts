import { type End, started } from './open3.js';

export type { End } from './open3.js';

/**
 * `IPC::Open2::open2(CHLD_OUT, CHLD_IN, COMMAND)` · blocks until the command is executed
 *
 * Starts a command; the second handle writes to it and the first reads from it. Returns its pid: wait for it by `waitpid`. The
 * command has this process's STDERR. The rest is as in open3. See IPC::Open2.
 */
export function open2(chld_out: End<'>'>, chld_in: End<'<'>, ...command: [string, ...string[]]): number {
  return started('open2', chld_in, chld_out, '>&STDERR', command);
}
