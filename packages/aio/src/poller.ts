import { atfork, EBADF, EPERM, ETIMEDOUT, type Fd, SystemError } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';
import { loopArm, loopDisarm, loopDispatch, loopHold, loopReset, onclosing } from '@perlipc/sys/loop';
import { checkWait, type WaitOptions } from './options.js';

/** What a call waits for. The numbers are epoll's: EPOLLIN, EPOLLOUT, EPOLLPRI. */
export type Way = keyof typeof EVENTS;

const EVENTS = { in: 0x001, out: 0x004, priority: 0x002 } as const;
const EPOLLERR = 0x008;
const EPOLLHUP = 0x010;
const ways = Object.keys(EVENTS) as Way[];

/** A call that waits for its descriptor. */
interface Operation {
  readonly syscall: string;
  /** Makes the call; false if it would block still. */
  attempt(): boolean;
  fail(error: unknown): void;
  readonly holds: boolean;
}

type Queues = Record<Way, Operation[]>;

/** By descriptor, in order of asking. What nobody waits for is not in it. */
const waiting = new Map<number, Queues>();
/** How many waits keep the process alive. */
let holding = 0;
let started = false;
/** Calls that were made at once since the event loop had its turn: a busy peer must not starve timers and others. */
let atOnce = 0;
const TURN = 128;

/**
 * Makes a call that may have to wait: `attempt` returns undefined where it would block. It is made at once if nobody waits
 * before it, else when the descriptor is ready and those before it are done; `afterTurn` lets the event loop have its turn first.
 */
export function perform<T>(
  fd: Fd,
  way: Way,
  syscall: string,
  attempt: (fd: number) => T | undefined,
  options: WaitOptions = none,
  afterTurn = false,
): Promise<T> {
  try {
    const number = openDescriptor(fd, syscall);
    if (options !== none) {
      checkWait(syscall, options);
      options.signal?.throwIfAborted();
    }
    if (!afterTurn && atOnce++ < TURN && !waiting.get(number)?.[way].length) {
      const value = attempt(number);
      if (value !== undefined) return Promise.resolve(value);
    }
    return queue(number, way, syscall, attempt, options);
  } catch (error) {
    return Promise.reject(error);
  }
}

const none: WaitOptions = {};

function openDescriptor(fd: Fd, call: string): number {
  const number = descriptor(call, fd);
  if (number < 0) throw new SystemError(EBADF, call);
  return number;
}

function queue<T>(
  fd: number,
  way: Way,
  syscall: string,
  attempt: (fd: number) => T | undefined,
  { signal, timeout, ref = true }: WaitOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const abort = () => operation.fail(signal?.reason);
    const done = () => {
      if (timer !== undefined) clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (ref) release();
    };
    const operation: Operation = {
      syscall,
      holds: ref,
      attempt: () => {
        try {
          const value = attempt(fd);
          if (value === undefined) return false;
          resolve(value);
        } catch (error) {
          reject(error);
        }
        done();
        return true;
      },
      fail: (error) => {
        remove(fd, way, operation);
        reject(error);
        done();
      },
    };
    if (ref) hold();
    if (!add(fd, way, operation)) return;
    signal?.addEventListener('abort', abort, { once: true });
    if (timeout !== undefined) {
      timer = setTimeout(() => operation.fail(new SystemError(ETIMEDOUT, syscall)), timeout);
      if (!ref) timer.unref();
    }
  });
}

function add(fd: number, way: Way, operation: Operation): boolean {
  start();
  const queues = waiting.get(fd) ?? { in: [], out: [], priority: [] };
  queues[way].push(operation);
  waiting.set(fd, queues);
  if (queues[way].length > 1) return true;
  const error = loopArm(fd, eventsOf(queues));
  if (error === 0) return true;
  // A regular file is always ready, and epoll(7) refuses to watch it.
  if (error === -EPERM && operation.attempt()) {
    queues[way].pop();
    waiting.delete(fd);
  } else operation.fail(new SystemError(-error, operation.syscall));
  return false;
}

function remove(fd: number, way: Way, operation: Operation): void {
  const queues = waiting.get(fd);
  const at = queues?.[way].indexOf(operation) ?? -1;
  if (queues === undefined || at < 0) return;
  queues[way].splice(at, 1);
  if (eventsOf(queues) !== 0) return;
  waiting.delete(fd);
  loopDisarm(fd);
}

function eventsOf(queues: Queues): number {
  let events = 0;
  for (const way of ways) if (queues[way].length > 0) events |= EVENTS[way];
  return events;
}

function start(): void {
  if (started) return;
  loopDispatch(dispatch);
  if (holding > 0) loopHold(true);
  started = true;
}

function hold(): void {
  start();
  if (holding++ === 0) loopHold(true);
}

function release(): void {
  if (--holding === 0) loopHold(false);
}

function dispatch(ready: readonly number[]): void {
  atOnce = 0;
  for (let i = 0; i < ready.length; i += 2) serve(ready[i] as number, ready[i + 1] as number);
}

function serve(fd: number, events: number): void {
  const queues = waiting.get(fd);
  if (queues === undefined) return;
  const broken = (events & (EPOLLERR | EPOLLHUP)) !== 0;
  let progress = false;
  for (const way of ways)
    if (broken || (events & EVENTS[way]) !== 0)
      while (queues[way][0]?.attempt()) {
        queues[way].shift();
        progress = true;
      }
  if (waiting.get(fd) !== queues) return;
  if (eventsOf(queues) === 0) waiting.delete(fd);
  // What only its error queue keeps ready would be reported again at once, for ever.
  else if (broken && !progress) setTimeout(rearm, PAUSE, fd, queues).unref();
  else rearm(fd, queues);
}

const PAUSE = 20;

function rearm(fd: number, queues: Queues): void {
  if (waiting.get(fd) !== queues || eventsOf(queues) === 0) return;
  const error = loopArm(fd, eventsOf(queues));
  if (error < 0) failAll(fd, (syscall) => new SystemError(-error, syscall));
}

function failAll(fd: number, errorOf: (syscall: string) => unknown): void {
  const queues = waiting.get(fd);
  if (queues === undefined) return;
  for (const way of ways)
    for (const operation of [...queues[way]]) operation.fail(errorOf(operation.syscall));
}

const closers: ((fd: number) => void)[] = [];

/** Has `listener` called before a descriptor is closed by `sys`. */
export function onclose(listener: (fd: number) => void): void {
  closers.push(listener);
}

onclosing((fd) => {
  failAll(fd, (syscall) => new SystemError(EBADF, syscall));
  for (const close of closers) close(fd);
});

/** In a forked child the waits are the parent's: their promises stay pending, and the same descriptors can be waited for anew. */
atfork({
  child: () => {
    if (!started) return;
    waiting.clear();
    holding = 0;
    started = false;
    loopReset();
  },
});
