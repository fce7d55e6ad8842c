import {
  EINPROGRESS,
  EINTR,
  F_GETFL,
  F_SETFL,
  type Fd,
  fcntl,
  fileno,
  getsockopt,
  O_NONBLOCK,
  SO_ERROR,
  SOL_SOCKET,
  SystemError,
  connect as sysConnect,
} from '@perlipc/sys';
import { tryRead, tryRecv, trySend, tryWrite } from '@perlipc/sys/loop';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/**
 * Puts a descriptor into non-blocking mode, or back. `read`, `write`, `accept` and `connect` want it. The mode belongs to the open
 * file: whoever shares it by dup or fork has it too. Throws `SystemError`: EBADF. See [fcntl(2)](https://man7.org/linux/man-pages/man2/fcntl.2.html), F_SETFL and O_NONBLOCK.
 */
export function nonblocking(fd: Fd, on = true): void {
  const flags = fcntl(fd, F_GETFL);
  const wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  if (wanted !== flags) fcntl(fd, F_SETFL, wanted);
}

/** A count that is negative means that the call is to be made again. */
const later = (count: number): number | undefined => (count < 0 ? undefined : count);

/**
 * `ssize_t read(int fd, void *buf, size_t count)`, as a promise
 *
 * Reads at most `buffer.byteLength` bytes as soon as there are any; 0 is the end. A read that is aborted or late has taken nothing.
 * Rejects with `SystemError` as sys.read, ETIMEDOUT, or the signal's reason. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html).
 */
export function read(fd: Fd, buffer: ArrayBufferView, options?: WaitOptions): Promise<number> {
  return perform(fd, 'in', 'read', (number) => later(tryRead(number, buffer)), options);
}

/**
 * `ssize_t write(int fd, const void *buf, size_t count)`, as a promise
 *
 * Writes bytes of `data` as soon as some can be taken, and resolves to how many: fewer than all is no error. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html).
 */
export function write(fd: Fd, data: ArrayBufferView, options?: WaitOptions): Promise<number> {
  return perform(fd, 'out', 'write', (number) => later(tryWrite(number, data)), options);
}

/**
 * `ssize_t recv(int sockfd, void *buf, size_t len, int flags)`, as a promise
 *
 * Receives into `buffer`; 0 is the end of a stream or an empty datagram. It doesn't block in blocking mode either. See [recv(2)](https://man7.org/linux/man-pages/man2/recv.2.html).
 */
export function recv(sockfd: Fd, buffer: ArrayBufferView, flags = 0, options?: WaitOptions): Promise<number> {
  return perform(sockfd, 'in', 'recv', (number) => later(tryRecv(number, buffer, flags)), options);
}

/**
 * `ssize_t send(int sockfd, const void *buf, size_t len, int flags)`, as a promise
 *
 * Sends bytes of `data` as soon as some can be taken, without SIGPIPE, and resolves to how many. It doesn't block in blocking mode
 * either. See [send(2)](https://man7.org/linux/man-pages/man2/send.2.html).
 */
export function send(sockfd: Fd, data: ArrayBufferView, flags = 0, options?: WaitOptions): Promise<number> {
  return perform(sockfd, 'out', 'send', (number) => later(trySend(number, data, flags)), options);
}

/**
 * Sends all of `data`, in as many sends as it takes. If it is rejected, with ETIMEDOUT or the signal's reason for instance, the
 * error's `sent` says how many bytes had gone.
 */
export async function sendall(sockfd: Fd, data: ArrayBufferView, options?: WaitOptions): Promise<void> {
  await all(data, (part) => send(sockfd, part, 0, options));
}

/** Writes all of `data`, in as many writes as it takes; see sendall. */
export async function writeall(fd: Fd, data: ArrayBufferView, options?: WaitOptions): Promise<void> {
  await all(data, (part) => write(fd, part, options));
}

async function all(data: ArrayBufferView, put: (part: Uint8Array) => Promise<number>): Promise<void> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let sent = 0;
  try {
    do sent += await put(bytes.subarray(sent));
    while (sent < bytes.length);
  } catch (error) {
    if (error instanceof Error) Object.assign(error, { sent });
    throw error;
  }
}

/**
 * `int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`, as a promise
 *
 * Connects a socket in non-blocking mode to a packed address. If the wait is ended the kernel goes on connecting: close the socket.
 * Rejects with `SystemError` as sys.connect: EAGAIN is a Unix socket's, whose server's backlog is full. See [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html).
 */
export async function connect(sockfd: Fd, addr: Uint8Array, options?: WaitOptions): Promise<void> {
  if ((fcntl(sockfd, F_GETFL) & O_NONBLOCK) === 0)
    throw Object.assign(
      new Error(
        `connect: descriptor ${fileno(sockfd)} is in blocking mode; call nonblocking(${fileno(sockfd)}) first`,
      ),
      { code: 'ERR_AIO_BLOCKING' },
    );
  try {
    sysConnect(sockfd, addr);
    return;
  } catch (error) {
    if (!(error instanceof SystemError) || (error.errno !== -EINPROGRESS && error.errno !== -EINTR))
      throw error;
  }
  let asked = false;
  await perform(
    sockfd,
    'out',
    'connect',
    (number) => {
      // The first look comes before the wait: the connection can't be made yet.
      if (!asked) {
        asked = true;
        return undefined;
      }
      finishConnect(number);
      return true;
    },
    options,
  );
}

function finishConnect(fd: number): void {
  const bytes = getsockopt(fd, SOL_SOCKET, SO_ERROR);
  const error = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  if (error !== 0) throw new SystemError(error, 'connect');
}
