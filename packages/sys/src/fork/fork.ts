import { native } from '../addon/native.js';
import type { ForkRefusal } from '../addon/structs.js';
import { options as optionsOf, refuse } from '../argument.js';
import { ENOSYS } from '../constants.js';
import { SystemError } from '../errors.js';
import { type Fd, fileno } from '../fd.js';
import { runningLookups } from '../netdb/lookup-pool.js';
import { requireChildProcess } from '../permission.js';
import { addChild, children, hasWaits } from '../wait/children.js';
import { waitpid } from '../wait/wait.js';
import { type Due, prepareFork } from './atfork.js';
import { followProcess } from './identity.js';
import { forgetting, hasToForget, warmForgetting } from './inherited.js';
import { hasLoaded } from './loaded.js';
import type { Detach } from './node-state.js';
import { measureRandomCaches, randomSource } from './random-caches.js';
import { type RandomCheck, randomCheck } from './random-check.js';
import { startingServers } from './servers.js';
import { findOwners } from './sockets.js';
import { findBufferedOutputs } from './stdio-buffers.js';
import { liveWorkers, startedBy } from './workers.js';

export { type AtFork, atfork } from './atfork.js';

/** Options of {@link fork}. */
export interface ForkOptions {
  /** `net.Server`, `net.Socket`, `dgram.Socket` objects that both processes go on using. All others stay the parent's. */
  keep?: readonly Fd[];
  /**
   * Copy threads that other native addons started, instead of failing. A recursive or error-checking mutex that such a thread holds while
   * it waits for a condition at the fork is never released in the child.
   */
  foreignThreads?: boolean;
  /**
   * What happens in the child to sockets and servers that stay the parent's: they are silent (`'silent'`), or emit `'close'` on the
   * child's next turn of the event loop (`'close'`), so that clients connect again. Requests that waited for a connection fail with
   * ERR_FORK_DETACHED then.
   */
  detach?: Detach;
  /**
   * The child is one of this process's parent, which waits for it and gets its SIGCHLD: CLONE_PARENT of [clone(2)](https://man7.org/linux/man-pages/man2/clone.2.html). Linux.
   */
  sibling?: boolean;
}

/** Why `fork` was refused; no child was made and nothing has changed. */
export class ForkRefusedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`fork: ${message}`);
    this.code = code;
  }

  static {
    ForkRefusedError.prototype.name = 'ForkRefusedError';
  }
}

/** `EAGAIN`: requests were still running when `fork` had waited for them. */
export class ForkBusyError extends SystemError {
  /** How many. */
  readonly requests: number;
  /** The look-ups of this package, and what Node can tell of the others: `['getaddrinfo', 'FSReqPromise']`; some may have ended and not been delivered. */
  readonly resources: string[];

  constructor(errno: number, requests: number, named: readonly string[] = []) {
    super(errno, 'fork');
    this.requests = requests;
    const ofNode = process
      .getActiveResourcesInfo()
      .filter((name) => !/^(Timeout|Immediate|.*Wrap)$/.test(name));
    this.resources = [...named, ...runningLookups(), ...ofNode];
    this.message += `, ${requests} in flight: ${this.resources.join(', ') || 'Node has no name for it'}`;
  }
}

/**
 * `pid_t fork(void)` · blocks for at most a second, the event loop with it
 *
 * Copies this process. Both copies go on from this call: it returns 0 in the child, and the child's pid in the parent. Timers go on in both,
 * and descriptors are shared. Sockets, servers, watchers and child processes of the event loop stay the parent's, except those in `keep`. The
 * child runs `'exit'` listeners when it ends, unless it ends by `_exit`. The call waits until the thread pool has finished the work that it has
 * begun, since that may run only once.
 * Throws `ForkRefusedError` if this is not the main thread, if Workers or threads of other addons run, or if the runtime is not a Node that it knows; `ForkBusyError` (EAGAIN); `SystemError`: EAGAIN, EMFILE, ENOMEM,
 * EBUSY for a handle in `keep` with queued writes, EINVAL or ENOSYS if the kernel lacks `sibling`. docs/fork.md says what a child inherits. See [fork(2)](https://man7.org/linux/man-pages/man2/fork.2.html).
 *
 * @example
 * ```ts
 * const pid = fork();
 * if (pid === 0) {
 *   console.log('the child');
 *   _exit(0);
 * }
 * console.log(WEXITSTATUS(waitpid(pid).status));
 * ```
 */
