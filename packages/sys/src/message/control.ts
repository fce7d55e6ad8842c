import { native } from '../addon/native.js';

/** `struct timespec`, as a control message has it. */
export interface Timespec {
  tv_sec: number;
  tv_nsec: number;
}

/** Descriptors on their way to another process. See unix(7). */
export interface Rights {
  name: 'SCM_RIGHTS';
  fds: number[];
}

/** `struct ucred` of the sender, where `SO_PASSCRED` is set. See unix(7). */
export interface Credentials {
  name: 'SCM_CREDENTIALS';
  pid: number;
  uid: number;
  gid: number;
}

/** A pidfd of the sender, where `SO_PASSPIDFD` is set (Linux 6.5). It is the receiver's to close. */
export interface Pidfd {
  name: 'SCM_PIDFD';
  fd: number;
}

/** The sender's security label, where `SO_PASSSEC` is set. */
export interface Security {
  name: 'SCM_SECURITY';
  label: string;
}

/** When the packet came, where `SO_TIMESTAMP` is set. See socket(7). */
export interface Timestamp {
  name: 'SCM_TIMESTAMP';
  tv_sec: number;
  tv_usec: number;
}

/** The same in nanoseconds, where `SO_TIMESTAMPNS` is set. */
export interface TimestampNs extends Timespec {
  name: 'SCM_TIMESTAMPNS';
}

/** Software's time, a deprecated one, and the hardware's; zeros where there is none. `SO_TIMESTAMPING` asks for it. */
export interface Timestamping {
  name: 'SCM_TIMESTAMPING';
  ts: [software: Timespec, deprecated: Timespec, hardware: Timespec];
}

/** `struct in_pktinfo`: where the datagram came in, and the address it was sent to. `IP_PKTINFO` asks for it. See ip(7). */
export interface Pktinfo {
  name: 'IP_PKTINFO';
  ipi_ifindex: number;
  /** The local address: what an answer is to be sent from. */
  ipi_spec_dst: Uint8Array;
  /** The destination of the packet's header. */
  ipi_addr: Uint8Array;
}

/** `struct in6_pktinfo`. `IPV6_RECVPKTINFO` asks for it. See ipv6(7). */
export interface Pktinfo6 {
  name: 'IPV6_PKTINFO';
  ipi6_ifindex: number;
  ipi6_addr: Uint8Array;
}

/**
 * `struct sock_extended_err`: an error of the socket's queue, which recvmsg reads with `MSG_ERRQUEUE`. A completion of
 * `SO_ZEROCOPY` has `ee_origin` 5, with the first and last number of the sends that are done in `ee_info` and `ee_data`.
 */
export interface ExtendedError {
  name: 'IP_RECVERR' | 'IPV6_RECVERR';
  ee_errno: number;
  ee_origin: number;
  ee_type: number;
  ee_code: number;
  /** Of EMSGSIZE the path's MTU. */
  ee_info: number;
  ee_data: number;
  /** The packed address of the node that reported the error. */
  offender: Uint8Array | undefined;
}

/** Where the packet was going before it was redirected. */
export interface OriginalDestination {
  name: 'IP_ORIGDSTADDR' | 'IPV6_ORIGDSTADDR';
  /** A packed address. */
  address: Uint8Array;
}

/** One number: a hop limit, a type of service, the size of the segments that were merged (`UDP_GRO`), … */
export interface NumberControl<Name extends string> {
  name: Name;
  value: number;
}

/** Nanoseconds: when the packet is to be sent. `SO_TXTIME` asks for it. */
export interface Txtime {
  name: 'SCM_TXTIME';
  value: bigint;
}

/** A control message by its bytes: one that is not known by name, or whose end was cut off. */
export interface RawControl {
  name?: undefined;
  level: number;
  type: number;
  data: Uint8Array;
}

/** What recvmsg gives; `name` tells them apart. */
export type ControlMessage =
  | Rights
  | Credentials
  | Pidfd
  | Security
  | Timestamp
  | TimestampNs
  | Timestamping
  | Pktinfo
  | Pktinfo6
  | ExtendedError
  | OriginalDestination
  | NumberControl<'IP_TTL' | 'IP_TOS' | 'IP_RECVFRAGSIZE' | 'IPV6_HOPLIMIT' | 'IPV6_TCLASS'>
  | NumberControl<'UDP_GRO' | 'UDP_SEGMENT'>
  | NumberControl<'SO_MARK' | 'SO_PRIORITY' | 'SO_RXQ_OVFL' | 'SO_TIMESTAMPING'>
  | Txtime
  | RawControl;

/** What sendmsg takes: addresses of an interface may be left out, and then are the kernel's to choose. */
export type SentControl =
  | { name: 'SCM_RIGHTS'; fds: readonly number[] }
  | Credentials
  | { name: 'IP_PKTINFO'; ipi_ifindex?: number; ipi_spec_dst?: Uint8Array }
  | { name: 'IPV6_PKTINFO'; ipi6_ifindex?: number; ipi6_addr?: Uint8Array }
  | NumberControl<'IP_TTL' | 'IP_TOS' | 'IPV6_HOPLIMIT' | 'IPV6_TCLASS' | 'UDP_SEGMENT'>
  | NumberControl<'SO_MARK' | 'SO_PRIORITY' | 'SO_TIMESTAMPING'>
  | Txtime
  | { name?: undefined; level: number; type: number; data: ArrayBufferView };

/**
 * `size_t CMSG_LEN(size_t length)`
 *
 * What `cmsg_len` of a control message with `length` bytes of data is: enough `controllen` for it if it comes alone. See cmsg(3).
 */
export function CMSG_LEN(length: number): number {
  return native.CMSG_LEN(length);
}

/**
 * `size_t CMSG_SPACE(size_t length)`
 *
 * The room that a control message with `length` bytes of data takes among others; add these up for `controllen`. See cmsg(3).
 */
export function CMSG_SPACE(length: number): number {
  return native.CMSG_SPACE(length);
}

/**
 * `pack_cmsg(control)`: the bytes of `msg_control`
 *
 * Packs control messages as sendmsg does. Throws `TypeError` or `RangeError` that names the field. See cmsg(3).
 */
export function pack_cmsg(control: readonly SentControl[]): Uint8Array {
  return native.pack_cmsg(control);
}

/**
 * `unpack_cmsg(bytes)`: the control messages in `msg_control`
 *
 * Reads them as recvmsg does. What is cut off or malformed ends the list; descriptors are numbers, nothing more. See cmsg(3).
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
  return control.find((one) => one.name === name) as OfName<ControlMessage, Name> | undefined;
}
