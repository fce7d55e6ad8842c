import { interpolating, type Variable } from './variable.js';

/** `$?`: the wait status of the last `wait`, `waitpid`, `system`, backticks or closed pipe; a live binding. */
export let CHILD_ERROR = 0;

export function setChildError(status: number): void {
  CHILD_ERROR = status;
}

/** `$@`: what the last `evaluate` died of: the text, or the object that `die` was given; empty if it did not. */
export const EVAL_ERROR: Variable<unknown> = interpolating({ value: '' });
