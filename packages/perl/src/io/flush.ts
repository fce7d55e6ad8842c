import { atfork } from '@perlipc/sys';
import { giveAllBack } from './input.js';
import { flushOutputs } from './output.js';

/**
 * Writes what all handles hold and gives back to files what was read ahead, as perl does before fork, exec, system and at the
 * end; `lost` is called for each handle that can't write.
 */
export function flushAll(lost?: () => void): void {
  giveAllBack();
  flushOutputs(lost);
}

atfork({ prepare: () => flushAll() });
