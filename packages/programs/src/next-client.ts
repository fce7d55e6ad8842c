import { accept, die, ERRNO, type Handle, sleep } from '@perlipc/perl';
import { logmsg } from './logmsg.js';

/** What accept says when the system has no room for another connection: it stays in the backlog and keeps. */
const NO_ROOM = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];

/** What it says of a socket on which nothing will ever be accepted. */
const HOPELESS = ['EBADF', 'EFAULT', 'EINVAL', 'ENOTSOCK', 'EOPNOTSUPP'];

/** What it says of a connection that went away, and on Linux of its network. */
const GONE = [
  'ECONNABORTED',
  'EPROTO',
  'ENETDOWN',
  'ENOPROTOOPT',
  'EHOSTDOWN',
  'ENONET',
  'EHOSTUNREACH',
  'ENETUNREACH',
];
/** As many connections may have gone away one after another. */
const MANY = 16;

const says = (names: string[]) => names.some((name) => ERRNO.is(name));

/** The failure that the log has already. */
let told = '';

/**
 * accept for a server that goes on, which mends three defects of the chapter's loops.
 *
 * After a failed accept, the chapter's forking servers go on only if the SIGCHLD handler left a pid in `$waitedpid`. But its last waitpid
 * leaves 0 there while other children run, and the server ends. Here EINTR itself says that it was a signal.
 *
 * Any other failure ends them too, silently and with status 0; any failure at all ends the iterative server so. Here an error that would only
 * repeat is printed, and is the exit status. A connection that went away is ignored. When descriptors or memory run out, or when accept
 * fails twice in a row (a firewall's EPERM does), the server says so once and tries again, after a second or when a child's end interrupts
 * the sleep.
 */
export function nextClient(client: Handle, server: Handle): string {
  for (let failures = 0; ; ) {
    const paddr = accept(client, server);
    if (paddr) {
      told = '';
      return paddr;
    }
    if (ERRNO.is('EINTR')) continue;
    if (says(HOPELESS)) die(`accept: ${ERRNO}`);
    if (++failures > (says(GONE) ? MANY : 1) || says(NO_ROOM)) pause();
  }
}

function pause(): void {
  const reason = `${ERRNO}`;
  if (reason !== told) logmsg(`accept: ${reason}, waiting`);
  told = reason;
  sleep(1);
}
