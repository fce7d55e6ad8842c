import * as sys from '@perlipc/sys';
import { recvfrom, sendto } from '@perlipc/sys/latin1';
import { latin1 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { checkedVariable } from '../base/variable.js';
import { type Buffered, checkedLength, refuseCharacters, refuseWide } from '../io/buffer.js';
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
  const { fd } = handle;
  const address = to === undefined ? undefined : packed(to, 'send');
  if (typeof message === 'string') {
    refuseWide(message, 'send');
    return attempt(() => sendto(fd, message, flags, address), undefined);
  }
  return attempt(
    () => (address ? sys.sendto(fd, message, flags, address) : sys.send(fd, message, flags)),
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
  ERRNO.value = 0;
  return attempt(() => {
    const { text, address } = recvfrom(handle.fd, most, flags);
    buffer.value = text;
    return latin1(address);
  }, undefined);
}
