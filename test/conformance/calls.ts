import * as sys from '@perlipc/sys/linux';
import { file, keep, pipe } from './states.js';

const SPARE = 950;
const { MSG_NOSIGNAL } = sys;
const ab = Buffer.from('ab');
/** Bytes as Python shows a string of them, unless they have a quote. */
export function quote(bytes: Buffer): string {
  const hex = (unseen: string) => `\\x${unseen.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `'${bytes.toString('latin1').replace(/[^\x20-\x7e\xa1-\xac\xae-\xff]/g, hex)}'`;
}

const address = (port: number, host = [127, 0, 0, 1]) => sys.pack_sockaddr_in(port, Uint8Array.from(host));
const nowhere = sys.pack_sockaddr_un('/nonexistent/x');

/** Calls with the name of the family, as an address's port depends on the machine. */
function named(packed: Uint8Array): string {
  return packed.length >= 2 ? `family ${sys.sockaddr_family(packed)}` : 'nothing';
}

function received(size: number, call: (buffer: Buffer) => number): string {
  const buffer = Buffer.alloc(size);
  return quote(buffer.subarray(0, call(buffer)));
}

function fresh(fd: number): string {
  keep(fd);
  return 'a descriptor';
}

const option = (fd: number, level: number, name: number) =>
  Buffer.from(sys.getsockopt(fd, level, name, 4)).readInt32LE();

function readiness(fd: number): unknown {
  const one = sys.pollfd(fd, sys.POLLIN | sys.POLLPRI | sys.POLLOUT);
  sys.poll([one], 0);
  return one.revents;
}

/** The calls that machine.py makes under the same names. What gives nothing gives 0 in C. */
export const calls: Record<string, (fd: number) => unknown> = {
  'listen(fd, 1)': (fd) => sys.listen(fd, 1),
  'accept4(fd, 0)': (fd) => fresh(sys.accept4(fd, 0).fd),
  'accept4(fd, 1)': (fd) => fresh(sys.accept4(fd, 1).fd),
  'getsockname(fd)': (fd) => named(sys.getsockname(fd)),
  'getpeername(fd)': (fd) => named(sys.getpeername(fd)),
  'shutdown(fd, SHUT_RD)': (fd) => sys.shutdown(fd, sys.SHUT_RD),
  'shutdown(fd, SHUT_WR)': (fd) => sys.shutdown(fd, sys.SHUT_WR),
  'shutdown(fd, SHUT_RDWR)': (fd) => sys.shutdown(fd, sys.SHUT_RDWR),
  'shutdown(fd, 9)': (fd) => sys.shutdown(fd, 9),
  'bind(fd, 127.0.0.1:0)': (fd) => sys.bind(fd, address(0)),
  'bind(fd, 192.0.2.1:0)': (fd) => sys.bind(fd, address(0, [192, 0, 2, 1])),
  'bind(fd, /nonexistent/x)': (fd) => sys.bind(fd, nowhere),
  'bind(fd, 2 bytes)': (fd) => sys.bind(fd, address(0).subarray(0, 2)),
  'connect(fd, /nonexistent/x)': (fd) => sys.connect(fd, nowhere),
  'connect(fd, 2 bytes)': (fd) => sys.connect(fd, address(0).subarray(0, 2)),
  'connect(fd, AF_UNSPEC)': (fd) => sys.connect(fd, new Uint8Array(16)),
  'send(fd, ab, MSG_NOSIGNAL)': (fd) => sys.send(fd, ab, MSG_NOSIGNAL),
  'send(fd, nothing, MSG_NOSIGNAL)': (fd) => sys.send(fd, new Uint8Array(), MSG_NOSIGNAL),
  'send(fd, a, MSG_OOB | MSG_NOSIGNAL)': (fd) => sys.send(fd, ab.subarray(0, 1), sys.MSG_OOB | MSG_NOSIGNAL),
  'sendto(fd, ab, 127.0.0.1:9)': (fd) => sys.sendto(fd, ab, MSG_NOSIGNAL, address(9)),
  'sendto(fd, ab, /nonexistent/x)': (fd) => sys.sendto(fd, ab, MSG_NOSIGNAL, nowhere),
  'sendmsg(fd, [ab], MSG_NOSIGNAL)': (fd) => sys.sendmsg(fd, [ab], [], MSG_NOSIGNAL),
  'recv(fd, 4, 0)': (fd) => received(4, (buffer) => sys.recv(fd, buffer)),
  'recv(fd, 4, MSG_PEEK)': (fd) => received(4, (buffer) => sys.recv(fd, buffer, sys.MSG_PEEK)),
  'recv(fd, 4, MSG_OOB)': (fd) => received(4, (buffer) => sys.recv(fd, buffer, sys.MSG_OOB)),
  'recv(fd, 4, MSG_ERRQUEUE)': (fd) => received(4, (buffer) => sys.recv(fd, buffer, sys.MSG_ERRQUEUE)),
  'recv(fd, 0, 0)': (fd) => received(0, (buffer) => sys.recv(fd, buffer)),
  'recvmsg(fd, [4], MSG_DONTWAIT)': (fd) =>
    received(4, (buffer) => sys.recvmsg(fd, [buffer], 0, sys.MSG_DONTWAIT).size),
  'read(fd, 4)': (fd) => received(4, (buffer) => sys.read(fd, buffer)),
  'read(fd, 0)': (fd) => received(0, (buffer) => sys.read(fd, buffer)),
  'readv(fd, [2, 2])': (fd) =>
    received(4, (buffer) => sys.readv(fd, [buffer.subarray(0, 2), buffer.subarray(2)])),
  'preadv(fd, [4], 2)': (fd) => received(4, (buffer) => sys.preadv(fd, [buffer], 2)),
  'write(fd, ab)': (fd) => sys.write(fd, ab),
  'write(fd, 8 bytes)': (fd) => sys.write(fd, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)),
  'write(fd, nothing)': (fd) => sys.write(fd, new Uint8Array()),
  'writev(fd, [a, b])': (fd) => sys.writev(fd, [ab.subarray(0, 1), ab.subarray(1)]),
  'pwritev(fd, [ab], 2)': (fd) => sys.pwritev(fd, [ab], 2),
  'getsockopt(fd, SOL_SOCKET, SO_TYPE)': (fd) => option(fd, sys.SOL_SOCKET, sys.SO_TYPE),
  'getsockopt(fd, SOL_SOCKET, SO_ERROR)': (fd) => option(fd, sys.SOL_SOCKET, sys.SO_ERROR),
  'getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN)': (fd) => option(fd, sys.SOL_SOCKET, sys.SO_ACCEPTCONN),
  'getsockopt(fd, SOL_SOCKET, SO_DOMAIN)': (fd) => option(fd, sys.SOL_SOCKET, sys.SO_DOMAIN),
  'getsockopt(fd, SOL_SOCKET, 9999)': (fd) => option(fd, sys.SOL_SOCKET, 9999),
  'getsockopt(fd, IPPROTO_TCP, TCP_NODELAY)': (fd) => option(fd, sys.IPPROTO_TCP, sys.TCP_NODELAY),
  'getsockopt(fd, IPPROTO_IP, IP_TTL)': (fd) => option(fd, sys.IPPROTO_IP, sys.IP_TTL),
  'setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1)': (fd) =>
    sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_REUSEADDR, 1),
  'setsockopt(fd, SOL_SOCKET, SO_TYPE, 1)': (fd) => sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_TYPE, 1),
  'setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, 1)': (fd) =>
    sys.setsockopt(fd, sys.IPPROTO_TCP, sys.TCP_NODELAY, 1),
  'setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, 0)': (fd) =>
    sys.setsockopt(fd, sys.IPPROTO_TCP, sys.TCP_KEEPCNT, 0),
  'setsockopt(fd, IPPROTO_IP, IP_TTL, 256)': (fd) => sys.setsockopt(fd, sys.IPPROTO_IP, sys.IP_TTL, 256),
  'setsockopt(fd, 9999, 1, 1)': (fd) => sys.setsockopt(fd, 9999, 1, 1),
  'fcntl(fd, F_GETFD)': (fd) => sys.fcntl(fd, sys.F_GETFD) & ~sys.FD_CLOEXEC,
  'fcntl(fd, F_SETFD, 1)': (fd) => sys.fcntl(fd, sys.F_SETFD, 1),
  'fcntl(fd, F_DUPFD, 600)': (fd) => fresh(sys.fcntl(fd, sys.F_DUPFD, 600)),
  'fcntl(fd, F_DUPFD, -1)': (fd) => fresh(sys.fcntl(fd, sys.F_DUPFD, -1)),
  'fcntl(fd, F_GETOWN)': (fd) => sys.fcntl(fd, sys.F_GETOWN),
  'fcntl(fd, F_GETPIPE_SZ)': (fd) => sys.fcntl(fd, sys.F_GETPIPE_SZ),
  'fcntl(fd, F_GET_SEALS)': (fd) => sys.fcntl(fd, sys.F_GET_SEALS),
  'ftruncate(fd, 4)': (fd) => sys.ftruncate(fd, 4),
  'ftruncate(fd, -1)': (fd) => sys.ftruncate(fd, -1),
  'sockatmark(fd)': (fd) => Number(sys.sockatmark(fd)),
  'flock(fd, LOCK_EX | LOCK_NB)': (fd) => sys.flock(fd, sys.LOCK_EX | sys.LOCK_NB),
  'flock(fd, 0)': (fd) => sys.flock(fd, 0),
  'dup(fd)': (fd) => fresh(sys.dup(fd)),
  'dup2(fd, 950)': (fd) => fresh(sys.dup2(fd, SPARE)),
  'dup3(fd, fd, 0)': (fd) => fresh(sys.dup3(fd, fd, 0)),
  'poll(fd, POLLIN | POLLPRI | POLLOUT)': readiness,
  'epoll_ctl(epoll, EPOLL_CTL_ADD, fd)': (fd) =>
    sys.epoll_ctl(keep(sys.epoll_create1(0)), sys.EPOLL_CTL_ADD, fd, {
      events: sys.EPOLLIN | sys.EPOLLOUT,
      data: 1,
    }),
  'ioctl(fd, FIONREAD)': (fd) => sys.ioctl(fd, 'FIONREAD'),
  'eventfd_read(fd)': (fd) => sys.eventfd_read(fd),
  'eventfd_write(fd, 1)': (fd) => sys.eventfd_write(fd, 1n),
  'sendfile(fd, file, 4)': (fd) => sys.sendfile(fd, file('r'), undefined, 4),
  'splice(pipe, fd, 4)': (fd) =>
    sys.splice(pipe(0, { data: 'abcdef' }), undefined, fd, undefined, 4, sys.SPLICE_F_NONBLOCK),
  'tee(pipe, fd, 4)': (fd) => sys.tee(pipe(0, { data: 'abcdef' }), fd, 4, sys.SPLICE_F_NONBLOCK),
  'copy_file_range(file, fd, 4)': (fd) => sys.copy_file_range(file('r'), undefined, fd, undefined, 4),
  'close(fd)': (fd) => sys.close(fd),
};
