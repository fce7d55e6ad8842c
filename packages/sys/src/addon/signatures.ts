import type { Constants } from './constant-types.js';
import type { IpcNative } from './ipc-signatures.js';
import type { MemoryNative } from './memory-signatures.js';
import type { MessageNative } from './message-signatures.js';
import type { ProcessNative } from './process-signatures.js';
import type {
  Addrinfo,
  AddrinfoHints,
  ErrorDetail,
  ForkRefusal,
  Group,
  ITimerVal,
  Nameinfo,
  Passwd,
  PendingLookup,
  Rusage,
  SigInfo,
  SignalAction,
  SignalDisposition,
  SpawnOptions,
  Spwd,
  Text,
  Tm,
  WaitInfo,
  WaitResult,
} from './structs.js';
import type { TerminalNative } from './terminal-signatures.js';

/** Starts a program: its pid, or which call failed and of which action. */
type Spawn = (
  path: Text,
  argv: readonly Text[],
  envp: readonly Text[] | undefined,
  options: SpawnOptions,
) => number | [errno: number, step: string, action: number];

/** What the addon exports: every signature of it, and nowhere else. */
export interface Native extends MessageNative, IpcNative, MemoryNative, ProcessNative, TerminalNative {
  readonly constants: Constants;
  /** Where accept and recvfrom store the peer's packed address: its length, then its bytes. It is shared memory. */
  readonly peer: Uint8Array;
  setErrorClasses(
    SystemError: new (errno: number, syscall: string, detail: ErrorDetail) => Error,
    ResolverError: new (kind: 'h_errno' | 'EAI', errno: number, syscall: string, name: string) => Error,
  ): void;
  strerror(errnum: number): string;
  gai_strerror(errcode: number): string;
  hstrerror(err: number): string;

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
  dup3(oldfd: number, newfd: number, flags: number): number;
  pipe(): [reader: number, writer: number];
  pipe2(flags: number): [reader: number, writer: number];
  close_range(first: number, last: number, flags?: number): void;
  isatty(fd: number): void;
  fcntl(fd: number, cmd: number, arg?: number): number;
  unlink(path: string | Uint8Array): void;

  open(path: string | Uint8Array, flags: number, mode: number): number;
  lseek(fd: number, offset: number, whence: number): number;
  ftruncate(fd: number, length: number): void;

  socket(domain: number, type: number, protocol: number): number;
  socketpair(domain: number, type: number, protocol: number): [number, number];
  bind(fd: number, address: Uint8Array): void;
  listen(fd: number, backlog: number): void;
  accept(fd: number): number;
  accept4(fd: number, flags: number): number;
  connect(fd: number, address: Uint8Array): void;
  shutdown(fd: number, how: number): void;
  getsockname(fd: number): Uint8Array;
  getpeername(fd: number): Uint8Array;

  getsockopt(fd: number, level: number, optname: number, optlen?: number): Uint8Array;
  setsockopt(fd: number, level: number, optname: number, value: number | ArrayBufferView): void;

  send(fd: number, data: ArrayBufferView, flags?: number): number;
  sendto(fd: number, data: ArrayBufferView, flags: number, address?: Uint8Array): number;
  recv(fd: number, buffer: ArrayBufferView, flags?: number): number;
  recvfrom(fd: number, buffer: ArrayBufferView, flags?: number): number;

  poll(fds: Int32Array, nfds: number, timeout: number, again: boolean): number | undefined;

  answerWithStack(fd: number): boolean;

  loopArm?(fd: number, events: number): number;
  loopDisarm?(fd: number): void;
  loopHold?(holds: boolean): void;
  loopDispatch?(dispatch: (count: number) => void, shared: Int32Array): void;
  loopReset?(): void;
  tryAccept?(fd: number, numbers: Int32Array): number | Uint8Array;
  tryRead?(fd: number, buffer: ArrayBufferView): number;
  tryWrite?(fd: number, data: ArrayBufferView): number;
  tryRecv?(fd: number, buffer: ArrayBufferView, flags: number): number;
  tryRecvBatch?(
    fd: number,
    buffer: Uint8Array,
    size: number,
    meta: Int32Array,
    addresses: Uint8Array,
  ): number;
  trySendBatch?(
    fd: number,
    data: Uint8Array | readonly Uint8Array[],
    addresses: Uint8Array | readonly Uint8Array[] | undefined,
    segment: number,
  ): number;
  trySend?(fd: number, data: ArrayBufferView, flags: number): number;

  localtime(time: number): Tm;
  gmtime(time: number): Tm;

  fork(keep: number[], foreignThreads: boolean, workers: number, sibling: boolean): number | ForkRefusal;
  forkPending(fd: number): number;
  forkFinishRevival(): void;
  /** Before a call of that name, for which libc reaches each thread by its id. */
  forkRenewIds(call: string): void;
  /** What `list` returns while each handle counts as one that holds the event loop. */
  forkOwners(list: () => object[]): object[];
  /** How many results of `draw` are made of one draw of random bytes; 0 if that does not show. */
  randomBatch(draw: () => void): number;
  readonly forkTested: boolean;

