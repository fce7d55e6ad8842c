import type { Order, Passed } from '../order.js';
import type { Parent } from './parent.js';
import { FIRST, type StartProgram } from './start-program.js';

/** Makes each worker a program of its own, which loads for itself. */
export class Spawner implements Parent {
  readonly loaded = Promise.resolve();
  readonly pid = undefined;

  constructor(
    readonly generation: number,
    private readonly program: StartProgram,
  ) {}

  launch(
    order: Order,
    { channel, stack, page, listeners }: Passed,
    onexit: (status: number) => void,
  ): Promise<number> {
    const moved = listeners.map((listener, at) => ({ ...listener, fd: FIRST + 3 + at }));
    const own = { channel: FIRST, stack: FIRST + 1, page: FIRST + 2 };
    const role = { is: 'worker', order, ...own, listeners: moved } as const;
    const fds = [channel, stack, page, ...listeners.map(({ fd }) => fd)];
    return Promise.resolve(this.program(role, fds, onexit));
  }

  reopen(): void {}

  retire(): Promise<void> {
    return Promise.resolve();
  }
}
