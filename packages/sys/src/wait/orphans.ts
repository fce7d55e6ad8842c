import { readFileSync, readlinkSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { native } from '../addon/native.js';
import { options as optionsOf, refuse } from '../argument.js';
import { P_ALL, WEXITED, WNOHANG, WNOWAIT } from '../constants.js';
import { SystemError } from '../errors.js';
import { unreaped } from './children.js';
import type { WaitResult } from './wait.js';

/** How orphans are told from other children. */
export interface OrphanOptions {
  /** Called with each orphan that was reaped, and its wait status. */
  onOrphan?: (orphan: WaitResult) => void;
  /** The pids of children that somebody else waits for, such as an addon that forks by itself. */
  except?: (pid: number) => boolean;
}

/** `__WNOTHREAD` of Linux: orphans become children of the main thread; the children of Workers are those of their threads. */
const notOfOtherThreads = 0x2000_0000;
const patienceMs = 1_000;

/** What {@link reapOrphans} has begun. */
export interface OrphanReaper {
  /** Ends it. */
  close(): void;
  /** The same, at the end of a block with `using`. */
  [Symbol.dispose](): void;
}

/**
 * `const reaping = reapOrphans({ onOrphan })`
 *
 * Waits for orphans from now on: the processes that have become this process's children because their parent ended, since this one is
 * PID 1 or a `PR_SET_CHILD_SUBREAPER`. It touches no child of `fork`, `posix_spawn` or Node's `child_process`, in Workers too. SIGCHLD
 * wakes it, and where none comes it looks once a second; it doesn't hold the event loop. `close()`, or `using`, ends it. Linux, on the
 * main thread (else a TypeError).
 */
export function reapOrphans(options?: OrphanOptions): OrphanReaper {
  const { onOrphan, except } = optionsOf('reapOrphans', options);
  for (const [name, call] of Object.entries({ onOrphan, except }))
    if (call !== undefined && typeof call !== 'function') refuse('reapOrphans', name, 'a function', call);
  if (!isMainThread)
    throw new TypeError('reapOrphans: orphans are children of the main thread, not of a Worker');
  const look = () => {
    for (const orphan of reapAll(except ?? (() => false))) onOrphan?.(orphan);
  };
  const timer = setInterval(look, patienceMs).unref();
  process.on('SIGCHLD', look);
  look();
  const close = () => {
    clearInterval(timer);
    process.off('SIGCHLD', look);
  };
  return { close, [Symbol.dispose]: close };
}

function reapAll(except: (pid: number) => boolean): WaitResult[] {
  const known = new Set([...native.childProcesses(), ...unreaped()]);
  const reaped: WaitResult[] = [];
  for (const pid of children()) {
    if (known.has(pid) || except(pid)) continue;
    const result = tryWait(pid);
    if (result.pid !== 0) reaped.push(result);
  }
  return reaped;
}

/** The children of the main thread. */
function children(): number[] {
  try {
    if (Number(readlinkSync('/proc/self')) === process.pid)
      return numbers(readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1'));
  } catch {
    // No /proc is mounted, or the kernel has no such file.
  }
  return firstEnded();
}

/** Without /proc: the one that ended and is found first. */
function firstEnded(): number[] {
  try {
    const child = native.waitid(P_ALL, 0, WEXITED | WNOHANG | WNOWAIT | notOfOtherThreads);
    return child === undefined ? [] : [child.si_pid];
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

function numbers(text: string): number[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}

function tryWait(pid: number): WaitResult {
  try {
    return native.waitpid(pid, WNOHANG | notOfOtherThreads);
  } catch (error) {
    if (error instanceof SystemError && error.syscall === 'waitpid') return { pid: 0, status: 0 };
    throw error;
  }
}
