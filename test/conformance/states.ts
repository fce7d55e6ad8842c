import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys/linux';

const NONBLOCK = sys.SOCK_NONBLOCK;
export const CLOSED = 900;
const loopback = Uint8Array.of(127, 0, 0, 1);
export const folder = mkdtempSync(join(tmpdir(), 'perlipc-conformance-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
export const opened: number[] = [];

/** Descriptors that are closed after the case; the first one is the case's. */
export function keep(...fds: number[]): number {
  opened.push(...fds);
  return fds[0] ?? -1;
}

export function closeKept(): void {
  for (const fd of opened.splice(0)) {
    try {
      sys.close(fd);
    } catch {} // the case closed it
  }
}

const inet = (type: number, family: number = sys.AF_INET) => sys.socket(family, type | NONBLOCK, 0);

function listening(): number {
  const server = inet(sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(0, loopback));
  sys.listen(server, 4);
  return server;
}

function connected(): { server: number; client: number; peer: number } {
  const server = listening();
  const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM, 0);
  sys.connect(client, sys.getsockname(server));
  sys.fcntl(client, sys.F_SETFL, sys.O_NONBLOCK);
  return { server, client, peer: sys.accept(server).fd };
}

function tcp(change: (both: { client: number; peer: number }) => void = () => {}): number {
  const { server, client, peer } = connected();
  change({ client, peer });
  return keep(client, peer, server);
}

function ended(): number {
  const { server, client, peer } = connected();
  sys.close(peer);
  waitToRead(client);
  return keep(client, server);
}

function waitToRead(fd: number): void {
  sys.poll([sys.pollfd(fd, sys.POLLIN)], -1);
}

function bound(): number {
  const fd = inet(sys.SOCK_STREAM);
  sys.bind(fd, sys.pack_sockaddr_in(0, loopback));
  return keep(fd);
}

function udpConnected(): number {
  const [one, other] = [inet(sys.SOCK_DGRAM), inet(sys.SOCK_DGRAM)];
  sys.bind(other, sys.pack_sockaddr_in(0, loopback));
  sys.connect(one, sys.getsockname(other));
  return keep(one, other);
}

function pair(type: number, { closed = false, data = false } = {}): number {
  const [one, other] = sys.socketpair(sys.AF_UNIX, type);
  sys.fcntl(one, sys.F_SETFL, sys.O_NONBLOCK);
  if (data) sys.write(other, Buffer.from('abcdef'));
  if (closed) sys.close(other);
  return closed ? keep(one) : keep(one, other);
}

export function pipe(end: 0 | 1, { closed = false, data = '', full = false } = {}): number {
  const ends = sys.pipe2(sys.O_NONBLOCK);
  if (data) sys.write(ends[1], Buffer.from(data));
  if (full) fill(ends[1]);
  if (closed) sys.close(ends[end === 0 ? 1 : 0]);
  return closed ? keep(ends[end]) : keep(ends[end], ends[end === 0 ? 1 : 0]);
}

function fill(writer: number): void {
  const block = Buffer.alloc(65536);
  try {
    for (;;) sys.write(writer, block);
  } catch (error) {
    if ((error as sys.SystemError).code !== 'EAGAIN') throw error;
  }
}

let files = 0;
export function file(flags: number | string): number {
  const path = join(folder, String(files++));
  writeFileSync(path, '0123456789', { mode: 0o600 });
  return keep(openSync(path, flags));
}

/** A descriptor in each of the states that machine.py has under the same names. */
export const states: Record<string, () => number> = {
  negative: () => -1,
  closed: () => CLOSED,
  null: () => keep(openSync('/dev/null', 'r+')),
  file: () => file('r+'),
  'file-read': () => file('r'),
  'file-write': () => file(sys.O_WRONLY),
  directory: () => keep(openSync('/', 'r')),
  path: () => keep(openSync('/', sys.O_PATH)),
  'pipe-read': () => pipe(0),
  'pipe-read-data': () => pipe(0, { data: 'abcdef' }),
  'pipe-read-ended': () => pipe(0, { closed: true }),
  'pipe-write': () => pipe(1),
  'pipe-write-full': () => pipe(1, { full: true }),
  'pipe-write-broken': () => pipe(1, { closed: true }),
  eventfd: () => keep(sys.eventfd(0, sys.EFD_NONBLOCK)),
  'eventfd-3': () => keep(sys.eventfd(3, sys.EFD_NONBLOCK)),
  epoll: () => keep(sys.epoll_create1(0)),
  timerfd: () => keep(sys.timerfd_create(sys.CLOCK_MONOTONIC, sys.TFD_NONBLOCK)),
  tcp: () => keep(inet(sys.SOCK_STREAM)),
  'tcp-bound': bound,
  'tcp-listening': () => keep(listening()),
  'tcp-connected': () => tcp(),
  'tcp-data': () =>
    tcp(({ client, peer }) => {
      sys.write(peer, Buffer.from('abcdef'));
      waitToRead(client);
    }),
  'tcp-ended': ended,
  'tcp-shut': () => tcp(({ client }) => sys.shutdown(client, sys.SHUT_WR)),
  udp: () => keep(inet(sys.SOCK_DGRAM)),
  'udp-connected': udpConnected,
  unix: () => keep(inet(sys.SOCK_STREAM, sys.AF_UNIX)),
  'unix-pair': () => pair(sys.SOCK_STREAM),
  'unix-pair-data': () => pair(sys.SOCK_STREAM, { data: true }),
  'unix-pair-ended': () => pair(sys.SOCK_STREAM, { closed: true }),
  'unix-datagram': () => pair(sys.SOCK_DGRAM),
  'unix-packets': () => pair(sys.SOCK_SEQPACKET, { data: true }),
  netlink: () => keep(inet(sys.SOCK_RAW, sys.AF_NETLINK)),
};
