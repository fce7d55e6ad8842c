import { refuse } from '@perlipc/sys/argument';
import { CHILD_ERROR, setChildError } from '../base/status.js';
import type { Variable } from '../base/variable.js';
import { report } from '../diagnostics/die.js';

/** What an END block is given: `$?`, the status that the process is to end with, which it may set. */
const status: Variable<number> = {
  get value() {
    return CHILD_ERROR;
  },
  set value(to) {
    setChildError(to | 0);
  },
};

const blocks: ((status: Variable<number>) => unknown)[] = [];
let ending = false;

/**
 * `END BLOCK`
 *
 * Has a block run as the process comes to its end, the last one first, also after `exit` and `die`, but not after `exec` or of a
 * signal. It gets `$?`, the exit status, which it may set: `END((status) => { status.value = 3; })`. One that dies sets it too, and
 * the others still run. What they print is written. A child of `fork` has the blocks of its parent. See [perlmod(1)](https://perldoc.perl.org/perlmod).
 */
export function END(block: (status: Variable<number>) => unknown): void {
  if (typeof block !== 'function') refuse('END', 'BLOCK', 'a function', block);
  blocks.push(block);
}

/** Whether END blocks run now, or have. */
export function isEnding(): boolean {
  return ending;
}

/** Runs the END blocks and returns the exit status then. */
export function runEndBlocks(initial: number): number {
  ending = true;
  setChildError(initial);
  for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) run(block);
  return CHILD_ERROR & 255;
}

function run(block: (status: Variable<number>) => unknown): void {
  try {
    block(status);
  } catch (error) {
    setChildError(report(error, 'END failed--call queue aborted.\n'));
  }
}
