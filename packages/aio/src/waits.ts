import { ERROR, IN, type Operation, OUT, PRIORITY, type Way } from './operation.js';

/** epoll's numbers: EPOLLIN, EPOLLOUT, EPOLLPRI, and none for the error queue. */
export const EVENTS = [0x001, 0x004, 0x002, 0] as const;
export const EPOLLERR = 0x008;
export const EPOLLHUP = 0x010;
const EPOLLRDHUP = 0x2000;
/** What tells that a stream has more than the next read takes: its end, or urgent data. */
export const ENDING = EPOLLRDHUP | EVENTS[PRIORITY];
export const WAYS = [IN, OUT, PRIORITY, ERROR] as const;

/** An array of several would take more memory than four fields. */
type Queue = Operation<unknown>[] | undefined;

/** What waits for a descriptor, in order of asking. It stays when all have ended, with what the kernel watches. */
export class Waits {
  /** What epoll was told to watch, -1 for nothing. */
  armed = -1;
  /** How often in a row it was ready and nothing could be had. */
  stalls = 0;
  /** It is asked for again after a pause. */
  paused = false;
  /** Somebody waits on the strength of `armed` alone. */
  unverified = false;
  /** More waiters than this are a leak: said once. */
  warned = false;
  /** How many reads took less than they could. */
  partly = 0;
  /** epoll tells of the stream's end and of urgent data, and has told of none. */
  tellsEnd = false;
  /** The last read has taken all: what comes makes an edge. */
  drained = false;
  count = 0;
  #in: Queue;
  #out: Queue;
  #priority: Queue;
  #error: Queue;

  constructor(readonly fd: number) {}

  queue(way: Way): Queue {
    return way === IN ? this.#in : way === OUT ? this.#out : way === PRIORITY ? this.#priority : this.#error;
  }

  waitsFor(way: Way): boolean {
    return (this.queue(way)?.length ?? 0) > 0;
  }

  /** Whether epoll tells of that: what would have blocked makes an edge. */
  watches(way: Way): boolean {
    return this.armed >= 0 && (this.armed & EVENTS[way]) !== 0;
  }

  push(operation: Operation<unknown>): void {
    const queue = this.queue(operation.way);
    if (queue === undefined) this.#start(operation);
    else queue.push(operation);
    this.count++;
  }

  #start(operation: Operation<unknown>): void {
    const queue = [operation];
    if (operation.way === IN) this.#in = queue;
    else if (operation.way === OUT) this.#out = queue;
    else if (operation.way === PRIORITY) this.#priority = queue;
    else this.#error = queue;
  }

  shift(way: Way): void {
    this.queue(way)?.shift();
    this.count--;
  }

  remove(operation: Operation<unknown>): void {
    const queue = this.queue(operation.way);
    const at = queue?.indexOf(operation) ?? -1;
    if (at < 0) return;
    queue?.splice(at, 1);
    this.count--;
  }

  /** All that wait. */
  all(): Operation<unknown>[] {
    return WAYS.flatMap((way) => this.queue(way) ?? []);
  }

  /** What is waited for, as epoll has it. */
  events(): number {
    let events = this.tellsEnd ? ENDING : 0;
    for (const way of WAYS) if (this.waitsFor(way)) events |= EVENTS[way];
    return events;
  }
}
