import { recvfrom, sendto, send as sendWhereConnected } from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { scratch } from '../base/scratch.js';
import { checkedVariable } from '../base/variable.js';
import { type Buffered, checkedLength, refuseCharacters, toBytes } from '../io/buffer.js';
import type { Handle } from '../io/handle.js';
import { opened } from './opened.js';
import { type Packed, packed } from './packed.js';

/**
 * `send SOCKET, MSG, FLAGS, TO` · blocks
 *
 * Sends bytes, past what the handle holds, to a packed address if one is given. How many were taken, or undefined and
 * ERRNO. See [send(2)](https://man7.org/linux/man-pages/man2/send.2.html), [sendto(2)](https://man7.org/linux/man-pages/man2/sendto.2.html).
 */
export function send(handle: Handle, message: Packed, flags: number, to?: Packed): number | undefined {
  if (!opened(handle, 'send')) return undefined;
  refuseCharacters(handle, 'send');
  ERRNO.value = 0;
  const data = typeof message === 'string' ? toBytes(message, 'send') : message;
  return attempt(
    () =>
      to === undefined
        ? sendWhereConnected(handle.fd, data, flags)
        : sendto(handle.fd, data, flags, packed(to, 'send')),
    undefined,
  );
}

/**
 * `recv SOCKET, SCALAR, LENGTH, FLAGS` · blocks
 *
 * Receives at most `length` bytes into `buffer.value`, past what the handle holds, and returns the sender's packed
 * address, which is empty on a connected stream, and so false as in Perl; undefined and ERRNO if it fails. See
 * [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html).
 */
export function recv(handle: Handle, buffer: Buffered, length: number, flags: number): string | undefined {
  const most = checkedLength(length);
  checkedVariable('recv', buffer);
  if (!opened(handle, 'recv')) return undefined;
  refuseCharacters(handle, 'recv');
  const bytes = scratch(most);
  ERRNO.value = 0;
  return attempt(() => {
    const { size, address } = recvfrom(handle.fd, bytes, flags);
    buffer.value = bytes.toString('latin1', 0, Math.min(size, bytes.length));
    return latin1(address);
  }, undefined);
}
