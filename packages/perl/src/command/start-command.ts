import * as sys from '@perlipc/sys';
import { restarting } from '../base/restarting.js';
import type { Command } from './command.js';
import { bytesOf, execute } from './execute.js';
import { forkProcess } from './fork-process.js';
import { reap } from './reap.js';

/** What a child does before it is the program: by `posix_spawn`'s options, or by a call of its own. */
export interface Preparation {
  options: sys.SpawnOptions;
  prepare(): void;
}

/**
 * Starts a command in a child that is prepared first, and waits until it has been executed or could not be. Throws
 * SystemError then, and where fork does. `posix_spawn` copies nothing of this process; what it can't start, a forked child tries: it
 * is the child that warns, and execvp knows scripts without a first line.
 */
export function startCommand(command: Command | undefined, preparation: Preparation): number {
  return (command && spawned(command, preparation.options)) ?? startByFork(command, preparation.prepare);
}

function spawned(command: Command, options: sys.SpawnOptions): number | undefined {
  const { file, words } = bytesOf(command);
  try {
    return sys.posix_spawnp(file, words, undefined, options);
  } catch (error) {
    if (error instanceof sys.SystemError) return undefined;
    throw error;
  }
}

function startByFork(command: Command | undefined, prepare: () => void): number {
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
    pid = forkProcess();
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
