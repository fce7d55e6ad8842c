"""The system calls of the table, made through the C library: reads lines "CALL STATE" and prints the result of each."""
import ctypes
import errno as numbers
import os
import select
import socket
import struct
import sys
import tempfile

libc = ctypes.CDLL(None, use_errno=True)

NONBLOCK = socket.SOCK_NONBLOCK
LOOPBACK = socket.inet_aton('127.0.0.1')
CLOSED = 900
SPARE = 950
libc.send.restype = libc.recv.restype = libc.read.restype = libc.write.restype = ctypes.c_ssize_t
libc.sendto.restype = libc.readv.restype = libc.writev.restype = libc.preadv.restype = libc.pwritev.restype = ctypes.c_ssize_t
libc.sendfile.restype = libc.splice.restype = libc.tee.restype = libc.copy_file_range.restype = ctypes.c_ssize_t
libc.sendmsg.restype = libc.recvmsg.restype = ctypes.c_ssize_t

folder = tempfile.mkdtemp(prefix='perlipc-conformance-')
os.chdir(folder)
opened = []


def keep(*sockets):
    """The descriptors of Python's sockets, which are ours to close from now on."""
    fds = [each.detach() if isinstance(each, socket.socket) else each for each in sockets]
    opened.extend(fds)
    return fds


def inet(kind, family=socket.AF_INET):
    return socket.socket(family, kind | NONBLOCK)


def listening():
    server = inet(socket.SOCK_STREAM)
    server.bind(('127.0.0.1', 0))
    server.listen(4)
    return server


def connected():
    server = listening()
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect(server.getsockname())
    client.setblocking(False)
    peer, _ = server.accept()
    return server, client, peer


def tcp_connected():
    server, client, peer = connected()
    return keep(client, peer, server)[0]


def tcp_ended():
    server, client, peer = connected()
    peer.close()
    select.select([client], [], [])
    return keep(client, server)[0]


def tcp_shut():
    server, client, peer = connected()
    client.shutdown(socket.SHUT_WR)
    return keep(client, peer, server)[0]


def tcp_data():
    server, client, peer = connected()
    peer.send(b'abcdef')
    select.select([client], [], [])
    return keep(client, peer, server)[0]


def tcp_bound():
    one = inet(socket.SOCK_STREAM)
    one.bind(('127.0.0.1', 0))
    return keep(one)[0]


def udp_connected():
    one, other = inet(socket.SOCK_DGRAM), inet(socket.SOCK_DGRAM)
    other.bind(('127.0.0.1', 0))
    one.connect(other.getsockname())
    return keep(one, other)[0]


def pair(kind, closed=False, data=False):
    one, other = socket.socketpair(socket.AF_UNIX, kind)
    one.setblocking(False)
    if data:
        other.send(b'abcdef')
    if closed:
        other.close()
        return keep(one)[0]
    return keep(one, other)[0]


def pipe(end, closed=False, data=b'', full=False):
    ends = os.pipe2(os.O_NONBLOCK)
    if data:
        os.write(ends[1], data)
    while full:
        try:
            os.write(ends[1], bytes(65536))
        except BlockingIOError:
            break
    if closed:
        os.close(ends[1 - end])
        return keep(ends[end])[0]
    return keep(ends[end], ends[1 - end])[0]


def file(flags, data=b'0123456789'):
    path = tempfile.mkstemp(dir=folder)
    os.write(path[0], data)
    os.close(path[0])
    return keep(os.open(path[1], flags))[0]


def eventfd(count=0):
    return keep(libc.eventfd(count, os.O_NONBLOCK))[0]


STATES = {
    'negative': lambda: -1,
    'closed': lambda: CLOSED,
    'null': lambda: keep(os.open('/dev/null', os.O_RDWR))[0],
    'file': lambda: file(os.O_RDWR),
    'file-read': lambda: file(os.O_RDONLY),
    'file-write': lambda: file(os.O_WRONLY),
    'directory': lambda: keep(os.open('/', os.O_RDONLY))[0],
    'path': lambda: keep(os.open('/', os.O_PATH))[0],
    'pipe-read': lambda: pipe(0),
    'pipe-read-data': lambda: pipe(0, data=b'abcdef'),
    'pipe-read-ended': lambda: pipe(0, closed=True),
    'pipe-write': lambda: pipe(1),
    'pipe-write-full': lambda: pipe(1, full=True),
    'pipe-write-broken': lambda: pipe(1, closed=True),
    'eventfd': eventfd,
    'eventfd-3': lambda: eventfd(3),
    'epoll': lambda: keep(libc.epoll_create1(0))[0],
    'timerfd': lambda: keep(libc.timerfd_create(1, os.O_NONBLOCK))[0],
    'tcp': lambda: keep(inet(socket.SOCK_STREAM))[0],
    'tcp-bound': tcp_bound,
    'tcp-listening': lambda: keep(listening())[0],
    'tcp-connected': tcp_connected,
    'tcp-data': tcp_data,
    'tcp-ended': tcp_ended,
    'tcp-shut': tcp_shut,
    'udp': lambda: keep(inet(socket.SOCK_DGRAM))[0],
    'udp-connected': udp_connected,
    'unix': lambda: keep(inet(socket.SOCK_STREAM, socket.AF_UNIX))[0],
    'unix-pair': lambda: pair(socket.SOCK_STREAM),
    'unix-pair-data': lambda: pair(socket.SOCK_STREAM, data=True),
    'unix-pair-ended': lambda: pair(socket.SOCK_STREAM, closed=True),
    'unix-datagram': lambda: pair(socket.SOCK_DGRAM),
    'unix-packets': lambda: pair(socket.SOCK_SEQPACKET, data=True),
    'netlink': lambda: keep(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | NONBLOCK, 0))[0],
}


