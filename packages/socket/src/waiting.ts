import * as sys from '@perlipc/sys';

/** What a call of a socket with a timeout throws when its time is over: `SystemError` ETIMEDOUT. */
export class SocketTimeout extends sys.SystemError {
  constructor(syscall: string) {
    super(sys.ETIMEDOUT, syscall);
  }

  static {
    SocketTimeout.prototype.name = 'SocketTimeout';
  }
}

/** Seconds from now as a time of `performance.now`, or undefined for no limit. */
export function deadlineOf(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds === Number.POSITIVE_INFINITY
    ? undefined
    : performance.now() + seconds * 1000;
}

/** Waits for events of descriptors until the deadline; false when it is over · blocks. EINTR is the caller's to see. */
export function waitFor(fds: sys.PollFd[], deadline: number | undefined): boolean {
  const left = deadline === undefined ? -1 : Math.max(0, Math.ceil(deadline - performance.now()));
  return sys.poll(fds, Math.min(left, 2 ** 31 - 1)) > 0;
}

const again = new Set(['EAGAIN', 'EWOULDBLOCK']);

/** Makes a call of a non-blocking descriptor until it has something, or throws `SocketTimeout` at the deadline · blocks. */
export function persist<T>(
  fd: number,
  events: number,
  syscall: string,
  deadline: number | undefined,
  call: () => T,
): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof sys.SystemError) || !again.has(error.code)) throw error;
    }
    if (!waitFor([sys.pollfd(fd, events)], deadline)) throw new SocketTimeout(syscall);
  }
}
