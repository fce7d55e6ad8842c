import { atfork, EBADF, SystemError } from '@perlipc/sys';
import { loopArm, loopDisarm, onclosing } from '@perlipc/sys/loop';
import { hold, readyEvents, readyFd, release, reset, start } from './holding.js';
import { IN, type Operation, OUT, type Way } from './operation.js';
import { Patrol } from './patrol.js';
import { ENDING, EPOLLERR, EPOLLHUP, EVENTS, WAYS, Waits } from './waits.js';

/** By descriptor. */
const table: (Waits | undefined)[] = [];
/** Calls that were made at once since the event loop had its turn: a busy peer must not starve timers and others. */
let atOnce = 0;
const TURN = 1024;
/** Whether a call may be made at once still, in this turn of the event loop. */
export function mayGoOn(): boolean {
  return atOnce++ < TURN;
}

export function waitsOf(fd: number): Waits | undefined {
  return table[fd];
}

export function waitsFrom(fd: number): Waits {
  start(dispatch);
  const waits = new Waits(fd);
  table[fd] = waits;
  return waits;
}

/**
 * Makes the calls that wait in the event loop's next turn, whether or not it is ready; it is watched only if one would block. Not in
 * the child of a fork: there they are the parent's.
 */
export function serveSoon(waits: Waits, way: Way): void {
  setImmediate(() => {
    atOnce = 0;
    if (table[waits.fd] !== waits) return;
    served(waits, way);
    if (waits.waitsFor(way)) rearm(waits);
  });
}

/** Watches what is waited for; what is ready now is reported too. */
export function arm(waits: Waits): number {
  const events = Math.max(waits.armed, 0) | waits.events();
  const error = loopArm(waits.fd, events);
  if (error === 0) waits.armed = events;
  return error;
}

function disarm(waits: Waits): void {
  if (waits.armed < 0) return;
  waits.armed = -1;
  loopDisarm(waits.fd);
}

let unverified: Waits[] = [];
const VERIFY = 100;

/**
 * A number that something else than sys closed may be another file now, which nobody watches: what still waits after a while is
 * told to the kernel again.
 */
export function verifyLater(waits: Waits): void {
  if (waits.unverified) return;
  waits.unverified = true;
  if (unverified.push(waits) === 1) setTimeout(verify, VERIFY).unref();
}

function verify(): void {
  const list = unverified;
  unverified = [];
  for (const waits of list) {
    waits.unverified = false;
    renew(waits);
  }
}

/**
 * What the kernel was never told has its turn of the event loop to come; of a regular file it is never told. What was not tried is:
 * the number may be such a file's by now.
 */
function renew(waits: Waits): void {
  if (waits.armed < 0) return;
  if (waits.drained) {
    waits.drained = false;
    served(waits, IN);
  }
  rearm(waits);
}

function rearm(waits: Waits): void {
  if (table[waits.fd] !== waits || waits.count === 0) return;
  const error = arm(waits);
  if (error < 0) failAll(waits, (syscall) => new SystemError(-error, syscall));
}

/** The kernel tells nobody that something else than sys has closed a descriptor. */
export const patrol = new Patrol(
  (fd) => {
    const waits = table[fd];
    if (waits === undefined || waits.count === 0) return false;
    renew(waits);
    return true;
  },
  () => table.length,
);

export const holder = {
  hold,
  release,
  remove(operation: Operation<unknown>): void {
    const waits = table[operation.fd];
    waits?.remove(operation);
    if (waits?.count === 0) disarm(waits);
  },
};

function dispatch(count: number): void {
  atOnce = 0;
  for (let i = 0; i < count; i++) {
    const waits = table[readyFd(i)];
    if (waits !== undefined) serve(waits, readyEvents(i));
  }
}

function serve(waits: Waits, events: number): void {
  const broken = (events & (EPOLLERR | EPOLLHUP)) !== 0;
  waits.drained = false;
  if (broken || (events & ENDING) !== 0) waits.tellsEnd = false;
  let wanted = false;
  let stuck = 0;
  // This edge is over: who waits on the strength of `armed` alone would miss it.
  if ((events & EVENTS[IN]) !== 0 && !waits.waitsFor(IN) && waits.armed > 0) waits.armed &= ~EVENTS[IN];
  for (const way of WAYS) {
    const queue = broken || (events & EVENTS[way]) !== 0 ? waits.queue(way) : undefined;
    if (queue === undefined || queue.length === 0) continue;
    wanted = true;
    if (!served(waits, way)) stuck |= 1 << way;
  }
  if (stuck !== 0) stalled(waits, stuck);
  else waits.stalls = 0;
  // What comes while nobody waits for it would wake the loop each time.
  if (!wanted) narrow(waits);
}

/** Makes the calls that wait, until one would block; false if nothing could be had. */
function served(waits: Waits, way: Way): boolean {
  const queue = waits.queue(way);
  const first = queue?.[0];
  if (queue === undefined || first === undefined) return false;
  if (!first.try()) return first.part;
  do waits.shift(way);
  while (queue[0]?.try());
  return true;
}

function narrow(waits: Waits): void {
  disarm(waits);
  rearm(waits);
}

const LONGEST_PAUSE = 20;

/**
 * It was ready and nothing could be had: another process was faster, or it is the error queue alone, or a Unix socket that isn't
 * connected, whose peer's queue is full. No edge need follow: the kernel is asked again, later each time.
 */
function stalled(waits: Waits, stuck: number): void {
  if (waits.paused) {
    // A datagram that such a Unix socket couldn't send makes an edge itself.
    if ((stuck & (1 << OUT)) !== 0) unwatch(waits, EVENTS[OUT]);
    return;
  }
  waits.paused = true;
  const pause = Math.min(2 ** waits.stalls++, LONGEST_PAUSE);
  setTimeout(() => {
    waits.paused = false;
    rearm(waits);
  }, pause).unref();
}

function unwatch(waits: Waits, events: number): void {
  const rest = waits.armed & ~events;
  if (waits.armed >= 0 && loopArm(waits.fd, rest) === 0) waits.armed = rest;
}

function failAll(waits: Waits, errorOf: (syscall: string) => unknown): void {
  for (const operation of waits.all()) operation.fail(errorOf(operation.syscall));
}

const closers: ((fd: number) => void)[] = [];

/** Has `listener` called before a descriptor is closed by `sys`. */
export function onclose(listener: (fd: number) => void): void {
  closers.push(listener);
}

/** Ends the waits of a descriptor that means something else from now on. */
export function forget(fd: number, error: number = EBADF): void {
  const waits = table[fd];
  if (waits === undefined) return;
  failAll(waits, (syscall) => new SystemError(error, syscall));
  disarm(waits);
  table[fd] = undefined;
}

onclosing((fd) => {
  forget(fd);
  for (const close of closers) close(fd);
});

/** In a forked child the waits are the parent's: their promises stay pending, and the same descriptors can be waited for anew. */
atfork({
  child: () => {
    for (const waits of table) for (const operation of waits?.all() ?? []) operation.abandon();
    table.length = 0;
    unverified = [];
    patrol.stop();
    reset();
  },
});
