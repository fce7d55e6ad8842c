import type { Fd } from '@perlipc/sys';
import { bytes as checkedBytes } from '@perlipc/sys/argument';
import { tryRead, tryRecv, trySend, tryWrite } from '@perlipc/sys/loop';
import { tookLess } from './drained.js';
import { DONE, IN, OUT, PART } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/** A count that is negative means that the call is to be made again. */
const later = (count: number): number | undefined => (count < 0 ? undefined : count);

/** The same of a read of that many bytes at most. */
function taken(fd: number, count: number, most: number): number | undefined {
  if (count > 0 && count < most) tookLess(fd);
  return later(count);
}

/**
 * `ssize_t read(int fd, void *buf, size_t count)`, as a promise
 *
 * Reads at most `buffer.byteLength` bytes as soon as there are any; 0 is the end. If the read is aborted or times out, nothing was taken.
 * Rejects with `SystemError` as sys.read, ETIMEDOUT, or the signal's reason. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html).
 */
export function read(fd: Fd, buffer: ArrayBufferView, options?: WaitOptions): Promise<number> {
  const attempt = (number: number) => taken(number, tryRead(number, buffer), buffer.byteLength);
  return perform(fd, IN, 'read', attempt, options, 'read');
}

/**
 * `ssize_t write(int fd, const void *buf, size_t count)`, as a promise
 *
 * Writes bytes of `data` as soon as some can be taken, and resolves to how many: fewer than all is no error. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html).
 */
export function write(fd: Fd, data: ArrayBufferView, options?: WaitOptions): Promise<number> {
  return perform(fd, OUT, 'write', (number) => later(tryWrite(number, data)), options);
}

/**
 * `ssize_t recv(int sockfd, void *buf, size_t len, int flags)`, as a promise
 *
 * Receives into `buffer`; 0 is the end of a stream or an empty datagram. It doesn't block in blocking mode either. See [recv(2)](https://man7.org/linux/man-pages/man2/recv.2.html).
 */
export function recv(sockfd: Fd, buffer: ArrayBufferView, flags = 0, options?: WaitOptions): Promise<number> {
  if (flags !== 0)
    return perform(sockfd, IN, 'recv', (number) => later(tryRecv(number, buffer, flags)), options);
  const attempt = (number: number) => taken(number, tryRecv(number, buffer, 0), buffer.byteLength);
  return perform(sockfd, IN, 'recv', attempt, options, 'read');
}

/**
 * `ssize_t send(int sockfd, const void *buf, size_t len, int flags)`, as a promise
 *
 * Sends bytes of `data` as soon as some can be taken, without SIGPIPE, and resolves to how many. It doesn't block in blocking mode
 * either. See [send(2)](https://man7.org/linux/man-pages/man2/send.2.html).
 */
export function send(sockfd: Fd, data: ArrayBufferView, flags = 0, options?: WaitOptions): Promise<number> {
  return perform(sockfd, OUT, 'send', (number) => later(trySend(number, data, flags)), options);
}

/**
 * Sends all of `data`, in as many sends as it takes; what is sent meanwhile comes after it, so that its bytes stay together. If it is
 * rejected, with ETIMEDOUT or the signal's reason for instance, the error's `sent` says how many bytes had gone.
 */
export function sendall(sockfd: Fd, data: ArrayBufferView, options?: WaitOptions): Promise<void> {
  return all(sockfd, 'sendall', 'send', data, (fd, part) => trySend(fd, part, 0), options);
}

/** Writes all of `data`, in as many writes as it takes; see sendall. */
export function writeall(fd: Fd, data: ArrayBufferView, options?: WaitOptions): Promise<void> {
  return all(fd, 'writeall', 'write', data, tryWrite, options);
}

async function all(
  fd: Fd,
  call: string,
  syscall: string,
  data: ArrayBufferView,
  put: (fd: number, part: Uint8Array) => number,
  options?: WaitOptions,
): Promise<void> {
  checkedBytes(call, 'data', data);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let sent = 0;
  const rest = (number: number) => {
    const before = sent;
    do {
      const count = put(number, bytes.subarray(sent));
      if (count < 0) return sent > before ? PART : undefined;
      sent += count;
    } while (sent < bytes.length);
    return DONE;
  };
  try {
    await perform<void>(fd, OUT, syscall, rest, options);
  } catch (error) {
    if (error instanceof Error) Object.assign(error, { sent });
    throw error;
  }
}
