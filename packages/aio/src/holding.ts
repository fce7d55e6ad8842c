// What the addon and this layer share: what is ready, and whether the waits keep the process alive.
import { loopDispatch, loopHold, loopReset } from '@perlipc/sys/loop';

/** Whether the addon dispatches, whether the loop is held then, and pairs of descriptor and events. */
const shared = new Int32Array(2 + 2 * 256);
const DISPATCHING = 0;
const HOLDING = 1;
const FIRST = 2;

/** How many waits keep the process alive. */
let holding = 0;
let started = false;

export function readyFd(i: number): number {
  return shared[FIRST + 2 * i] as number;
}

export function readyEvents(i: number): number {
  return shared[FIRST + 2 * i + 1] as number;
}

/** Has `dispatch` called with the number of descriptors that are ready, from the first wait on. */
export function start(dispatch: (count: number) => void): void {
  if (started) return;
  loopDispatch(dispatch, shared);
  started = true;
}

/** While it dispatches, and in the microtasks after, the addon looks at `shared` when all is done. */
function setHold(holds: boolean): void {
  shared[HOLDING] = holds ? 1 : 0;
  if (shared[DISPATCHING] === 0) loopHold(holds);
}

export function hold(): void {
  if (holding++ === 0) setHold(true);
}

export function release(): void {
  if (--holding === 0) setHold(false);
}

/** In a forked child nothing is watched, until it starts anew. */
export function reset(): void {
  if (!started) return;
  started = false;
  holding = 0;
  shared.fill(0);
  loopReset();
}
