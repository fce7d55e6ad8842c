// The structures of messages, interfaces, locks and events that cross between JavaScript and the addon.

/** `struct timespec` */
export interface Timespec {
  tv_sec: number;
  tv_nsec: number;
}

/** Descriptors on their way to another process. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html). */
export interface Rights {
  name: 'SCM_RIGHTS';
  fds: number[];
}

/** `struct ucred` of the sender, where `SO_PASSCRED` is set. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html). */
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

/** When the packet came, where `SO_TIMESTAMP` is set. See [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html). */
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

/** `struct in_pktinfo`: where the datagram came in, and the address it was sent to. `IP_PKTINFO` asks for it. See [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html). */
export interface Pktinfo {
  name: 'IP_PKTINFO';
  ipi_ifindex: number;
  /** The local address: what an answer is to be sent from. */
  ipi_spec_dst: Uint8Array;
  /** The destination of the packet's header. */
  ipi_addr: Uint8Array;
}

/** `struct in6_pktinfo`. `IPV6_RECVPKTINFO` asks for it. See [ipv6(7)](https://man7.org/linux/man-pages/man7/ipv6.7.html). */
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

/** What recvmsg returns; `name` tells them apart. */
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

/** What recvmsg returns. */
export interface Message {
  /** Bytes of data; with `MSG_TRUNC` among the call's flags, of the whole datagram. */
  size: number;
  control: ControlMessage[];
  /** `MSG_CTRUNC`, `MSG_EOR`, `MSG_ERRQUEUE`, `MSG_OOB`, `MSG_TRUNC`: what the kernel says of the message. */
  flags: number;
  /** The sender's packed address; empty where the socket is connected. */
  address: Uint8Array;
}

/** One of the messages that sendmmsg takes. */
export interface OutgoingMessage {
  buffers: readonly ArrayBufferView[];
  control?: readonly SentControl[];
  address?: Uint8Array;
}

/** Room for one of the messages that recvmmsg gives. */
export interface IncomingMessage {
  buffers: readonly ArrayBufferView[];
  controllen?: number;
}

/** `struct if_nameindex`. */
export interface IfNameindex {
  if_index: number;
  if_name: string;
}

/** `struct ifaddrs`: one address of an interface, packed. */
export interface Ifaddrs {
  ifa_name: string;
  /** `IFF_UP`, `IFF_LOOPBACK`, `IFF_MULTICAST`, … */
  ifa_flags: number;
  ifa_addr: Uint8Array | undefined;
  ifa_netmask: Uint8Array | undefined;
  /** Where `IFF_BROADCAST` is set. */
  ifa_broadaddr: Uint8Array | undefined;
  /** Where it is not: the other end of a point-to-point link. */
  ifa_dstaddr: Uint8Array | undefined;
}

/** `struct utsname`. */
export interface Utsname {
  sysname: string;
  nodename: string;
  release: string;
  version: string;
  machine: string;
  /** Linux. */
  domainname?: string;
}

/** `struct flock`: a range of a file. `l_len` 0 goes to its end, however far that moves; `l_whence` is `SEEK_SET` by default. */
export interface Flock {
  /** `F_RDLCK`, `F_WRLCK`, `F_UNLCK`. */
  l_type: number;
  l_whence?: number;
  l_start?: number;
  l_len?: number;
}

/** What fcntl returns: with `F_GETLK` the lock that is in the way, and who holds it (-1: an open file), or `F_UNLCK`. */
export interface FoundFlock extends Required<Flock> {
  l_pid: number;
}

/** What select returns: how many are ready in all, and which. */
export interface Selected {
  ready: number;
  readfds: number[];
  writefds: number[];
  exceptfds: number[];
}

/** `struct epoll_event`; `data` is a number of yours; by default it is the descriptor. */
export interface EpollEvent {
  events: number;
  data: number;
}

/** `struct signalfd_siginfo`: the fields that signals of processes have. */
export interface SignalfdSiginfo {
  ssi_signo: number;
  ssi_errno: number;
  ssi_code: number;
  ssi_pid: number;
  ssi_uid: number;
  ssi_fd: number;
  ssi_status: number;
  /** What came with sigqueue. */
  ssi_int: number;
}

/** `struct inotify_event`. */
export interface InotifyEvent {
  wd: number;
  mask: number;
  cookie: number;
  /** Of a file in a watched folder; else empty. */
  name: string;
}