export function fork(options?: ForkOptions): number {
  const { keep, foreignThreads, detach, sibling } =
    options === undefined ? DEFAULTS : checked(optionsOf('fork', options));
  requireChildProcess();
  if (otherRuntime !== undefined) throw notNode(otherRuntime);
  refuseWorkers();
  warmUp();
  const prepared = prepare(detach);
  const result = native.fork(keep, foreignThreads, hooksWorkers(), sibling);
  if (!becomes(result, prepared)) return inParent(result, prepared, sibling);
  settling = false;
  return 0;
}

/** What is due after a fork. */
interface Prepared {
  readonly forget: (detached: number) => void;
  readonly forgets: boolean;
  readonly random: RandomCheck | undefined;
  readonly parent: (() => void) | undefined;
  /** The children of a child. */
  readonly none: Set<number>;
}

function prepare(detach: Detach): Prepared {
  const source = randomSource();
  if (source !== undefined && !measureRandomCaches(source)) throw drawsAhead();
  const owners = findOwners();
  const buffered = findBufferedOutputs(owners);
  const starting = startingServers();
  const due = prepareFork();
  const random = source !== undefined ? randomCheckAfter(due) : undefined;
  const holds = buffered.length > 0 || source !== undefined;
  const inherited = {
    owners,
    buffered,
    holds,
    detach,
    starting,
    random,
    waits: hasWaits(),
    atfork: due.child,
  };
  return {
    forget: forgetting(inherited),
    forgets: hasToForget(inherited),
    random,
    parent: due.parent,
    none: new Set<number>(),
  };
}

/**
 * Makes this process the child, if it is: whether it is. Both processes do all of this, in the child with other values: what V8 has not
 * seen done costs each child dearly.
 */
function becomes(result: number | ForkRefusal, { forget, forgets, none }: Prepared): boolean {
  const detaches = typeof result === 'number' && result < 0;
  const inChild = detaches || result === 0;
  children.own = inChild ? none : children.own;
  turn = !turn;
  const parents = turn ? nothing : nothingElse;
  const childs = detaches || forgets ? forget : undefined;
  (inChild ? childs : parents)?.(detaches ? result : 0);
  return inChild;
}

function inParent(result: number | ForkRefusal, { random, parent }: Prepared, sibling: boolean): number {
  settleSoon();
  if (typeof result !== 'number') {
    random?.cancel();
    parent?.();
    throw refusalOf(result);
  }
  if (!sibling) addChild(result);
  const good = random?.inParent() ?? true;
  parent?.();
  if (good === true) return result;
  // The child has ended by itself.
  if (!sibling) waitpid(result);
  throw good === false ? drawsAhead() : good;
}

/** Where there is no descriptor for it, what was prepared is finished. */
function randomCheckAfter(due: Due): RandomCheck | undefined {
  try {
    return randomCheck();
  } catch (error) {
    due.parent?.();
    throw error;
  }
}

function drawsAhead(): ForkRefusedError {
  return new ForkRefusedError(
    'ERR_FORK_RANDOM',
    `node ${process.version} draws random numbers ahead in a way that is not known: the child would have drawn those of this process`,
  );
}

// Two, so that V8 doesn't take the call for one of a single function: a child that then calls another would throw the compiled code away.
const nothing: (detached: number) => void = () => {};
const nothingElse: (detached: number) => void = () => {};
let turn = false;

let settling = false;

/** Threads stay parked briefly after a fork, so that an immediate second fork need not park them again; when the event loop turns, they are released. */
function settleSoon(): void {
  if (settling) return;
  settling = true;
  setImmediate(() => {
    if (settling) native.forkFinishRevival();
    settling = false;
  }).unref();
}

let warm = false;

/** V8 compiles a function when it is first called: what only children call, each of them would compile anew. */
function warmUp(): void {
  if (warm) return;
  warm = true;
  followProcess();
  warmForgetting();
  // Node waits at its end for threads that are parked.
  process.on('exit', () => native.forkFinishRevival());
  if (!native.forkTested) warnUntested();
}

