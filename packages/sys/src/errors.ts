import { getSystemErrorMap } from 'node:util';
import { native } from './addon/load.js';
import type { ErrorDetail } from './addon/structs.js';
import { integer } from './argument.js';

/** errno numbers to names; where a number has two, the one that the list of constants has first. */
const names = inverse(native.constants.errno);
const texts = getSystemErrorMap();

function inverse(constants: object): Map<number, string> {
  const map = new Map<number, string>();
  for (const [name, value] of Object.entries(constants)) if (!map.has(value)) map.set(value, name);
  return map;
}

/** The text that Node gives for an errno, or the C library's where libuv doesn't know the number. */
function textOf(errno: number): string {
  return texts.get(-errno)?.[1] ?? native.strerror(errno).toLowerCase();
}

function objectOf({ address, port, path, pid }: ErrorDetail): string {
  if (address !== undefined) return ` ${address}:${port}`;
  if (path !== undefined) return ` ${path}`;
  return pid === undefined ? '' : ` ${pid}`;
}

/** What to do about it, where the kernel's word alone leaves people guessing: by call and code. */
const hints: Record<string, (detail: ErrorDetail) => string | undefined> = {
  'socket EPERM': () => 'raw and packet sockets need CAP_NET_RAW',
  'bind EACCES': ({ port = 0 }) =>
    port > 0 && port < 1024
      ? 'a port below 1024 is for root, or needs CAP_NET_BIND_SERVICE or the sysctl net.ipv4.ip_unprivileged_port_start'
      : undefined,
  'bind EINVAL': () => 'the socket is bound already, or the address is not of its family',
  'bind EAFNOSUPPORT': () => 'the address is of another family than the socket',
  'connect EAFNOSUPPORT': () => 'the address is of another family than the socket',
  'listen EINVAL': () => 'the socket is connected, or is a Unix socket that is not bound',
  'listen EOPNOTSUPP': () => 'only stream and seqpacket sockets listen',
  'accept EINVAL': () => 'the socket does not listen: call listen first',
  'accept EOPNOTSUPP': () => 'only stream and seqpacket sockets accept connections',
  'kill EINVAL': () => 'no signal has this number',
  'sigaction EINVAL': () =>
    'SIGKILL, SIGSTOP and the signals that the C library keeps can be neither handled nor ignored',
};

function hintOf(code: string, syscall: string, detail: ErrorDetail): string {
  const hint = hints[`${syscall} ${code}`]?.(detail);
  return hint === undefined ? '' : ` (${hint})`;
}

/** A system call that failed, in Node's convention. */
export class SystemError extends Error {
  /** The name, for instance `'EADDRINUSE'`. */
  readonly code: string;
  /** The negative errno, as `util.getSystemErrorName` takes it. */
  readonly errno: number;
  /** The C function that failed. */
  readonly syscall: string;
  declare readonly address?: string;
  declare readonly port?: number;
  declare readonly path?: string;
  declare readonly pid?: number;

  constructor(errno: number, syscall: string, detail: ErrorDetail = {}) {
    const code = names.get(errno) ?? `E${errno}`;
    super(`${syscall} ${code}: ${textOf(errno)}${objectOf(detail)}${hintOf(code, syscall, detail)}`);
    this.code = code;
    this.errno = -errno;
    this.syscall = syscall;
    Object.assign(this, detail);
  }

  static {
    SystemError.prototype.name = 'SystemError';
  }
}

const resolverNames = {
  h_errno: inverse(native.constants.h_errno),
  EAI: inverse(native.constants.eai),
};

/** A name-service call that failed: `code` is the name of an `h_errno` or `EAI_*` value. */
export class ResolverError extends Error {
  readonly code: string;
  /** The number behind `code`, as the C library has it. */
  readonly errno: number;
  readonly syscall: string;
  /** What was looked up. */
  readonly hostname: string;
  /** The C library's own text for the number, as [gai_strerror(3)](https://man7.org/linux/man-pages/man3/gai_strerror.3.html) and [hstrerror(3)](https://man7.org/linux/man-pages/man3/hstrerror.3.html) give it. */
  readonly text: string;

  constructor(kind: 'h_errno' | 'EAI', errno: number, syscall: string, hostname: string) {
    const code = resolverNames[kind].get(errno) ?? `${kind} ${errno}`;
    const text = kind === 'EAI' ? native.gai_strerror(errno) : native.hstrerror(errno);
    super(`${syscall} ${code}: ${text} ${hostname}`);
    this.text = text;
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.hostname = hostname;
  }

  static {
    ResolverError.prototype.name = 'ResolverError';
  }
}

native.setErrorClasses(SystemError, ResolverError);

/**
 * `char *strerror(int errnum)`
 *
 * The C library's text for a positive errno. See [strerror(3)](https://man7.org/linux/man-pages/man3/strerror.3.html).
 *
 * @example
 * ```ts
 * console.log(strerror(EADDRINUSE)); // Address already in use
 * ```
 */
export function strerror(errnum: number): string {
  return native.strerror(errnum);
}

/** The name of a positive errno (`EADDRINUSE`), or undefined. */
export function errnoName(errnum: number): string | undefined {
  integer('errnoName', 'errnum', errnum);
  return names.get(errnum);
}
