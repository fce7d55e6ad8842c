import { native } from './addon/native.js';
import { ENOTTY } from './constants.js';
import { SystemError } from './errors.js';
import { type Fd, fileno } from './fd.js';
import { bytesOf, littleEndian } from './option/structure.js';
import { viewOf } from './packed.js';

/** `struct winsize`: a terminal's size in characters and in pixels. */
export interface Winsize {
  ws_row: number;
  ws_col: number;
  ws_xpixel: number;
  ws_ypixel: number;
}

/** What ioctl takes and gives by the name of a request. */
export interface NamedRequests {
  /** Bytes that can be read. */
  FIONREAD: (() => number) | undefined;
  /** Sets or clears `O_NONBLOCK`. */
  FIONBIO: ((on: boolean) => void) | undefined;
  /** Bytes that are not yet sent, or not yet acknowledged (TCP). Linux. */
  SIOCOUTQ: (() => number) | undefined;
  /** Whether reading is at the urgent mark. */
  SIOCATMARK: (() => boolean) | undefined;
  /** The size of a terminal's window. */
  TIOCGWINSZ: (() => Winsize) | undefined;
  /** Sets it; the foreground process group gets SIGWINCH. */
  TIOCSWINSZ: ((size: Winsize) => void) | undefined;
  /** The number of a network interface. */
  SIOCGIFINDEX: ((ifname: string) => number) | undefined;
  /** The name of a network interface. */
  SIOCGIFNAME: ((ifindex: number) => string) | undefined;
  /** Its flags: `IFF_UP`, `IFF_RUNNING`, … */
  SIOCGIFFLAGS: ((ifname: string) => number) | undefined;
  /** Sets them: CAP_NET_ADMIN. */
  SIOCSIFFLAGS: ((ifname: string, flags: number) => void) | undefined;
  /** The most bytes of a packet. */
  SIOCGIFMTU: ((ifname: string) => number) | undefined;
  /** Sets it: CAP_NET_ADMIN. */
  SIOCSIFMTU: ((ifname: string, mtu: number) => void) | undefined;
  /** A `struct sockaddr` of 16 bytes, as the other addresses. */
  SIOCGIFADDR: ((ifname: string) => Uint8Array) | undefined;
  /** Its network mask. */
  SIOCGIFNETMASK: ((ifname: string) => Uint8Array) | undefined;
  /** Its broadcast address. */
  SIOCGIFBRDADDR: ((ifname: string) => Uint8Array) | undefined;
  /** Its hardware address. */
  SIOCGIFHWADDR: ((ifname: string) => Uint8Array) | undefined;
  /** Sets its address: CAP_NET_ADMIN. */
  SIOCSIFADDR: ((ifname: string, address: Uint8Array) => void) | undefined;
  /** Sets its network mask: CAP_NET_ADMIN. */
  SIOCSIFNETMASK: ((ifname: string, address: Uint8Array) => void) | undefined;
}

/** The requests that {@link ioctl} knows by name. */
export type NamedRequest = keyof NamedRequests;
type Call<Name extends NamedRequest> = NonNullable<NamedRequests[Name]>;

const NAME_SIZE = 16;
const IFREQ_SIZE = 40;

/** `struct ifreq` with the name of an interface. */
function ifreq(ifname: unknown): Uint8Array {
  const bytes = new Uint8Array(IFREQ_SIZE);
  if (typeof ifname !== 'string' || ifname === '' || Buffer.byteLength(ifname) >= NAME_SIZE)
    throw new TypeError(`ioctl: ifname must be a string of 1 to 15 bytes, got ${String(ifname)}`);
  bytes.set(Buffer.from(ifname));
  return bytes;
}

function integer(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new TypeError(`ioctl: ${what} must be an integer from ${least} to ${most}, got ${String(value)}`);
  return value;
}

type Handler = (run: (bytes: Uint8Array) => Uint8Array, ...args: never[]) => unknown;

const int = (bytes: Uint8Array, at = 0) => viewOf(bytes).getInt32(at, littleEndian);
const getInt: Handler = (run) => int(run(new Uint8Array(4)));
const getIfInt: Handler = (run, ifname: string) => int(run(ifreq(ifname)), NAME_SIZE);
const getIfAddress: Handler = (run, ifname: string) => bytesOf(viewOf(run(ifreq(ifname))), NAME_SIZE, 16);

const setIfAddress: Handler = (run, ifname: string, address: Uint8Array) => {
  const request = ifreq(ifname);
  if (!(address instanceof Uint8Array) || address.length !== 16)
    throw new TypeError('ioctl: address must be a packed address of 16 bytes');
  request.set(address, NAME_SIZE);
  run(request);
};

