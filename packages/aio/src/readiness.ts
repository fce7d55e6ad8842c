import { EBADF, type Fd, POLLIN, POLLNVAL, POLLOUT, POLLPRI, poll, SystemError } from '@perlipc/sys';
import { type Attempt, DONE, IN, OUT, PRIORITY } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/**
 * Waits until `fd` can be read without blocking: there is data, a connection to accept, the end of file, or an error. It takes
 * nothing, so that another reader may be faster: be ready for EAGAIN. A regular file is always ready. Rejects with `SystemError`:
 * EBADF, also once `fd` is closed by sys, ETIMEDOUT; with the signal's reason if that is aborted. See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html).
 */
export function readable(fd: Fd, options?: WaitOptions): Promise<void> {
  return perform(fd, IN, 'readable', looks.readable, options);
}

/** As readable, until `fd` can be written, or its connection is made or has failed (`SO_ERROR`). See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html). */
export function writable(fd: Fd, options?: WaitOptions): Promise<void> {
  return perform(fd, OUT, 'writable', looks.writable, options);
}

/** As readable, until there is something exceptional: out-of-band data of TCP, a change of a cgroup file. See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html). */
export function priority(fd: Fd, options?: WaitOptions): Promise<void> {
  return perform(fd, PRIORITY, 'priority', looks.priority, options);
}

/** Makes the look at a descriptor that tells whether it is ready: one for all waits, since there may be many. */
function looker(events: number, call: string): Attempt<void> {
  return (fd) => {
    const entry = { fd, events, revents: 0 };
    const ready = poll([entry], 0) > 0;
    if ((entry.revents & POLLNVAL) !== 0) throw new SystemError(EBADF, call);
    return ready ? DONE : undefined;
  };
}

const looks = {
  readable: looker(POLLIN, 'readable'),
  writable: looker(POLLOUT, 'writable'),
  priority: looker(POLLPRI, 'priority'),
};