/** At once: `process.emitWarning` prints a tick later, by when each child has a copy of that tick. */
function warnUntested(): void {
  const warning = new Error('fork is built for this platform, but has not been run there');
  process.emit('warning', Object.assign(warning, { name: 'Warning', code: 'PERLIPC_FORK_UNTESTED' }));
}

/**
 * Forks as soon as no request is in flight: use it in a busy server. It tries again after each turn of the event loop, for at most `timeout`
 * milliseconds (default 10,000), and then rejects with the error of `fork`.
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

type Checked = Required<Omit<ForkOptions, 'keep'>> & { keep: number[] };

const DEFAULTS: Checked = { keep: [], foreignThreads: false, detach: 'silent', sibling: false };

function checked({
  keep = [],
  foreignThreads = false,
  detach = 'silent',
  sibling = false,
}: ForkOptions): Checked {
  if (!Array.isArray(keep)) refuse('fork', 'keep', 'an array', keep);
  if (typeof foreignThreads !== 'boolean') refuse('fork', 'foreignThreads', 'true or false', foreignThreads);
  if (detach !== 'silent' && detach !== 'close') refuse('fork', 'detach', "'silent' or 'close'", detach);
  if (typeof sibling !== 'boolean') refuse('fork', 'sibling', 'true or false', sibling);
  if (sibling && process.platform !== 'linux') throw new SystemError(ENOSYS, 'fork');
  return { keep: keep.map(keptDescriptor), foreignThreads, detach, sibling };
}

function keptDescriptor(handle: Fd, index: number): number {
  const fd = fileno(handle);
  const pending = typeof fd === 'number' && Number.isInteger(fd) && fd >= 0 ? native.forkPending(fd) : -1;
  if (pending < 0) refuse('fork', `keep[${index}]`, 'an open handle of the event loop', handle);
  return fd;
}

const otherRuntime = ['bun', 'deno', 'electron'].find((name) => process.versions[name] !== undefined);

function notNode(name: string): ForkRefusedError {
  return new ForkRefusedError('ERR_FORK_RUNTIME', `${name} is not Node; fork knows only the layout of Node`);
}

/** Node has one hidden thread at most that looks like a Worker's: that of module hooks, once there are any. */
function hooksWorkers(): number {
  return hasLoaded('internal/modules/esm/hooks') === false ? 0 : 1;
}

function refuseWorkers(): void {
  const count = liveWorkers();
  if (count > 0) throw workersRun(count);
}

function workersRun(count: number): ForkRefusedError {
  return new ForkRefusedError(
    'ERR_FORK_WORKER',
    `${count} Worker(s) running${startedBy()}; a Worker can't be copied`,
  );
}

function refusalOf({ reason, errno, count, detail }: ForkRefusal): Error {
  switch (reason) {
    case 'query':
      return new ForkBusyError(errno, count, ["a query of Node's dns"]);
    case 'pool':
    case 'ring':
      return new ForkBusyError(errno, count);
    case 'thread':
      return new ForkRefusedError('ERR_FORK_THREAD', 'only the main thread can fork');
    case 'worker':
      return workersRun(count);
    case 'foreign':
      return new ForkRefusedError(
        'ERR_FORK_FOREIGN_THREADS',
        `${count} thread(s) of native addons running, one of them named "${detail}"; see the option foreignThreads`,
      );
    case 'parking':
      return new ForkRefusedError('ERR_FORK_PARKING', 'a thread could not be stopped in time');
    case 'proc':
      return new ForkRefusedError(
        'ERR_FORK_RUNTIME',
        `the threads that are to come along can't be listed: ${detail}`,
      );
    case 'runtime':
      return new ForkRefusedError('ERR_FORK_RUNTIME', `this runtime is not one that fork knows: ${detail}`);
    default:
      return kernelError(errno, detail);
  }
}

/** The kernel's errno; `call` is what failed, if it isn't the fork itself. */
function kernelError(errno: number, call: string): SystemError {
  const error = new SystemError(errno, 'fork');
  if (call !== '') error.message += `, from ${call}`;
  return error;
}
