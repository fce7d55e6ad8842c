import * as sys from '@perlipc/sys';
import { restarting } from '../base/restarting.js';
import type { Command } from './command.js';
import { execute } from './execute.js';
import { reap } from './reap.js';

/**
 * Starts a command in a child, which calls `prepare` first, and waits until it has been executed or could not be. Throws
 * SystemError then, and where fork does.
 */
export function startCommand(command: Command | undefined, prepare: () => void): number {
  const [reader, writer] = sys.pipe();
  try {
    const pid = forked(() => sys.close(writer));
    if (pid === 0) become(command, prepare, writer);
    const errno = report(reader);
    if (errno === undefined) return pid;
    reap(pid);
    throw new sys.SystemError(errno, 'execvp');
  } finally {
    sys.close(reader);
  }
}

/** fork, and in the parent or where it fails `after`. */
function forked(after: () => void): number {
  let pid: number | undefined;
  try {
    pid = sys.fork();
    return pid;
  } finally {
    if (pid !== 0) after();
  }
}

/** In the child: executes the command, or reports why not and ends. */
function become(command: Command | undefined, prepare: () => void, writer: number): never {
  try {
    prepare();
    if (command) sys.write(writer, Int32Array.of(execute(command)));
  } finally {
    sys._exit(1);
  }
}

/** The errno that the child reports, or undefined when its end of the pipe was closed by the exec. */
function report(reader: number): number | undefined {
  const errno = new Int32Array(1);
  return restarting(() => sys.read(reader, errno)) === errno.byteLength ? errno[0] : undefined;
}
