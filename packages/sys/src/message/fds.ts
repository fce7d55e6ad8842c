import { native } from '../addon/native.js';
import { descriptors, integerIn } from '../argument.js';
import { type Fd, fileno } from '../fd.js';
import { CMSG_LEN } from './control.js';

/**
 * `send_fds(sock, buffers, fds, flags, address)`: as CPython's `socket.send_fds` · blocks, the event loop with it
 *
 * Sends data and descriptors; on a stream the data must have at least one byte. The descriptors stay open here. Throws `SystemError` as
 * {@link sendmsg} does: EBADF, EINVAL for more than 253 descriptors. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 */
export function send_fds(
  sock: Fd,
  buffers: readonly ArrayBufferView[],
  fds: readonly Fd[],
  flags = 0,
  address?: Uint8Array,
): number {
  return native.send_fds(
    fileno(sock),
    buffers,
    [{ name: 'SCM_RIGHTS', fds: descriptors('send_fds', 'fds', fds) }],
    flags,
    address,
  );
}

/** What recv_fds returns. */
export interface ReceivedFds {
  data: Uint8Array;
  fds: number[];
  flags: number;
  address: Uint8Array;
}

/**
 * `recv_fds(sock, bufsize, maxfds, flags)`: as CPython's `socket.recv_fds` · blocks, the event loop with it
 *
 * Receives at most `bufsize` bytes and `maxfds` descriptors, which are close-on-exec if above 2. If more arrived than
 * `maxfds`, or than the process may open, all are closed, `fds` is empty and `flags` has `MSG_CTRUNC`. (CPython returns those that fitted.)
 * Throws `SystemError` as {@link recvmsg} does. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 */
export function recv_fds(sock: Fd, bufsize: number, maxfds: number, flags = 0): ReceivedFds {
  const data = new Uint8Array(length('bufsize', bufsize));
  const message = native.recv_fds(fileno(sock), [data], CMSG_LEN(4 * length('maxfds', maxfds)), flags);
  const fds = message.control.flatMap((one) => (one.name === 'SCM_RIGHTS' ? one.fds : []));
  return {
    data: data.subarray(0, Math.min(message.size, bufsize)),
    fds,
    flags: message.flags,
    address: message.address,
  };
}

const length = (argument: string, value: number) => integerIn('recv_fds', argument, value, 0, 2 ** 31 - 1);
