import { atfork } from '@perlipc/sys';
import { discardAllReadAhead } from './input.js';
import { flushOutputs } from './output.js';

/**
 * Writes what all handles hold and sets files back to where the program has read to, as perl does before fork, exec, system and
 * at the end; `lost` is called for each handle that can't write.
 */
export function flushAll(lost?: () => void): void {
  discardAllReadAhead();
  flushOutputs(lost);
}

atfork({ prepare: () => flushAll() });
