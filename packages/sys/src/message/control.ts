import type { ControlMessage, SentControl } from '../addon/message-structs.js';
import { native } from '../addon/native.js';
import { refuse, text } from '../argument.js';

export type {
  ControlMessage,
  Credentials,
  ExtendedError,
  NumberControl,
  OriginalDestination,
  Pidfd,
  Pktinfo,
  Pktinfo6,
  RawControl,
  Rights,
  Security,
  SentControl,
  Timespec,
  Timestamp,
  Timestamping,
  TimestampNs,
  Txtime,
} from '../addon/message-structs.js';

/**
 * `size_t CMSG_LEN(size_t length)`
 *
 * The `cmsg_len` of a control message with `length` bytes of data: as `controllen` it is enough for one message that comes alone. See [cmsg(3)](https://man7.org/linux/man-pages/man3/cmsg.3.html).
 */
export function CMSG_LEN(length: number): number {
  return native.CMSG_LEN(length);
}

/**
 * `size_t CMSG_SPACE(size_t length)`
 *
 * The room that a control message with `length` bytes of data takes among others; add these up for `controllen`. See [cmsg(3)](https://man7.org/linux/man-pages/man3/cmsg.3.html).
 */
export function CMSG_SPACE(length: number): number {
  return native.CMSG_SPACE(length);
}

/**
 * `pack_cmsg(control)`: the bytes of `msg_control`
 *
 * Packs control messages as sendmsg does. Throws a `TypeError` or `RangeError` that names the field. See [cmsg(3)](https://man7.org/linux/man-pages/man3/cmsg.3.html).
 */
export function pack_cmsg(control: readonly SentControl[]): Uint8Array {
  return native.pack_cmsg(control);
}

/**
 * `unpack_cmsg(bytes)`: the control messages in `msg_control`
 *
 * Unpacks control messages as recvmsg does. The list ends at the first one that is truncated or malformed. Descriptors are just numbers:
 * none is opened or closed. See [cmsg(3)](https://man7.org/linux/man-pages/man3/cmsg.3.html).
 */
export function unpack_cmsg(bytes: ArrayBufferView): ControlMessage[] {
  return native.unpack_cmsg(bytes);
}

type OfName<One, Name> = One extends { name: string } ? (Name extends One['name'] ? One : never) : never;

/** The control message of a name, or undefined: `findControl(control, 'IP_PKTINFO')?.ipi_ifindex`. */
export function findControl<Name extends string>(
  control: readonly ControlMessage[],
  name: Name,
): OfName<ControlMessage, Name> | undefined {
  if (!Array.isArray(control)) refuse('findControl', 'control', 'an array of control messages', control);
  text('findControl', 'name', name);
  return control.find((one) => one?.name === name) as OfName<ControlMessage, Name> | undefined;
}
