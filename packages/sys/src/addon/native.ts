// Whichever module is imported alone: what fails there needs the error classes.
import '../errors.js';
import type { Constants } from '../constants.js';
import type { Text } from '../exec.js';
import type { Ifaddrs, IfNameindex, Utsname } from '../interfaces.js';
import type { Flock, FoundFlock } from '../lock.js';
import type { ControlMessage, SentControl } from '../message/control.js';
import type { IncomingMessage, Message, OutgoingMessage } from '../message/msg.js';
import type { Addrinfo, AddrinfoHints, Nameinfo } from '../netdb/addrinfo.js';
import type { Later } from '../netdb/lookup-pool.js';
import type { Hostent, Netent, Protoent, Servent } from '../netdb/netdb.js';
import type { EpollEvent } from '../poll/epoll.js';
import type { InotifyEvent, SignalfdSiginfo } from '../poll/event-fds.js';
import type { PollFd } from '../poll/poll.js';
import type { Selected } from '../poll/select.js';
import type { Rlimit } from '../process.js';
import type { SigInfo, SignalDisposition } from '../signal.js';
import type { Tm } from '../time.js';
import type { ITimerVal } from '../timer.js';
import type { Rusage, WaitInfo, WaitResult } from '../wait/wait.js';

/** What the addon exports: every signature of it, and nowhere else. */
export interface Native {
  readonly constants: Constants;
  /** Where accept and recvfrom leave the peer's packed address: its length, then its bytes. */
  readonly peer: Uint8Array;
  setErrorClasses(
    SystemError: new (errno: number, syscall: string, detail: ErrorDetail) => Error,
    ResolverError: new (kind: 'h_errno' | 'EAI', errno: number, syscall: string, name: string) => Error,
  ): void;
  strerror(errnum: number): string;

  pack_sockaddr_in(port: number, addr: Uint8Array): Uint8Array;
  unpack_sockaddr_in(address: Uint8Array): [port: number, addr: Uint8Array];
  pack_sockaddr_in6(port: number, addr: Uint8Array, scope_id?: number, flowinfo?: number): Uint8Array;
  unpack_sockaddr_in6(
    address: Uint8Array,
  ): [port: number, addr: Uint8Array, scope_id: number, flowinfo: number];
  pack_sockaddr_un(path: string | Uint8Array): Uint8Array;
  unpack_sockaddr_un(address: Uint8Array): Uint8Array;
  sockaddr_family(address: Uint8Array): number;
  inet_aton(cp: string): Uint8Array | undefined;
  inet_pton(af: number, src: string): Uint8Array | undefined;
  inet_ntop(af: number, src: Uint8Array): string;

  read(fd: number, buffer: ArrayBufferView): number;
  write(fd: number, data: ArrayBufferView): number;
  close(fd: number): void;
  dup(fd: number): number;
  dup2(oldfd: number, newfd: number): number;
  pipe(): [reader: number, writer: number];
  fcntl(fd: number, cmd: number, arg?: number): number;
  unlink(path: string | Uint8Array): void;

  open(path: string | Uint8Array, flags: number, mode: number): number;
  lseek(fd: number, offset: number, whence: number): number;

  socket(domain: number, type: number, protocol: number): number;
  socketpair(domain: number, type: number, protocol: number): [number, number];
  bind(fd: number, address: Uint8Array): void;
  listen(fd: number, backlog: number): void;
  accept(fd: number): number;
  connect(fd: number, address: Uint8Array): void;
  shutdown(fd: number, how: number): void;
  getsockname(fd: number): Uint8Array;
  getpeername(fd: number): Uint8Array;

  getsockopt(fd: number, level: number, optname: number, optlen?: number): Uint8Array;
  setsockopt(fd: number, level: number, optname: number, value: number | ArrayBufferView): void;
  setsockopt_fprog(fd: number, level: number, optname: number, instructions: Uint8Array): void;

  send(fd: number, data: ArrayBufferView, flags?: number): number;
  sendto(fd: number, data: ArrayBufferView, flags: number, address: Uint8Array): number;
  recv(fd: number, buffer: ArrayBufferView, flags?: number): number;
  recvfrom(fd: number, buffer: ArrayBufferView, flags?: number): number;

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
  sendmmsg(fd: number, messages: readonly OutgoingMessage[], flags?: number): number[];
  recvmmsg(
    fd: number,
    messages: readonly IncomingMessage[],
    flags?: number,
    timeout?: number,
    cloexec?: boolean,
  ): Message[];
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

  poll(fds: PollFd[], timeout: number): number;
  ppoll(fds: PollFd[], timeout?: number, sigmask?: number[]): number;
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
  epoll_wait(epfd: number, maxevents: number, timeout: number): EpollEvent[];
  epoll_pwait(epfd: number, maxevents: number, timeout: number, sigmask?: number[]): EpollEvent[];
  epoll_pwait2(epfd: number, maxevents: number, timeout?: number, sigmask?: number[]): EpollEvent[];
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

  localtime(time: number): Tm;
  gmtime(time: number): Tm;

  fork(keep: number[], foreignThreads: boolean, workers: number): number | ForkRefusal;
  forkPending(fd: number): number;
  forkSettle(): void;
  readonly forkTortured: boolean;

