import * as sys from '@perlipc/sys';
import { ERRNO } from './errno.js';

/** Repeats a call that a signal interrupts: its handler has run, and errno is EINTR. Throws any other error of the call. */
export function restarting<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof sys.SystemError && error.code === 'EINTR')) throw error;
      ERRNO.value = sys.EINTR;
    }
  }
}