def address(port=0):
    return struct.pack('=H', socket.AF_INET) + struct.pack('>H', port) + LOOPBACK + bytes(8)


def unix(path):
    return struct.pack('=H108s', socket.AF_UNIX, path)


def room(size):
    return ctypes.create_string_buffer(size)


class iovec(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]


class msghdr(ctypes.Structure):
    _fields_ = [
        ('name', ctypes.c_void_p), ('namelen', ctypes.c_uint), ('iov', ctypes.c_void_p), ('iovlen', ctypes.c_size_t),
        ('control', ctypes.c_void_p), ('controllen', ctypes.c_size_t), ('flags', ctypes.c_int),
    ]


def vector(*buffers):
    made = (iovec * len(buffers))(*[iovec(ctypes.addressof(each), len(each) - 1) for each in buffers])
    made.kept = buffers  # an address keeps nothing alive
    return made


def message(*buffers):
    vec = vector(*buffers)
    return msghdr(None, 0, ctypes.addressof(vec), len(buffers), None, 0, 0), vec, buffers


def option(fd, level, name):
    value, size = ctypes.c_int(-1), ctypes.c_uint(4)
    result = libc.getsockopt(fd, level, name, ctypes.byref(value), ctypes.byref(size))
    return result if result != 0 else str(value.value)


def setoption(fd, level, name, value):
    return libc.setsockopt(fd, level, name, ctypes.byref(ctypes.c_int(value)), 4)


def named(call, fd):
    """The family of the address, as that of a port depends on the machine."""
    buffer, size = room(128), ctypes.c_uint(128)
    result = call(fd, buffer, ctypes.byref(size))
    return result if result != 0 else f'family {struct.unpack("=H", buffer.raw[:2])[0]}' if size.value >= 2 else 'nothing'


def quote(data):
    return repr(data.decode('latin1'))


def received(call, fd, size, *rest):
    buffer = room(size)
    result = call(fd, buffer, size, *rest)
    return result if result < 0 else quote(buffer.raw[:result])


def readiness(fd):
    class pollfd(ctypes.Structure):
        _fields_ = [('fd', ctypes.c_int), ('events', ctypes.c_short), ('revents', ctypes.c_short)]

    one = pollfd(fd, 0x7, 0)
    result = libc.poll(ctypes.byref(one), 1, 0)
    return result if result < 0 else one.revents


def events_of(fd):
    class event(ctypes.Structure):
        _pack_ = 1 if os.uname().machine == 'x86_64' else None
        _fields_ = [('events', ctypes.c_uint), ('data', ctypes.c_ulonglong)]

    epoll = keep(libc.epoll_create1(0))[0]
    return libc.epoll_ctl(epoll, 1, fd, ctypes.byref(event(0x5, 1)))


def fresh(result):
    if result >= 0:
        opened.append(result)
        return 'a descriptor'
    return result


def queued(fd):
    value = ctypes.c_int(-1)
    result = libc.ioctl(fd, 0x541B, ctypes.byref(value))
    return result if result != 0 else str(value.value)


def counted(fd):
    value = ctypes.c_ulonglong(0)
    result = libc.eventfd_read(fd, ctypes.byref(value))
    return result if result != 0 else str(value.value)


def read_vector(fd):
    one, other = room(3), room(3)
    result = libc.readv(fd, vector(one, other), 2)
    return result if result < 0 else quote((one.raw[:2] + other.raw[:2])[:result])


def positioned(fd):
    one = room(5)
    result = libc.preadv(fd, vector(one), 1, ctypes.c_long(2))
    return result if result < 0 else quote(one.raw[:result])


def received_message(fd):
    one = room(5)
    header, *kept = message(one)
    result = libc.recvmsg(fd, ctypes.byref(header), 0x40)
    return result if result < 0 else quote(one.raw[:result])


