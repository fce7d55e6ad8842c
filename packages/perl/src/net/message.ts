import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { scratch } from '../base/scratch.js';
import { type Buffered, checkedLength, toBytes } from '../io/buffer.js';
import type { Handle } from '../io/handle.js';
import { opened } from './opened.js';
import { type Packed, packed } from './packed.js';

/**
 * `send SOCKET, MSG, FLAGS, TO` · blocks
 *
 * Sends bytes, past what the handle holds, to a packed address if one is given. How many were taken, or undefined and
 * ERRNO. See send(2), sendto(2).
 */
export function send(handle: Handle, message: Packed, flags: number, to?: Packed): number | undefined {
  if (!opened(handle, 'send')) return undefined;
  ERRNO.value = 0;
  const data = typeof message === 'string' ? toBytes(message, 'send') : message;
  return attempt(
    () =>
      to === undefined ? sys.send(handle.fd, data, flags) : sys.sendto(handle.fd, data, flags, packed(to)),
    undefined,
  );
}

/**
 * `recv SOCKET, SCALAR, LENGTH, FLAGS` · blocks
 *
 * Receives at most `length` bytes into `buffer.value`, past what the handle holds, and returns the sender's packed
 * address, which is empty on a connected stream; undefined and ERRNO if it fails. See recvfrom(2).
 */
export function recv(
  handle: Handle,
  buffer: Buffered,
  length: number,
  flags: number,
): Uint8Array | undefined {
  if (!opened(handle, 'recv')) return undefined;
  return attempt(() => {
    const bytes = scratch(checkedLength(length, 0, 0));
    ERRNO.value = 0;
    const { size, address } = sys.recvfrom(handle.fd, bytes, flags);
    buffer.value = bytes.toString('latin1', 0, Math.min(size, bytes.length));
    return address;
  }, undefined);
}