const requests: Record<NamedRequest, Handler> = {
  FIONREAD: getInt,
  SIOCOUTQ: getInt,
  SIOCATMARK: (run) => int(run(new Uint8Array(4))) !== 0,
  FIONBIO: (run, on: boolean) => void run(new Uint8Array(new Int32Array([Number(on)]).buffer)),
  TIOCGWINSZ: (run) => {
    const [ws_row = 0, ws_col = 0, ws_xpixel = 0, ws_ypixel = 0] = new Uint16Array(
      run(new Uint8Array(8)).slice().buffer,
    );
    return { ws_row, ws_col, ws_xpixel, ws_ypixel };
  },
  TIOCSWINSZ: (run, size: Winsize) => {
    const parts = (['ws_row', 'ws_col', 'ws_xpixel', 'ws_ypixel'] as const).map((field) =>
      integer(size?.[field], `size.${field}`, 0, 65535),
    );
    run(new Uint8Array(new Uint16Array(parts).buffer));
  },
  SIOCGIFINDEX: getIfInt,
  SIOCGIFMTU: getIfInt,
  SIOCGIFFLAGS: (run, ifname: string) => viewOf(run(ifreq(ifname))).getUint16(NAME_SIZE, littleEndian),
  SIOCSIFFLAGS: (run, ifname: string, flags: number) => {
    const request = ifreq(ifname);
    viewOf(request).setUint16(NAME_SIZE, integer(flags, 'flags', 0, 65535), littleEndian);
    run(request);
  },
  SIOCSIFMTU: (run, ifname: string, mtu: number) => {
    const request = ifreq(ifname);
    viewOf(request).setInt32(NAME_SIZE, integer(mtu, 'mtu', 0, 2 ** 31 - 1), littleEndian);
    run(request);
  },
  SIOCGIFNAME: (run, ifindex: number) => {
    const request = new Uint8Array(IFREQ_SIZE);
    viewOf(request).setInt32(NAME_SIZE, integer(ifindex, 'ifindex', 0, 2 ** 31 - 1), littleEndian);
    return Buffer.from(run(request).subarray(0, NAME_SIZE)).toString().replace(/\0.*$/s, '');
  },
  SIOCGIFADDR: getIfAddress,
  SIOCGIFNETMASK: getIfAddress,
  SIOCGIFBRDADDR: getIfAddress,
  SIOCGIFHWADDR: getIfAddress,
  SIOCSIFADDR: setIfAddress,
  SIOCSIFNETMASK: setIfAddress,
};

const numbers: Readonly<Record<NamedRequest, number | undefined>> = native.constants.ioctl;

function byName(fd: number, name: NamedRequest, args: never[]): unknown {
  if (!Object.hasOwn(requests, name))
    throw new TypeError(`ioctl: request must be a number or the name of a known request, got '${name}'`);
  const number = numbers[name];
  if (number === undefined) throw new SystemError(ENOTTY, 'ioctl');
  return requests[name]((bytes) => (native.ioctl(fd, number, bytes) as [number, Uint8Array])[1], ...args);
}

/**
 * `int ioctl(int fd, unsigned long request, ...)`
 *
 * By name, a request takes and gives JavaScript: `ioctl(fd, 'FIONREAD')`, `ioctl(fd, 'SIOCGIFMTU', 'lo')`. By number it takes an
 * integer, and gives the result; or bytes, of which it gives the result and the bytes as the kernel left them, at most 65536. Bytes
 * that hold a pointer can't be meant: the kernel would follow it. Throws `SystemError`: EBADF, EINVAL, ENODEV, ENOTTY, EPERM;
 * `RangeError` for SIOCGIFCONF. See [ioctl(2)](https://man7.org/linux/man-pages/man2/ioctl.2.html), [tty_ioctl(4)](https://man7.org/linux/man-pages/man4/tty_ioctl.4.html), [netdevice(7)](https://man7.org/linux/man-pages/man7/netdevice.7.html).
 */
export function ioctl<Name extends NamedRequest>(
  fd: Fd,
  request: Name,
  ...args: Parameters<Call<Name>>
): ReturnType<Call<Name>>;
export function ioctl(fd: Fd, request: number, argument: number): number;
export function ioctl(
  fd: Fd,
  request: number,
  argument: ArrayBufferView,
): [result: number, bytes: Uint8Array];
export function ioctl(fd: Fd, request: number | NamedRequest, ...args: unknown[]): unknown {
  if (typeof request === 'string') return byName(fileno(fd), request, args as never[]);
  return native.ioctl(fileno(fd), request, args[0] as number | ArrayBufferView);
}

/**
 * `int sockatmark(int sockfd)`
 *
 * Whether the next byte to be read is the urgent one. Throws `SystemError`: EBADF, EINVAL, ENOTTY. See [sockatmark(3)](https://man7.org/linux/man-pages/man3/sockatmark.3.html).
 */
export function sockatmark(sockfd: Fd): boolean {
  return native.sockatmark(fileno(sockfd));
}

/**
 * `int mkfifo(const char *pathname, mode_t mode)`
 *
 * Makes a FIFO; `mode` is less the umask. Throws `SystemError` with `path`: EACCES, EEXIST, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR,
 * EROFS. See [mkfifo(3)](https://man7.org/linux/man-pages/man3/mkfifo.3.html).
 */
export function mkfifo(pathname: string | Uint8Array, mode = 0o666): void {
  native.mkfifo(pathname, mode);
}

/**
 * `int mknod(const char *pathname, mode_t mode, dev_t dev)`
 *
 * Makes a file of the type in `mode`: `S_IFIFO`, `S_IFSOCK`, `S_IFREG`, or a device `dev` (see {@link makedev}). Throws `SystemError`
 * with `path` as mkfifo does, and EINVAL, EPERM. See [mknod(2)](https://man7.org/linux/man-pages/man2/mknod.2.html).
 */
export function mknod(pathname: string | Uint8Array, mode: number, dev = 0): void {
  native.mknod(pathname, mode, dev);
}

/** `dev_t makedev(unsigned int maj, unsigned int min)`: a device's number. See [makedev(3)](https://man7.org/linux/man-pages/man3/makedev.3.html). */
export function makedev(maj: number, min: number): number {
  return native.makedev(maj, min);
}

/**
 * `char *ttyname(int fd)`
 *
 * The path of a terminal. Throws `SystemError`: EBADF, ENODEV, ENOTTY. See [ttyname(3)](https://man7.org/linux/man-pages/man3/ttyname.3.html).
 */
export function ttyname(fd: Fd): string {
  return native.ttyname(fileno(fd));
}
