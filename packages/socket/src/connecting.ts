import * as sys from '@perlipc/sys';
import { addressText } from './address-text.js';
import { deadlineOf, SocketTimeout, waitFor } from './waiting.js';

/** How create_connection is to connect. */
export interface ConnectionOptions {
  /** Seconds for all of it except the lookup; by default without limit. */
  timeout?: number;
  /** `AF_INET` or `AF_INET6` alone. */
  family?: number;
  /** A packed address to come from. */
  source?: Uint8Array;
}

/** Seconds until the next address is tried while the one before has not answered: RFC 8305's recommendation. */
const STAGGER = 0.25;

/** The addresses of a host, the families taking turns, the resolver's first one first (RFC 8305). */
export function addressesOf(host: string, port: number | string, family = 0): sys.Addrinfo[] {
  const hints = { family, socktype: sys.SOCK_STREAM };
  const found = sys.getaddrinfo(host, String(port), hints);
  const first = found.filter((one) => one.family === found[0]?.family);
  const rest = found.filter((one) => one.family !== found[0]?.family);
  return first.flatMap((one, i) => [one, ...rest.slice(i, i + 1)]).concat(rest.slice(first.length));
}

/** A connection that is being made. */
interface Attempt {
  fd: number;
  address: Uint8Array;
}

function begin({ family, socktype, protocol, addr }: sys.Addrinfo, source?: Uint8Array): Attempt {
  const fd = sys.socket(family, socktype, protocol);
  try {
    sys.fcntl(fd, sys.F_SETFL, sys.O_NONBLOCK);
    if (source !== undefined) sys.bind(fd, source);
    connectSoon(fd, addr);
    return { fd, address: addr };
  } catch (error) {
    sys.close(fd);
    throw error;
  }
}

function connectSoon(fd: number, address: Uint8Array): void {
  try {
    sys.connect(fd, address);
  } catch (error) {
    if ((error as sys.SystemError).code !== 'EINPROGRESS') throw error;
  }
}

/** Connects to the first of the addresses that answers, each next one tried while those before are silent · blocks. */
export function race(addresses: readonly sys.Addrinfo[], options: ConnectionOptions): number {
  const deadline = deadlineOf(options.timeout);
  const waiting = [...addresses];
  const attempts: Attempt[] = [];
  let failure: unknown = new sys.SystemError(sys.EADDRNOTAVAIL, 'connect');
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined)
        try {
          attempts.push(begin(next, options.source));
        } catch (error) {
          failure = error;
          continue;
        }
      if (attempts.length === 0) throw failure;
      const winner = settle(attempts, waiting.length > 0 ? deadlineOf(STAGGER) : undefined, deadline);
      if (typeof winner === 'number') return winner;
      failure = winner ?? failure;
    }
  } finally {
    for (const { fd } of attempts) sys.close(fd);
  }
}

/** The first that is connected, taken out; or the error of the last that failed, if any did before `soon`. */
function settle(attempts: Attempt[], soon: number | undefined, deadline: number | undefined): unknown {
  let failure: unknown;
  for (;;) {
    const until = Math.min(soon ?? Number.POSITIVE_INFINITY, deadline ?? Number.POSITIVE_INFINITY);
    const fds = attempts.map(({ fd }) => sys.pollfd(fd, sys.POLLOUT));
    if (!waitFor(fds, until === Number.POSITIVE_INFINITY ? undefined : until)) {
      if (deadline !== undefined && performance.now() >= deadline) throw new SocketTimeout('connect');
      return failure;
    }
    for (const { fd, revents } of fds) {
      if (!revents) continue;
      const at = attempts.findIndex((one) => one.fd === fd);
      const errno = sys.getoption(fd, 'SO_ERROR');
      const [attempt] = attempts.splice(at, 1);
      if (errno === 0) return fd;
      sys.close(fd);
      failure = new sys.SystemError(errno, 'connect', {
        path: addressText(attempt?.address ?? new Uint8Array()),
      });
    }
    if (failure !== undefined) return failure;
  }
}
