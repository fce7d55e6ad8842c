import { EAGAIN, EINTR, SystemError } from '@perlipc/sys';

/** Calls it; undefined where it would block. */
export function unlessLater<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof SystemError && (error.errno === -EAGAIN || error.errno === -EINTR)) return undefined;
    throw error;
  }
}
