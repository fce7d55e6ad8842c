import { type End, started } from './open3.js';

export type { End } from './open3.js';

/**
 * `IPC::Open2::open2(CHLD_OUT, CHLD_IN, COMMAND)` · blocks until the command is executed
 *
 * Starts a command that the second handle writes to and the first reads from, and returns its pid, which `waitpid` is to be told of.
 * Otherwise it is open3; the command's STDERR is ours. See IPC::Open2.
 */
export function open2(chld_out: End<'>'>, chld_in: End<'<'>, ...command: [string, ...string[]]): number {
  return started('open2', chld_in, chld_out, '>&STDERR', command);
}
