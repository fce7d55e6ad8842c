import { EBADF, type Fd, POLLIN, POLLNVAL, POLLOUT, POLLPRI, poll, SystemError } from '@perlipc/sys';
import type { WaitOptions } from './options.js';
import { perform, type Way } from './poller.js';

/**
 * Waits until `fd` can be read without blocking: there is data, a connection to accept, the end, or an error to be had. It takes
 * nothing, so that another reader may be faster: be ready for EAGAIN. A regular file is always ready. Rejects with `SystemError`:
 * EBADF, also once `fd` is closed by sys, ETIMEDOUT; with the signal's reason if that is aborted. See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html).
 */
export function readable(fd: Fd, options?: WaitOptions): Promise<void> {
  return ready(fd, 'in', POLLIN, 'readable', options);
}

/** As readable, until `fd` can be written, or its connection is made or has failed (`SO_ERROR`). See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html). */
export function writable(fd: Fd, options?: WaitOptions): Promise<void> {
  return ready(fd, 'out', POLLOUT, 'writable', options);
}

/** As readable, until there is something exceptional: out-of-band data of TCP, a change of a cgroup file. See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html). */
export function priority(fd: Fd, options?: WaitOptions): Promise<void> {
  return ready(fd, 'priority', POLLPRI, 'priority', options);
}

async function ready(fd: Fd, way: Way, events: number, call: string, options?: WaitOptions): Promise<void> {
  await perform(fd, way, call, (number) => isReady(number, events, call) || undefined, options);
}

function isReady(fd: number, events: number, call: string): boolean {
  const entry = { fd, events, revents: 0 };
  const ready = poll([entry], 0) > 0;
  if ((entry.revents & POLLNVAL) !== 0) throw new SystemError(EBADF, call);
  return ready;
}
