import { F_GETFL, F_SETFL, type Fd, fcntl, O_NONBLOCK, SystemError } from '@perlipc/sys';
import { descriptor } from '@perlipc/sys/argument';

/**
 * Puts a descriptor into non-blocking mode, or back. `read`, `write`, `accept` and `connect` want it. The mode belongs to the open
 * file: whoever shares it by dup or fork has it too. Throws `SystemError`: EBADF. See [fcntl(2)](https://man7.org/linux/man-pages/man2/fcntl.2.html), F_SETFL and O_NONBLOCK.
 */
export function nonblocking(fd: Fd, on = true): void {
  const number = descriptor('nonblocking', fd);
  const flags = fcntl(number, F_GETFL);
  const wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  if (wanted !== flags) fcntl(number, F_SETFL, wanted);
}

/** Throws unless a descriptor is in non-blocking mode: a call on it might stop the event loop. */
export function checkNonblocking(fd: Fd, call: string): void {
  const number = descriptor(call, fd);
  if ((flagsOf(number, call) & O_NONBLOCK) !== 0) return;
  const message = `${call}: descriptor ${number} is in blocking mode; call nonblocking(${number}) first`;
  throw Object.assign(new Error(message), { code: 'ERR_AIO_BLOCKING' });
}

function flagsOf(fd: number, call: string): number {
  try {
    return fcntl(fd, F_GETFL);
  } catch (error) {
    throw error instanceof SystemError ? new SystemError(-error.errno, call) : error;
  }
}
