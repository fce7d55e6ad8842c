import { inspect } from 'node:util';
import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { doze } from '../time/alarm.js';
import { type Buffered, toBytes } from './buffer.js';

/** A set of descriptors as `vec($bits, $fd, 1)` makes it: bit `fd % 8` of byte `fd / 8` of a string, or of bytes. */
export type Bits = Buffered | Uint8Array | undefined;

/** What `select` calls ready, in the events of poll: end of file can be read, and errors read and written. */
const READABLE = sys.POLLIN | sys.POLLRDNORM | sys.POLLRDBAND | sys.POLLHUP | sys.POLLERR;
const WRITABLE = sys.POLLOUT | sys.POLLWRNORM | sys.POLLWRBAND | sys.POLLERR;
const MOST = 2_147_483_647;

interface Asked {
  bits: Uint8Array;
  events: number;
  ready: number;
}

/** As `selectBits`, of sets that may be strings. */
export function selectSets(rbits: Bits, wbits: Bits, ebits: Bits, timeout: number | undefined): number {
  const [r, w, e] = [bytesOf(rbits), bytesOf(wbits), bytesOf(ebits)];
  const count = selectBits(r, w, e, timeout);
  if (count >= 0)
    for (const [set, bytes] of [
      [rbits, r],
      [wbits, w],
      [ebits, e],
    ] as const)
      store(set, bytes);
  return count;
}

function bytesOf(bits: Bits): Uint8Array | undefined {
  if (bits === undefined || bits instanceof Uint8Array) return bits;
  if (typeof bits?.value === 'string') return toBytes(bits.value, 'select');
  throw new TypeError(`select: a set must be a variable with a string, or bytes, got ${inspect(bits)}`);
}

function store(bits: Bits, bytes: Uint8Array | undefined): void {
  if (bits !== undefined && bytes !== undefined && !(bits instanceof Uint8Array)) bits.value = latin1(bytes);
}

/** Waits as [select(2)](https://man7.org/linux/man-pages/man2/select.2.html) does, and leaves only what is ready in the sets. -1 and ERRNO where it fails; then they are unchanged. */
export function selectBits(
  rbits: Uint8Array | undefined,
  wbits: Uint8Array | undefined,
  ebits: Uint8Array | undefined,
  time: Scalar,
): number {
  const timeout = time === undefined ? undefined : Number(numeric(time));
  const asked = [
    ...(rbits ? [{ bits: rbits, events: sys.POLLIN, ready: READABLE }] : []),
    ...(wbits ? [{ bits: wbits, events: sys.POLLOUT, ready: WRITABLE }] : []),
    ...(ebits ? [{ bits: ebits, events: sys.POLLPRI, ready: sys.POLLPRI }] : []),
  ];
  const fds = pollfds(asked);
  if (fds.length === 0 && timeout !== undefined) return doze(Math.min(Math.max(timeout, 0), MOST)) ? 0 : -1;
  if (attempt(() => sys.poll(fds, milliseconds(timeout)), -1) < 0) return -1;
  if (fds.some(({ revents = 0 }) => revents & sys.POLLNVAL)) {
    ERRNO.value = sys.EBADF;
    return -1;
  }
  return asked.reduce((count, set) => count + leaveReady(set, fds), 0);
}

function milliseconds(timeout: number | undefined): number {
  return timeout === undefined ? -1 : Math.min(Math.ceil(Math.max(timeout, 0) * 1000), MOST);
}

function pollfds(asked: readonly Asked[]): sys.PollFd[] {
  const size = 8 * Math.max(0, ...asked.map(({ bits }) => bits.length));
  const fds: sys.PollFd[] = [];
  for (let fd = 0; fd < size; fd++) {
    const sets = asked.filter(({ bits }) => has(bits, fd));
    if (sets.length > 0) fds.push({ fd, events: sets.reduce((all, { events }) => all | events, 0) });
  }
  return fds;
}

function leaveReady({ bits, ready }: Asked, fds: readonly sys.PollFd[]): number {
  const found = fds.filter(({ fd, revents = 0 }) => has(bits, fd) && revents & ready);
  bits.fill(0);
  for (const { fd } of found) bits[fd >> 3] = (bits[fd >> 3] ?? 0) | (1 << (fd & 7));
  return found.length;
}

function has(bits: Uint8Array, fd: number): boolean {
  return ((bits[fd >> 3] ?? 0) & (1 << (fd & 7))) !== 0;
}
