import type { Order, Passed } from '../order.js';

/** What makes workers: a mold that forks them, or a program that is started for each. */
export interface Parent {
  readonly generation: number;
  /** Undefined where there is no process of its own. */
  readonly pid: number | undefined;
  /** Resolves when it can make workers; rejects if it never will. */
  readonly loaded: Promise<void>;
  /** Resolves with the worker's pid. */
  launch(order: Order, passed: Passed, onexit: (status: number) => void): Promise<number>;
  reopen(): void;
  /** It makes no more workers; those that there are go on. Resolves when its process has ended. */
  retire(): Promise<void>;
}
