/** A listening socket, or a bound one of datagrams, in a worker. */
export interface Listener {
  /** For `server.listen({ fd })`, and for datagrams `socket.bind({ fd })`. */
  readonly fd: number;
  /** `127.0.0.1:8080`, `[::]:8080` or the path. */
  readonly address: string;
  readonly type: 'stream' | 'datagram';
}

/** What a worker is told when it starts: the numbers are descriptors. */
export interface Order {
  readonly id: number;
  /** From 1. */
  readonly number: number;
  readonly generation: number;
  /** Where its record is in the page of statistics. */
  readonly slot: number;
  readonly monitor: number;
}

/** The descriptors that come with an order, in this order. */
export interface Passed {
  readonly channel: number;
  /** On which a mold gets the descriptors of workers. */
  readonly passing: number;
  /** On which a worker is asked where its JavaScript is. */
  readonly stack: number;
  readonly page: number;
  readonly listeners: readonly Listener[];
}

/** Monitor to mold. */
export type MoldCommand =
  | { type: 'fork'; order: Order; listeners: readonly Omit<Listener, 'fd'>[] }
  | { type: 'reopen' };

/** Mold to monitor. */
export type MoldReport =
  | { type: 'loaded'; milliseconds: number }
  | { type: 'open'; what: string[] }
  | { type: 'failed'; error: string }
  | { type: 'forked'; id: number; pid: number }
  | { type: 'refused'; id: number; code: string; error: string };

/** Monitor to worker. */
export type WorkerCommand =
  | { type: 'stop'; graceful: number }
  | { type: 'promote'; graceful: number; generation: number }
  | { type: 'reopen' }
  | { type: 'message'; data: unknown };

/** Worker to monitor. */
export type WorkerReport =
  | { type: 'ready' }
  | { type: 'failed'; error: string }
  | { type: 'left'; unanswered: number }
  | { type: 'message'; data: unknown };
