import { interpolating, type Variable } from '../base/variable.js';
import { checkHandle } from './check-handle.js';
import type { Handle } from './handle.js';
import { STDOUT } from './standard.js';

/** What `print` prints to when it is given no handle. */
export let selected = STDOUT;

export function setSelected(handle: Handle): void {
  selected = handle;
}

/** `$|`: whether the selected handle writes each print before it returns. Setting it writes what it holds. */
export const OUTPUT_AUTOFLUSH: Variable<boolean> = interpolating({
  get value() {
    return selected.output.autoflush;
  },
  set value(on: boolean) {
    autoflush(selected, on);
  },
});

/** `HANDLE->autoflush(EXPR)`: `$|` of one handle. */
export function autoflush(handle: Handle, on = true): void {
  checkHandle(handle, 'autoflush');
  if (on && !handle.output.autoflush && handle.output.fd >= 0) handle.output.flush();
  handle.output.autoflush = on;
}
