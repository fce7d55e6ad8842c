import { accept, die, ERRNO, type Handle, sleep } from '@perlipc/perl';
import { logmsg } from './logmsg.js';

/** What accept says when the system has no room for another connection: it stays in the backlog and keeps. */
const NO_ROOM = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];

/** What it says of a socket on which nothing will ever be accepted. */
const HOPELESS = ['EBADF', 'EFAULT', 'EINVAL', 'ENOTSOCK', 'EOPNOTSUPP'];

let waiting = false;

/**
 * accept for a server that goes on, which mends two defects of the chapter's loop.
 *
 * The chapter takes an accept that failed for a signal's doing only if the SIGCHLD handler left a pid in `$waitedpid`; its
 * last waitpid leaves 0 there while other children run, and the server ends. Here EINTR itself says that it was a signal.
 *
 * Any other failure ends the chapter's server too. Here a connection that went away (ECONNABORTED, and what Linux reports of
 * its network) is passed over, and where there is no room the server says so once and tries again, after a second or when
 * a child's end interrupts the sleep.
 */
export function nextClient(client: Handle, server: Handle): Uint8Array {
  for (;;) {
    const paddr = accept(client, server);
    if (paddr) {
      waiting = false;
      return paddr;
    }
    if (HOPELESS.some((name) => ERRNO.is(name))) die(`accept: ${ERRNO}`);
    if (NO_ROOM.some((name) => ERRNO.is(name))) waitForRoom();
  }
}

function waitForRoom(): void {
  if (!waiting) logmsg(`accept: ${ERRNO}, waiting`);
  waiting = true;
  sleep(1);
}
