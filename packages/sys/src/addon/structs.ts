// Every structure that crosses between JavaScript and the addon.

/** A C string without its NUL: a string is taken as UTF-8, bytes as they are. */
export type Text = string | Uint8Array;

/** `struct servent`: the port in host order. */
export interface Servent {
  name: string;
  aliases: string[];
  port: number;
  proto: string;
}

/** `struct protoent` */
export interface Protoent {
  name: string;
  aliases: string[];
  proto: number;
}

/** `struct hostent`: addresses of 4 bytes where `addrtype` is `AF_INET`, of 16 where it is `AF_INET6`. */
export interface Hostent {
  name: string;
  aliases: string[];
  addrtype: number;
  addresses: Uint8Array[];
}

/** `struct netent`: the number in host order. */
export interface Netent {
  name: string;
  aliases: string[];
  addrtype: number;
  net: number;
}

/** `struct passwd` */
export interface Passwd {
  name: string;
  passwd: string;
  uid: number;
  gid: number;
  gecos: string;
  dir: string;
  shell: string;
}

/** `struct group` */
export interface Group {
  name: string;
  passwd: string;
  gid: number;
  members: string[];
}

/** `struct spwd`: dates in days since 1970, the rest in days; -1 where there is none. */
export interface Spwd {
  name: string;
  passwd: string;
  lstchg: number;
  min: number;
  max: number;
  warn: number;
  inact: number;
  expire: number;
}

/** `struct addrinfo` as a question: `AI_…` flags, `AF_…`, `SOCK_…` and `IPPROTO_…`; what is left out is 0. */
export interface AddrinfoHints {
  flags?: number | undefined;
  family?: number | undefined;
  socktype?: number | undefined;
  protocol?: number | undefined;
}

/** `struct addrinfo` as an answer: `addr` is a packed address for `bind` or `connect`. */
export interface Addrinfo {
  family: number;
  socktype: number;
  protocol: number;
  addr: Uint8Array;
  /** With `AI_CANONNAME`, in the first alone. */
  canonname?: string;
}

/** What `getnameinfo` found: a part that wasn't asked for is missing. */
export interface Nameinfo {
  host?: string;
  service?: string;
}

/** A lookup that the addon has prepared: it starts on libuv's pool when called. */
export type PendingLookup<T> = () => Promise<T>;

/** `struct pollfd`; poll writes `revents`. */
export interface PollFd {
  fd: number;
  events: number;
  revents?: number;
}

/** `struct rlimit`; `Infinity` is RLIM_INFINITY. */
export interface Rlimit {
  rlim_cur: number;
  rlim_max: number;
}

/** `siginfo_t`: what came with a signal. */
export interface SigInfo {
  /** The signal's number. */
  si_signo: number;
  /** Why it was sent: `SI_USER`, `SI_QUEUE`, …, or `CLD_EXITED` and other `CLD_` values with `SIGCHLD`. */
  si_code: number;
  /** The sender, or the child that `SIGCHLD` tells of; not of timers and the kernel. */
  si_pid?: number;
  si_uid?: number;
  /** With `SIGCHLD`: the exit status (`CLD_EXITED`) or the signal. */
  si_status?: number;
  /** With `sigqueue`, timers and message queues: their integer. */
  si_value?: number;
  /** With `SIGIO` of a descriptor that has `F_SETSIG`: the poll events and the descriptor. */
  si_band?: number;
  si_fd?: number;
}

/** Called with the number of the signal and what came with it. */
export type SignalHandler = (signum: number, info: SigInfo) => void;

/** What a signal does: a handler runs, nothing happens, or what the system does by itself. */
export type SignalDisposition = SignalHandler | 'IGNORE' | 'DEFAULT';

/** `sa_flags` and `sa_mask` of `struct sigaction`. */
export interface SigactionOptions {
  /**
   * `SA_RESTART`: a blocking call that the signal interrupts goes on when the handler has run, instead of EINTR; those that
   * [signal(7)](https://man7.org/linux/man-pages/man7/signal.7.html) lists as never restarted (poll, nanosleep, sigsuspend, …) fail with EINTR all the same. `SA_RESETHAND`: the
   * action is `'DEFAULT'` when the handler begins. `SA_NODEFER`: the signal is not blocked while its handler runs.
   * `SA_NOCLDSTOP`, `SA_NOCLDWAIT` of `SIGCHLD`, with every disposition.
   */
  flags?: number;
  /** Signals that wait while the handler runs, as `sa_mask` has it. */
  mask?: readonly number[];
  /** Whether the handler keeps an idle event loop from ending the process. Default: false. */
  keepAlive?: boolean;
}

