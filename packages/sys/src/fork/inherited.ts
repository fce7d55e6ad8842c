import { forgetWaits } from '../wait/children.js';
import { type Detach, resetNodeState } from './node-state.js';
import type { RandomCheck } from './random-check.js';
import { type Server, stopListening } from './servers.js';
import type { Owner } from './sockets.js';

/** What a child has of this process's, and has to forget. */
export interface Inherited {
  readonly owners: Owner[];
  readonly buffered: Owner[];
  /** Whether there is buffered output, or random numbers drawn ahead. */
  readonly holds: boolean;
  readonly detach: Detach;
  readonly starting: Server[];
  /** Only where numbers were drawn ahead. */
  readonly random: RandomCheck | undefined;
  readonly waits: boolean;
  readonly atfork: (() => void) | undefined;
}

/** Whether there is any of it, apart from handles of the event loop. */
export function hasToForget({ holds, starting, waits, atfork }: Inherited): boolean {
  return holds || starting.length > 0 || waits || atfork !== undefined;
}

/** Forgets it in the child, where that many handles, with a minus, were taken from the loop. */
export function forgetting(inherited: Inherited): (detached: number) => void {
  const { owners, buffered, holds, detach, starting, random, waits, atfork } = inherited;
  const listens = starting.length > 0;
  // No property is looked up here: V8 would learn where each is, each child anew.
  return (detached) => {
    if (holds || detached < 0) resetNodeState(owners, buffered, 0 - detached, detach);
    if (listens) stopListening(starting);
    random?.inChild();
    if (waits) forgetWaits();
    atfork?.();
  };
}

/** Before the first fork: V8 compiles a function when it is first called, and what only children call, each of them anew. */
export function warmForgetting(): void {
  const none = { owners: [], buffered: [], starting: [], random: undefined, waits: false, atfork: undefined };
  forgetting({ ...none, holds: true, detach: 'silent' })(0);
}