  getservbyname(name: string, proto?: string): Servent | undefined;
  getservbyport(port: number, proto?: string): Servent | undefined;
  getprotobyname(name: string): Protoent | undefined;
  getprotobynumber(proto: number): Protoent | undefined;
  gethostbyname(name: string): Hostent;
  gethostbyname2(name: string, af: number): Hostent;
  gethostbyaddr(addr: Uint8Array, type: number): Hostent;
  getnetbyname(name: string): Netent | undefined;
  getnetbyaddr(net: number, type: number): Netent | undefined;
  getaddrinfo(node?: string, service?: string, hints?: AddrinfoHints): Addrinfo[];
  getnameinfo(addr: Uint8Array, flags: number, host: boolean, service: boolean): Nameinfo;
  getservbynameAsync(name: string, proto?: string): Later<Servent | undefined>;
  getservbyportAsync(port: number, proto?: string): Later<Servent | undefined>;
  getprotobynameAsync(name: string): Later<Protoent | undefined>;
  getprotobynumberAsync(proto: number): Later<Protoent | undefined>;
  gethostbynameAsync(name: string): Later<Hostent>;
  gethostbyname2Async(name: string, af: number): Later<Hostent>;
  gethostbyaddrAsync(addr: Uint8Array, type: number): Later<Hostent>;
  getnetbynameAsync(name: string): Later<Netent | undefined>;
  getnetbyaddrAsync(net: number, type: number): Later<Netent | undefined>;
  getaddrinfoAsync(node?: string, service?: string, hints?: AddrinfoHints): Later<Addrinfo[]>;
  getnameinfoAsync(addr: Uint8Array, flags: number, host: boolean, service: boolean): Later<Nameinfo>;

  setservent(stayopen: boolean): void;
  getservent(): Servent | undefined;
  endservent(): void;
  servents(): Servent[];
  setprotoent(stayopen: boolean): void;
  getprotoent(): Protoent | undefined;
  endprotoent(): void;
  protoents(): Protoent[];
  sethostent(stayopen: boolean): void;
  gethostent(): Hostent | undefined;
  endhostent(): void;
  hostents(): Hostent[];
  setnetent(stayopen: boolean): void;
  getnetent(): Netent | undefined;
  endnetent(): void;
  netents(): Netent[];

  times(): [user: number, system: number, cuser: number, csystem: number];

  _exit(status: number): never;
  kill(pid: number, sig: number): void;
  getpid(): number;
  getppid(): number;
  getpgrp(): number;
  getpgid(pid?: number): number;
  getsid(pid?: number): number;
  setpgid(pid?: number, pgid?: number): void;
  setsid(): number;
  tcgetpgrp(fd: number): number;
  tcsetpgrp(fd: number, pgrp: number): void;
  getpriority(which: number, who?: number): number;
  setpriority(which: number, who: number, prio: number): void;
  umask(mask: number): number;
  chdir(path: string | Uint8Array): void;
  getrlimit(resource: number): Rlimit;
  setrlimit(resource: number, rlim_cur: number, rlim_max: number): void;

  getuid(): number;
  geteuid(): number;
  getgid(): number;
  getegid(): number;
  setuid(uid: number): void;
  seteuid(euid: number): void;
  setgid(gid: number): void;
  setegid(egid: number): void;
  setreuid(ruid: number, euid: number): void;
  setregid(rgid: number, egid: number): void;
  getresuid(): [ruid: number, euid: number, suid: number];
  getresgid(): [rgid: number, egid: number, sgid: number];
  setresuid(ruid: number, euid: number, suid: number): void;
  setresgid(rgid: number, egid: number, sgid: number): void;
  getgroups(): number[];
  setgroups(groups: readonly number[]): void;

  waitpid(pid: number, options?: number): WaitResult;
  wait4(pid: number, options?: number): WaitResult & { rusage: Rusage };
  waitid(idtype: number, id: number, options: number): WaitInfo | undefined;
  pidfd_open(pid: number, flags?: number): number;
  WIFEXITED(status: number): boolean;
  WEXITSTATUS(status: number): number;
  WIFSIGNALED(status: number): boolean;
  WTERMSIG(status: number): number;
  WCOREDUMP(status: number): boolean;
  WIFSTOPPED(status: number): boolean;
  WSTOPSIG(status: number): number;
  WIFCONTINUED(status: number): boolean;

  execve(pathname: Text, argv: readonly Text[], envp: readonly Text[]): never;
  execv(pathname: Text, argv: readonly Text[]): never;
  execvp(file: Text, argv: readonly Text[]): never;

  setSignalDispatcher(dispatch: (signum: number, info: SigInfo) => void): void;
  setSignalInterrupts(signum: number, interrupts: boolean): void;
  sigaction(signum: number, act?: SignalDisposition, flags?: number, keepAlive?: boolean): SignalAction;
  sigprocmask(how: number, set?: number[]): number[];
  sigpending(): number[];
  sigsuspend(mask: number[]): void;
  pause(): void;
  sigwait?(set: number[]): number;
  sigwaitinfo?(set: number[]): SigInfo;
  sigtimedwait?(set: number[], timeout: number): SigInfo;
  raise(sig: number): void;
  sigqueue?(pid: number, sig: number, value: number): void;

  alarm(seconds: number): number;
  setitimer(which: number, it_interval: number, it_value: number): ITimerVal;
  getitimer(which: number): ITimerVal;
  nanosleep(seconds: number): void;
}

/** The arguments of splice and copy_file_range. */
export type MoveBytes = (
  fd_in: number,
  off_in: number | undefined,
  fd_out: number,
  off_out: number | undefined,
  size: number,
  flags?: number,
) => number;

/** Why there was no fork. */
export interface ForkRefusal {
  reason: 'kernel' | 'runtime' | 'thread' | 'pool' | 'ring' | 'worker' | 'foreign' | 'parking';
  errno: number;
  count: number;
  detail: string;
}

/** What a failed call says of its object, beside code, errno and syscall. */
export interface ErrorDetail {
  address?: string;
  port?: number;
  path?: string;
  pid?: number;
}

/** What the kernel's action of a signal is; HANDLER: ours, which calls the dispatcher. */
export type SignalAction = 'DEFAULT' | 'IGNORE' | 'HANDLER';

export { native } from './load.js';