/** What the new process does with its descriptors and its directory before it is the other program; one member each. */
export type SpawnAction =
  /** Makes the second number a descriptor of the first one's file, open in the program; equal numbers keep it open. See [dup2(2)](https://man7.org/linux/man-pages/man2/dup2.2.html). */
  | { readonly dup2: readonly [oldfd: number, newfd: number] }
  /** Opens a file under a number: for reading unless `flags` are given. See [open(2)](https://man7.org/linux/man-pages/man2/open.2.html). */
  | {
      readonly open: {
        readonly fd: number;
        readonly path: Text;
        readonly flags?: number;
        readonly mode?: number;
      };
    }
  /** Closes a descriptor. See [close(2)](https://man7.org/linux/man-pages/man2/close.2.html). */
  | { readonly close: number }
  /** Closes this descriptor and all above it. See [close_range(2)](https://man7.org/linux/man-pages/man2/close_range.2.html). */
  | { readonly closefrom: number }
  /** Changes the directory. See [chdir(2)](https://man7.org/linux/man-pages/man2/chdir.2.html). */
  | { readonly chdir: Text }
  /** Changes to the directory of a descriptor. See [fchdir(2)](https://man7.org/linux/man-pages/man2/fchdir.2.html). */
  | { readonly fchdir: number };

/** How the new process differs from this one. They take effect in the order in which they stand here. */
export interface SpawnOptions {
  /** A session of its own, without a controlling terminal. See [setsid(2)](https://man7.org/linux/man-pages/man2/setsid.2.html). */
  readonly session?: boolean;
  /** The process group; 0 is a new one. See [setpgid(2)](https://man7.org/linux/man-pages/man2/setpgid.2.html). */
  readonly pgroup?: number;
  /** The scheduling policy, unless it stays, and the priority. See [sched_setscheduler(2)](https://man7.org/linux/man-pages/man2/sched_setscheduler.2.html). */
  readonly scheduler?: { readonly policy?: number; readonly priority: number };
  /** The niceness, from -20 to 19. See [setpriority(2)](https://man7.org/linux/man-pages/man2/setpriority.2.html). */
  readonly nice?: number;
  /** In this order. */
  readonly actions?: readonly SpawnAction[];
  /** The descriptor, after the actions, of its controlling terminal; wants `session`. See TIOCSCTTY. */
  readonly terminal?: number;
  /** The mode bits that new files don't get. See [umask(2)](https://man7.org/linux/man-pages/man2/umask.2.html). */
  readonly umask?: number;
  /** The supplementary groups. See [setgroups(2)](https://man7.org/linux/man-pages/man2/setgroups.2.html). */
  readonly groups?: readonly number[];
  /** The real, effective and saved group. See [setresgid(2)](https://man7.org/linux/man-pages/man2/setresgid.2.html). */
  readonly gid?: number;
  /** The real, effective and saved user. See [setresuid(2)](https://man7.org/linux/man-pages/man2/setresuid.2.html). */
  readonly uid?: number;
  /** The signals that are blocked: none by default. */
  readonly sigmask?: readonly number[];
  /** Signals that get their default although this process ignores them; those that it handles get it anyway. */
  readonly sigdefault?: readonly number[];
  /** Signals that the program finds ignored. */
  readonly sigignore?: readonly number[];
}

/** `struct tm`: months from 0, years from 1900, days of the week from Sunday and of the year from 0, `isdst` 1, 0 or -1. */
export type Tm = [
  sec: number,
  min: number,
  hour: number,
  mday: number,
  mon: number,
  year: number,
  wday: number,
  yday: number,
  isdst: number,
];

/** `struct itimerval`, in seconds with a fraction. */
export interface ITimerVal {
  /** Seconds from one expiry to the next; 0: it expires once. */
  it_interval: number;
  /** Seconds to the next expiry; 0: it is off. */
  it_value: number;
}

/** What a wait gives: which child, and its raw wait status for the `W…` macros; pid 0 when none had news. */
export interface WaitResult {
  pid: number;
  status: number;
}

/** `struct rusage`: times in seconds, `ru_maxrss` in kilobytes (on macOS in bytes), the rest counts. */
export interface Rusage {
  ru_utime: number;
  ru_stime: number;
  ru_maxrss: number;
  ru_minflt: number;
  ru_majflt: number;
  ru_inblock: number;
  ru_oublock: number;
  ru_nvcsw: number;
  ru_nivcsw: number;
}

/** The members of `siginfo_t` that waitid fills in. */
export interface WaitInfo {
  /** `SIGCHLD`. */
  si_signo: number;
  /** `CLD_EXITED`, `CLD_KILLED`, `CLD_DUMPED`, `CLD_STOPPED`, `CLD_CONTINUED` or `CLD_TRAPPED`. */
  si_code: number;
  si_pid: number;
  si_uid: number;
  /** The exit status, or the number of the signal. */
  si_status: number;
}

/** Why there was no fork. */
export interface ForkRefusal {
  reason:
    | 'kernel'
    | 'runtime'
    | 'proc'
    | 'thread'
    | 'query'
    | 'pool'
    | 'ring'
    | 'worker'
    | 'foreign'
    | 'parking';
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
