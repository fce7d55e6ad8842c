import { native } from '../addon/native.js';
import { options as optionsOf, refuse } from '../argument.js';
import { type Fd, fileno } from '../fd.js';
import { requireChildProcess } from '../permission.js';
import { addChild, resetInChild } from '../wait/children.js';
import { finishFork, prepareFork } from './atfork.js';
import { ForkBusyError, ForkRefusedError, refusalOf, workersRun } from './fork-errors.js';
import { isLoaded } from './node-internals.js';
import { findNodeState, resetNodeState } from './node-state.js';
import { liveWorkers } from './workers.js';

export { type AtFork, atfork } from './atfork.js';
export { ForkBusyError, ForkRefusedError } from './fork-errors.js';

export interface ForkOptions {
  /** `net.Server`, `net.Socket`, `dgram.Socket` objects that both processes go on with. All others stay the parent's. */
  keep?: readonly Fd[];
  /** Take threads that other native addons started along, instead of failing. */
  foreignThreads?: boolean;
  /**
   * What the objects of detached handles do in the child: nothing (`'silent'`, the default), or close on its next turn, with their
   * `'close'` event (`'close'`): clients that connect anew when a connection is lost then do.
   */
  detach?: 'silent' | 'close';
}

/**
 * `pid_t fork(void)` · blocks for at most a second, the event loop with it
 *
 * Makes a copy of this process that goes on in JavaScript where it is: returns 0 in the child and the child's pid in the
 * parent. Timers go on in both; descriptors are shared; sockets, servers, watchers and child processes of the event loop
 * stay the parent's, but for those in `keep`. The child runs `'exit'` listeners like any process; `_exit` ends it without.
 * Work of the thread pool that has begun is waited for, since it may run only once.
 * Throws `ForkRefusedError` on another thread than the main one, with Workers or threads of other addons running, and
 * where the runtime is not a Node that it knows; `ForkBusyError` (EAGAIN); `SystemError`: EAGAIN, EMFILE, ENOMEM, and
 * EBUSY for a handle in `keep` with queued writes. docs/fork.md tells what a child inherits. See fork(2).
 */
export function fork(options?: ForkOptions): number {
  const { keep, foreignThreads, close } = checked(optionsOf('fork', options));
  requireChildProcess();
  refuseOtherRuntimes();
  refuseWorkers();
  warnUntested();
  const state = findNodeState();
  const due = prepareFork();
  const result = native.fork(keep, foreignThreads, hooksWorkers());
  // What the child touches here costs it a page fault each.
  if (typeof result === 'number' && result <= 0) {
    resetNodeState(state, 0 - result, close);
    resetInChild();
    settling = false;
    finishFork(due, 'child');
    return 0;
  }
  if (typeof result === 'number') addChild(result);
  settleSoon();
  finishFork(due, 'parent');
  if (typeof result !== 'number') throw refusalOf(result);
  return result;
}

let settling = false;

/** Threads rest after a fork, for another one that may follow at once; once the event loop turns, they are wanted. */
function settleSoon(): void {
  if (settling) return;
  settling = true;
  setImmediate(() => {
    if (settling) native.forkSettle();
    settling = false;
  }).unref();
}

let warned = false;

function warnUntested(): void {
  if (warned || native.forkTested) return;
  warned = true;
  process.emitWarning('fork is built for this platform, but has not been run there', {
    code: 'PERLIPC_FORK_UNTESTED',
  });
}

/**
 * `fork` as soon as no request is in flight: the way in a busy server. Tries again after each turn of the event loop in
 * which requests were running, for at most `timeout` milliseconds (default 10,000), and then rejects as `fork` throws.
 * Resolves in both processes.
 */
export async function forkWhenIdle(options?: ForkOptions & { timeout?: number }): Promise<number> {
  const { timeout = 10_000, ...rest } = optionsOf('forkWhenIdle', options);
  if (typeof timeout !== 'number') refuse('forkWhenIdle', 'timeout', 'a number of milliseconds', timeout);
  if (!(timeout >= 0))
    throw new RangeError(`forkWhenIdle: timeout must be a number of milliseconds from 0, got ${timeout}`);
  const deadline = performance.now() + timeout;
  for (let pause = 1; ; pause = Math.min(pause * 2, 64)) {
    try {
      return fork(rest);
    } catch (error) {
      if (!(error instanceof ForkBusyError) || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function checked({ keep = [], foreignThreads = false, detach = 'silent' }: ForkOptions): {
  keep: number[];
  foreignThreads: boolean;
  close: boolean;
} {
  if (!Array.isArray(keep)) refuse('fork', 'keep', 'an array', keep);
  if (typeof foreignThreads !== 'boolean') refuse('fork', 'foreignThreads', 'true or false', foreignThreads);
  if (detach !== 'silent' && detach !== 'close') refuse('fork', 'detach', "'silent' or 'close'", detach);
  return { keep: keep.map(keptDescriptor), foreignThreads, close: detach === 'close' };
}

function keptDescriptor(handle: Fd, index: number): number {
  const fd = fileno(handle);
  const pending = typeof fd === 'number' && Number.isInteger(fd) && fd >= 0 ? native.forkPending(fd) : -1;
  if (pending < 0) refuse('fork', `keep[${index}]`, 'an open handle of the event loop', handle);
  return fd;
}

function refuseOtherRuntimes(): void {
  for (const name of ['bun', 'deno', 'electron'])
    if (process.versions[name] !== undefined)
      throw new ForkRefusedError(
        'ERR_FORK_RUNTIME',
        `${name} is not Node; fork knows only the layout of Node`,
      );
}

/** Node has one hidden thread at most that looks like a Worker's: that of module hooks, once there are any. */
function hooksWorkers(): number {
  return isLoaded('internal/modules/esm/hooks') ? 1 : 0;
}

function refuseWorkers(): void {
  const count = liveWorkers();
  if (count > 0) throw workersRun(count);
}
