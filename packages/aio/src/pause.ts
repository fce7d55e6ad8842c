import { CLOCK_MONOTONIC, close, TFD_NONBLOCK, timerfd_create, timerfd_settime } from '@perlipc/sys';
import { DONE, IN } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/** A pause that may be shorter than the millisecond that Node's timers have. */
export class Pause {
  readonly #timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  readonly #time: { it_interval: number; it_value: number };

  constructor(
    milliseconds: number,
    readonly options: WaitOptions,
  ) {
    this.#time = { it_interval: 0, it_value: milliseconds / 1000 };
  }

  /** Resolves when it is over, from now on. */
  over(): Promise<void> {
    timerfd_settime(this.#timer, 0, this.#time);
    return perform<void>(this.#timer, IN, 'recvmmsg', () => DONE, this.options, 'drained');
  }

  close(): void {
    close(this.#timer);
  }
}
