import * as sys from '@perlipc/sys';
import { commandOf } from '../command/command.js';
import { forkProcess } from '../command/fork-process.js';
import { startCommand } from '../command/start-command.js';

/** A process at the other end of a pipe, and this end of it. */
export interface Piped {
  fd: number;
  pid: number;
}

/**
 * Starts a command with its output (`-|`) or its input (`|-`) on a pipe. Without a command a child goes on here with its STDOUT
 * or STDIN there, and `pid` is 0. Throws SystemError, also for a command that can't be executed.
 */
export function startPipe(how: '-|' | '|-', list: readonly string[] | undefined): Piped {
  const [reader, writer] = sys.pipe();
  const [ours, theirs, standard] = how === '-|' ? [reader, writer, 1] : [writer, reader, 0];
  let pid: number | undefined;
  try {
    pid =
      list === undefined
        ? forkProcess()
        : startCommand(commandOf(list), {
            options: { actions: [{ dup2: [theirs, standard] }] },
            prepare: () => sys.dup2(theirs, standard),
          });
    if (pid === 0) sys.dup2(theirs, standard);
    return { fd: ours, pid };
  } finally {
    if (!pid) sys.close(ours);
    if (pid !== 0 || theirs !== standard) sys.close(theirs);
  }
}
