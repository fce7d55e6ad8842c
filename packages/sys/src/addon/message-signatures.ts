import type {
  ControlMessage,
  Flock,
  FoundFlock,
  Ifaddrs,
  IfNameindex,
  IncomingMessage,
  InotifyEvent,
  Message,
  OutgoingMessage,
  Selected,
  SentControl,
  SignalfdSiginfo,
  Utsname,
} from './message-structs.js';
import type { ITimerVal } from './structs.js';

/** The arguments of splice and copy_file_range. */
export type MoveBytes = (
  fd_in: number,
  off_in: number | undefined,
  fd_out: number,
  off_out: number | undefined,
  size: number,
  flags?: number,
) => number;

/** The addon has one function for both. */
type EpollWait = (
  epfd: number,
  maxevents: number,
  timeout: number,
  sigmask: number[] | undefined,
  events: Float64Array,
) => number;

/** The signatures of messages, interfaces, locks, requests and events. */
export interface MessageNative {
  setsockopt_fprog(fd: number, level: number, optname: number, instructions: Uint8Array): void;

  sendtoLatin1(fd: number, text: string, flags: number, address?: Uint8Array): number;
  recvfromLatin1(fd: number, length: number, flags: number): string;
  readLatin1(fd: number, length: number): string;
  writeLatin1(fd: number, text: string): number;

  sendmsg(
    fd: number,
    buffers: readonly ArrayBufferView[],
    control?: readonly SentControl[],
    flags?: number,
    address?: Uint8Array,
  ): number;
  recvmsg(
    fd: number,
    buffers: readonly ArrayBufferView[],
    controllen?: number,
    flags?: number,
    cloexec?: boolean,
  ): Message;
  /** sendmsg and recvmsg whose errors name send_fds and recv_fds. */
  send_fds: MessageNative['sendmsg'];
  recv_fds: MessageNative['recvmsg'];
  sendmmsg(fd: number, messages: readonly OutgoingMessage[], flags?: number): number[];
  recvmmsg(
    fd: number,
    messages: readonly IncomingMessage[],
    flags?: number,
    timeout?: number,
    cloexec?: boolean,
  ): Message[];
  trySendmsg?(
    fd: number,
    buffers: readonly ArrayBufferView[],
    control: readonly SentControl[],
    flags: number,
    address?: Uint8Array,
  ): number;
  tryRecvmsg?(
    fd: number,
    buffers: readonly ArrayBufferView[],
    controllen: number,
    flags: number,
    cloexec: boolean,
  ): Message | number;
  trySendmmsg?(fd: number, messages: readonly OutgoingMessage[], flags: number): number[] | number;
  tryRecvmmsg?(
    fd: number,
    messages: readonly IncomingMessage[],
    flags: number,
    timeout: undefined,
    cloexec: boolean,
  ): Message[] | number;
  CMSG_LEN(length: number): number;
  CMSG_SPACE(length: number): number;
  pack_cmsg(control: readonly SentControl[]): Uint8Array;
  unpack_cmsg(bytes: ArrayBufferView): ControlMessage[];
  readv(fd: number, buffers: readonly ArrayBufferView[]): number;
  writev(fd: number, buffers: readonly ArrayBufferView[]): number;
  preadv(fd: number, buffers: readonly ArrayBufferView[], offset: number): number;
  pwritev(fd: number, buffers: readonly ArrayBufferView[], offset: number): number;
  sendfile(out_fd: number, in_fd: number, offset: number | undefined, count: number): number;
  splice: MoveBytes;
  tee(fd_in: number, fd_out: number, size: number, flags?: number): number;
  copy_file_range: MoveBytes;

  if_nametoindex(ifname: string): number;
  if_indextoname(ifindex: number): string;
  if_nameindex(): IfNameindex[];
  getifaddrs(): Ifaddrs[];
  gethostname(): string;
  uname(): Utsname;
  htonl(hostlong: number): number;
  htons(hostshort: number): number;
  ntohl(netlong: number): number;
  ntohs(netshort: number): number;

  flock(fd: number, operation: number): void;
  fcntl_lock(fd: number, cmd: number, lock: Flock): FoundFlock;
  ioctl(
    fd: number,
    request: number,
    argument: number | ArrayBufferView,
  ): number | [result: number, bytes: Uint8Array];
  sockatmark(sockfd: number): boolean;
  mkfifo(pathname: string | Uint8Array, mode: number): void;
  mknod(pathname: string | Uint8Array, mode: number, dev: number): void;
  makedev(maj: number, min: number): number;
  ttyname(fd: number): string;

  ppoll(
    fds: Int32Array,
    nfds: number,
    timeout: number | undefined,
    sigmask: number[] | undefined,
    again: boolean,
  ): number | undefined;
  select(readfds: number[], writefds: number[], exceptfds: number[], timeout?: number): Selected;
  pselect(
    readfds: number[],
    writefds: number[],
    exceptfds: number[],
    timeout?: number,
    sigmask?: number[],
  ): Selected;
  epoll_create1(flags: number): number;
  epoll_ctl(epfd: number, op: number, fd: number, event?: { events: number; data?: number }): void;
  epoll_wait: EpollWait;
  epoll_pwait: EpollWait;
  epoll_pwait2(
    epfd: number,
    maxevents: number,
    timeout: number | undefined,
    sigmask: number[] | undefined,
    events: Float64Array,
  ): number;
  eventfd(initval: number, flags: number): number;
  eventfd_read(fd: number): bigint;
  eventfd_write(fd: number, value: bigint): void;
  timerfd_create(clockid: number, flags: number): number;
  timerfd_settime(fd: number, flags: number, it_interval: number, it_value: number): ITimerVal;
  timerfd_gettime(fd: number): ITimerVal;
  signalfd(fd: number, mask: number[], flags: number): number;
  unpack_signalfd_siginfo(bytes: ArrayBufferView): SignalfdSiginfo;
  inotify_init1(flags: number): number;
  inotify_add_watch(fd: number, pathname: string | Uint8Array, mask: number): number;
  inotify_rm_watch(fd: number, wd: number): void;
  unpack_inotify_events(bytes: ArrayBufferView): InotifyEvent[];
}