  getservbyname(name: string, proto?: string): string | undefined;
  getservbyport(port: number, proto?: string): string | undefined;
  getprotobyname(name: string): string | undefined;
  getprotobynumber(proto: number): string | undefined;
  gethostbyname(name: string): string;
  gethostbyname2(name: string, af: number): string;
  gethostbyaddr(addr: Uint8Array, type: number): string;
  getnetbyname(name: string): string | undefined;
  getnetbyaddr(net: number, type: number): string | undefined;
  getaddrinfo(node?: string, service?: string, hints?: AddrinfoHints): Addrinfo[];
  getnameinfo(addr: Uint8Array, flags: number, host: boolean, service: boolean): Nameinfo;
  getservbynameAsync(name: string, proto?: string): PendingLookup<string | undefined>;
  getservbyportAsync(port: number, proto?: string): PendingLookup<string | undefined>;
  getprotobynameAsync(name: string): PendingLookup<string | undefined>;
  getprotobynumberAsync(proto: number): PendingLookup<string | undefined>;
  gethostbynameAsync(name: string): PendingLookup<string>;
  gethostbyname2Async(name: string, af: number): PendingLookup<string>;
  gethostbyaddrAsync(addr: Uint8Array, type: number): PendingLookup<string>;
  getnetbynameAsync(name: string): PendingLookup<string | undefined>;
  getnetbyaddrAsync(net: number, type: number): PendingLookup<string | undefined>;
  getaddrinfoAsync(node?: string, service?: string, hints?: AddrinfoHints): PendingLookup<Addrinfo[]>;
  getnameinfoAsync(addr: Uint8Array, flags: number, host: boolean, service: boolean): PendingLookup<Nameinfo>;

  setservent(stayopen: boolean): void;
  getservent(): string | undefined;
  endservent(): void;
  servents(): string[];
  setprotoent(stayopen: boolean): void;
  getprotoent(): string | undefined;
  endprotoent(): void;
  protoents(): string[];
  sethostent(stayopen: boolean): void;
  gethostent(): string | undefined;
  endhostent(): void;
  hostents(): string[];
  setnetent(stayopen: boolean): void;
  getnetent(): string | undefined;
  endnetent(): void;
  netents(): string[];

  mktime(tm: Tm): number;
  strftime(format: string, tm: Tm): string;
  sysconf(name: number): number | undefined;
  pathconf(path: string | Uint8Array, name: number): number | undefined;
  fpathconf(fd: number, name: number): number | undefined;
  getpwnam(name: Text): Passwd | undefined;
  getpwuid(uid: number): Passwd | undefined;
  getgrnam(name: Text): Group | undefined;
  getgrgid(gid: number): Group | undefined;
  getgrouplist(user: Text, group: number): number[];
  getpwnamAsync(name: Text): PendingLookup<Passwd | undefined>;
  getpwuidAsync(uid: number): PendingLookup<Passwd | undefined>;
  getgrnamAsync(name: Text): PendingLookup<Group | undefined>;
  getgrgidAsync(gid: number): PendingLookup<Group | undefined>;
  getgrouplistAsync(user: Text, group: number): PendingLookup<number[]>;
  getspnam(name: Text): Spwd | undefined;
  setpwent(): void;
  getpwent(): Passwd | undefined;
  endpwent(): void;
  pwents(): Passwd[];
  setgrent(): void;
  getgrent(): Group | undefined;
  endgrent(): void;
  grents(): Group[];

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
  fchdir(fd: number): void;
  chroot(path: string | Uint8Array): void;

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
  initgroups(user: Text, group: number): void;
  getlogin(): string;

  waitpid(pid: number, options?: number): WaitResult;
  wait4(pid: number, options?: number): WaitResult & { rusage: Rusage };
  waitid(idtype: number, id: number, options: number): WaitInfo | undefined;
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
  execveat(pathname: Text, argv: readonly Text[], envp: readonly Text[], dirfd: number, flags: number): never;
  fexecve(fd: number, argv: readonly Text[], envp: readonly Text[]): never;
  environ(): Uint8Array[];
  getenv(name: Text): Uint8Array | undefined;
  setenv(name: Text, value: Text, overwrite: boolean): void;
  unsetenv(name: Text): void;

  posix_spawn?: Spawn;
  posix_spawnp?: Spawn;

  setSignalDispatcher(dispatch: (signum: number, info: SigInfo, afterCall: boolean) => void): void;
  setSignalInterrupts(signum: number, interrupts: boolean): void;
  sigaction(
    signum: number,
    act?: SignalDisposition,
    flags?: number,
    mask?: readonly number[],
    keepAlive?: boolean,
  ): SignalAction;
  getsigaction(signum: number): SignalAction;
  sigprocmask(how: number, set?: number[]): number[];
  sigpending(): number[];
  sigsuspend(mask: number[]): void;
  pause(): void;
  sigwait?(set: number[]): number;
  sigwaitinfo?(set: number[]): SigInfo;
  sigtimedwait?(set: number[], timeout: number): SigInfo;
  raise(sig: number): void;
  safePoint(): void;
  interruptFlags(): ArrayBuffer;
  sigqueue?(pid: number, sig: number, value: number): void;

  alarm(seconds: number): number;
  setitimer(which: number, it_interval: number, it_value: number): ITimerVal;
  getitimer(which: number): ITimerVal;
  nanosleep(seconds: number): void;
}