def sent_message(fd):
    header, *kept = message(ctypes.create_string_buffer(b'ab'))
    return libc.sendmsg(fd, ctypes.byref(header), 0x4000)


def sent_file(fd):
    return libc.sendfile(fd, file(os.O_RDONLY), None, ctypes.c_size_t(4))


def spliced(fd):
    return libc.splice(pipe(0, data=b'abcdef'), None, fd, None, ctypes.c_size_t(4), 2)


def teed(fd):
    return libc.tee(pipe(0, data=b'abcdef'), fd, ctypes.c_size_t(4), 2)


def copied(fd):
    return libc.copy_file_range(file(os.O_RDONLY), None, fd, None, ctypes.c_size_t(4), 0)


TCP, IP = socket.IPPROTO_TCP, socket.IPPROTO_IP
CALLS = {
    'listen(fd, 1)': lambda fd: libc.listen(fd, 1),
    'accept4(fd, 0)': lambda fd: fresh(libc.accept4(fd, None, None, 0)),
    'accept4(fd, 1)': lambda fd: fresh(libc.accept4(fd, None, None, 1)),
    'getsockname(fd)': lambda fd: named(libc.getsockname, fd),
    'getpeername(fd)': lambda fd: named(libc.getpeername, fd),
    'shutdown(fd, SHUT_RD)': lambda fd: libc.shutdown(fd, 0),
    'shutdown(fd, SHUT_WR)': lambda fd: libc.shutdown(fd, 1),
    'shutdown(fd, SHUT_RDWR)': lambda fd: libc.shutdown(fd, 2),
    'shutdown(fd, 9)': lambda fd: libc.shutdown(fd, 9),
    'bind(fd, 127.0.0.1:0)': lambda fd: libc.bind(fd, address(), 16),
    'bind(fd, 192.0.2.1:0)': lambda fd: libc.bind(fd, address()[:4] + socket.inet_aton('192.0.2.1') + bytes(8), 16),
    'bind(fd, /nonexistent/x)': lambda fd: libc.bind(fd, unix(b'/nonexistent/x'), 110),
    'bind(fd, 2 bytes)': lambda fd: libc.bind(fd, address()[:2], 2),
    'connect(fd, /nonexistent/x)': lambda fd: libc.connect(fd, unix(b'/nonexistent/x'), 110),
    'connect(fd, 2 bytes)': lambda fd: libc.connect(fd, address()[:2], 2),
    'connect(fd, AF_UNSPEC)': lambda fd: libc.connect(fd, bytes(16), 16),
    'send(fd, ab, MSG_NOSIGNAL)': lambda fd: libc.send(fd, b'ab', 2, 0x4000),
    'send(fd, nothing, MSG_NOSIGNAL)': lambda fd: libc.send(fd, b'', 0, 0x4000),
    'send(fd, a, MSG_OOB | MSG_NOSIGNAL)': lambda fd: libc.send(fd, b'a', 1, 0x4001),
    'sendto(fd, ab, 127.0.0.1:9)': lambda fd: libc.sendto(fd, b'ab', 2, 0x4000, address(9), 16),
    'sendto(fd, ab, /nonexistent/x)': lambda fd: libc.sendto(fd, b'ab', 2, 0x4000, unix(b'/nonexistent/x'), 110),
    'sendmsg(fd, [ab], MSG_NOSIGNAL)': sent_message,
    'recv(fd, 4, 0)': lambda fd: received(libc.recv, fd, 4, 0),
    'recv(fd, 4, MSG_PEEK)': lambda fd: received(libc.recv, fd, 4, 2),
    'recv(fd, 4, MSG_OOB)': lambda fd: received(libc.recv, fd, 4, 1),
    'recv(fd, 4, MSG_ERRQUEUE)': lambda fd: received(libc.recv, fd, 4, 0x2000),
    'recv(fd, 0, 0)': lambda fd: received(libc.recv, fd, 0, 0),
    'recvmsg(fd, [4], MSG_DONTWAIT)': received_message,
    'read(fd, 4)': lambda fd: received(libc.read, fd, 4),
    'read(fd, 0)': lambda fd: received(libc.read, fd, 0),
    'readv(fd, [2, 2])': read_vector,
    'preadv(fd, [4], 2)': positioned,
    'write(fd, ab)': lambda fd: libc.write(fd, b'ab', 2),
    'write(fd, 8 bytes)': lambda fd: libc.write(fd, bytes([1] + [0] * 7), 8),
    'write(fd, nothing)': lambda fd: libc.write(fd, b'', 0),
    'writev(fd, [a, b])': lambda fd: libc.writev(fd, vector(ctypes.create_string_buffer(b'a'), ctypes.create_string_buffer(b'b')), 2),
    'pwritev(fd, [ab], 2)': lambda fd: libc.pwritev(fd, vector(ctypes.create_string_buffer(b'ab')), 1, ctypes.c_long(2)),
    'getsockopt(fd, SOL_SOCKET, SO_TYPE)': lambda fd: option(fd, 1, 3),
    'getsockopt(fd, SOL_SOCKET, SO_ERROR)': lambda fd: option(fd, 1, 4),
    'getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN)': lambda fd: option(fd, 1, 30),
    'getsockopt(fd, SOL_SOCKET, SO_DOMAIN)': lambda fd: option(fd, 1, 39),
    'getsockopt(fd, SOL_SOCKET, 9999)': lambda fd: option(fd, 1, 9999),
    'getsockopt(fd, IPPROTO_TCP, TCP_NODELAY)': lambda fd: option(fd, TCP, 1),
    'getsockopt(fd, IPPROTO_IP, IP_TTL)': lambda fd: option(fd, IP, 2),
    'setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1)': lambda fd: setoption(fd, 1, 2, 1),
    'setsockopt(fd, SOL_SOCKET, SO_TYPE, 1)': lambda fd: setoption(fd, 1, 3, 1),
    'setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, 1)': lambda fd: setoption(fd, TCP, 1, 1),
    'setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, 0)': lambda fd: setoption(fd, TCP, 6, 0),
    'setsockopt(fd, IPPROTO_IP, IP_TTL, 256)': lambda fd: setoption(fd, IP, 2, 256),
    'setsockopt(fd, 9999, 1, 1)': lambda fd: setoption(fd, 9999, 1, 1),
    'fcntl(fd, F_GETFD)': lambda fd: libc.fcntl(fd, 1) & ~1 if libc.fcntl(fd, 1) >= 0 else -1,
    'fcntl(fd, F_SETFD, 1)': lambda fd: libc.fcntl(fd, 2, 1),
    'fcntl(fd, F_DUPFD, 600)': lambda fd: fresh(libc.fcntl(fd, 0, 600)),
    'fcntl(fd, F_DUPFD, -1)': lambda fd: fresh(libc.fcntl(fd, 0, -1)),
    'fcntl(fd, F_GETOWN)': lambda fd: libc.fcntl(fd, 9),
    'fcntl(fd, F_GETPIPE_SZ)': lambda fd: libc.fcntl(fd, 1032),
    'fcntl(fd, F_GET_SEALS)': lambda fd: libc.fcntl(fd, 1034),
    'ftruncate(fd, 4)': lambda fd: libc.ftruncate(fd, ctypes.c_long(4)),
    'ftruncate(fd, -1)': lambda fd: libc.ftruncate(fd, ctypes.c_long(-1)),
    'sockatmark(fd)': lambda fd: libc.sockatmark(fd),
    'flock(fd, LOCK_EX | LOCK_NB)': lambda fd: libc.flock(fd, 6),
    'flock(fd, 0)': lambda fd: libc.flock(fd, 0),
    'dup(fd)': lambda fd: fresh(libc.dup(fd)),
    'dup2(fd, 950)': lambda fd: fresh(libc.dup2(fd, SPARE)),
    'dup3(fd, fd, 0)': lambda fd: fresh(libc.dup3(fd, fd, 0)),
    'poll(fd, POLLIN | POLLPRI | POLLOUT)': readiness,
    'epoll_ctl(epoll, EPOLL_CTL_ADD, fd)': events_of,
    'ioctl(fd, FIONREAD)': queued,
    'eventfd_read(fd)': counted,
    'eventfd_write(fd, 1)': lambda fd: libc.eventfd_write(fd, ctypes.c_ulonglong(1)),
    'sendfile(fd, file, 4)': sent_file,
    'splice(pipe, fd, 4)': spliced,
    'tee(pipe, fd, 4)': teed,
    'copy_file_range(file, fd, 4)': copied,
    'close(fd)': lambda fd: libc.close(fd),
}


def result_of(call, state):
    fd = STATES[state]()
    ctypes.set_errno(0)
    result = CALLS[call](fd)
    if result == -1 and ctypes.get_errno() == 0:
        return 'EINVAL'  # eventfd_read got fewer bytes and leaves errno as it was
    if result == -1:
        name = numbers.errorcode.get(ctypes.get_errno(), ctypes.get_errno())
        result = 'EOPNOTSUPP' if name == 'ENOTSUP' else name  # two names of one number
    for each in opened:
        libc.close(each)
    opened.clear()
    return result


if __name__ == '__main__':
    try:
        for call in CALLS:
            for state in STATES:
                print(f'{call}\t{state}\t{result_of(call, state)}')
    finally:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
