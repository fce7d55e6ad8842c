import * as sys from '@perlipc/sys';
import { die } from '../diagnostics/die.js';

/** `sys.fork`; that this process can't be copied at all is a death, as in perl that there is no fork. */
export function forkProcess(): number {
  try {
    return sys.fork();
  } catch (error) {
    if (error instanceof sys.ForkRefusedError) die(error.message);
    throw error;
  }
}
