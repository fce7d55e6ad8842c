import type { Selected } from '../addon/message-structs.js';
import { native } from '../addon/native.js';
import { descriptors } from '../argument.js';
import type { Fd } from '../fd.js';

export type { Selected } from '../addon/message-structs.js';

/**
 * `int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout)` · blocks, the event loop
 * with it
 *
 * Waits until a descriptor of `readfds` can be read, of `writefds` written, or of `exceptfds` has urgent data, for at most
 * `timeout` seconds (undefined: for ever), and returns those that are. Descriptors from 1024 on are a RangeError: use poll.
 * Throws `SystemError`: EBADF, EINTR, ENOMEM. See [select(2)](https://man7.org/linux/man-pages/man2/select.2.html).
 */
export function select(
  readfds: readonly Fd[] = [],
  writefds: readonly Fd[] = [],
  exceptfds: readonly Fd[] = [],
  timeout?: number,
): Selected {
  return native.select(
    descriptors('select', 'readfds', readfds),
    descriptors('select', 'writefds', writefds),
    descriptors('select', 'exceptfds', exceptfds),
    timeout,
  );
}

/**
 * `int pselect(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timespec *timeout, const sigset_t
 * *sigmask)` · blocks, the event loop with it
 *
 * As select, with the signals of `sigmask` alone blocked while it waits. Main thread only with `sigmask`. See [pselect(2)](https://man7.org/linux/man-pages/man2/pselect.2.html).
 */
export function pselect(
  readfds: readonly Fd[] = [],
  writefds: readonly Fd[] = [],
  exceptfds: readonly Fd[] = [],
  timeout?: number,
  sigmask?: number[],
): Selected {
  return native.pselect(
    descriptors('pselect', 'readfds', readfds),
    descriptors('pselect', 'writefds', writefds),
    descriptors('pselect', 'exceptfds', exceptfds),
    timeout,
    sigmask,
  );
}
