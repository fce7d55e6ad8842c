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
    { channel, page, listeners }: Passed,
    onexit: (status: number) => void,
  ): Promise<number> {
    const moved = listeners.map((listener, at) => ({ ...listener, fd: FIRST + 2 + at }));
    const role = { is: 'worker', order, channel: FIRST, page: FIRST + 1, listeners: moved } as const;
    return Promise.resolve(this.program(role, [channel, page, ...listeners.map(({ fd }) => fd)], onexit));
  }

  reopen(): void {}

  retire(): Promise<void> {
    return Promise.resolve();
  }
}
