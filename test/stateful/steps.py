"""The steps of a sequence, made by CPython: socket, os, signal, fcntl and select, and the C library where those retry or have no call."""
import ctypes
import errno
import fcntl
import os
import select
import signal
import socket
import stat
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'conformance'))
import machine  # noqa: E402

libc, opened, fresh = machine.libc, machine.opened, machine.fresh
libc.lseek.restype = ctypes.c_longlong

OTHERS = {
    'MFD_CLOEXEC': 1, 'MFD_ALLOW_SEALING': 2, 'MSG_NOSIGNAL': 0x4000, 'MSG_DONTWAIT': 0x40, 'MSG_MORE': 0x8000,
    'EFD_NONBLOCK': os.O_NONBLOCK, 'EFD_SEMAPHORE': 1, 'SO_PASSCRED': 16, 'SO_BUSY_POLL': 46, 'SO_RCVLOWAT': 18, 'SO_PROTOCOL': 38,
    'SO_DOMAIN': 39, 'SO_OOBINLINE': 10, 'SO_TIMESTAMP': 29, 'SO_RXQ_OVFL': 40, 'SO_PEEK_OFF': 42, 'TCP_QUICKACK': 12, 'TCP_CORK': 3,
    'TCP_DEFER_ACCEPT': 9, 'TCP_SYNCNT': 7, 'TCP_LINGER2': 8, 'TCP_USER_TIMEOUT': 18, 'IP_RECVERR': 11, 'IP_PKTINFO': 8,
    'IP_MTU_DISCOVER': 10, 'IP_FREEBIND': 15, 'IP_RECVTTL': 12, 'IP_RECVTOS': 13, 'IPV6_RECVPKTINFO': 49, 'IPV6_RECVERR': 25,
    'IPV6_MTU_DISCOVER': 23, 'IPV6_RECVHOPLIMIT': 51, 'F_GETOWN': 9, 'F_SETPIPE_SZ': 1031, 'F_GETPIPE_SZ': 1032, 'F_ADD_SEALS': 1033,
    'F_GET_SEALS': 1034, 'F_SEAL_SHRINK': 2, 'F_SEAL_GROW': 4, 'F_SEAL_WRITE': 8, 'EPOLL_CTL_ADD': 1, 'EPOLL_CTL_DEL': 2,
    'EPOLL_CTL_MOD': 3, 'CLOCK_MONOTONIC': 1, 'TFD_NONBLOCK': os.O_NONBLOCK, 'TFD_TIMER_ABSTIME': 1, 'SFD_NONBLOCK': os.O_NONBLOCK,
    'FALSE': 0,
}
WORDS = [OTHERS] + [vars(each) for each in (socket, os, signal, fcntl, select, stat)]
NOBODY = 4194303
ports, children, states, came = [], [], [], {}


def begin():
    os.mkdir('d')
    for name in ('SIGUSR1', 'SIGUSR2', 'SIGWINCH'):
        handle(name)


def handle(name):
    def handler(*_):
        came[name] = came.get(name, 0) + 1
    signal.signal(getattr(signal, name), handler)


def end():
    for pid in children:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except OSError:
            pass
    for each in opened:
        libc.close(each)


def number(word):
    """The value of "3", "O_RDWR|O_CREAT" or "#3", the third descriptor that was opened."""
    if word.startswith('#'):
        return opened[int(word[1:]) % len(opened)] if opened else machine.CLOSED
    if word.lstrip('-').isdigit():
        return int(word)
    value = 0
    for name in word.split('|'):
        value |= next(int(words[name]) for words in WORDS if name in words)
    return value


def kept(*fds):
    """New descriptors, close-on-exec as those of sys are."""
    for fd in fds:
        os.set_inheritable(fd, False)
    machine.keep(*fds)
    return 'descriptors' if len(fds) > 1 else 'a descriptor'


def kept_as_in_c(fd):
    machine.keep(fd)
    return 'a descriptor'


def placed(result, wanted):
    return result if result < 0 else 'it' if result == wanted else 'another'


def one(result):
    return kept(result) if result >= 0 else result


def address_of(word):
    """The packed address of "127.0.0.1:9", "[::1]:0", "name:#3", "peer:#3", or of a path."""
    if word[:5] in ('name:', 'peer:'):
        call = libc.getsockname if word[:5] == 'name:' else libc.getpeername
        buffer, size = machine.room(128), ctypes.c_uint(128)
        return buffer.raw[:size.value] if call(number(word[5:]), buffer, ctypes.byref(size)) == 0 else b''
    host, _, port = word.rpartition(':')
    if host.startswith('['):
        return struct.pack('=HHI16sI', socket.AF_INET6, socket.htons(int(port)), 0, socket.inet_pton(socket.AF_INET6, host[1:-1]), 0)
    if host:
        return struct.pack('=HH4s8x', socket.AF_INET, socket.htons(int(port)), socket.inet_aton(host))
    return machine.unix(word.encode())


def port_named(number):
    if number in (0, 9):
        return str(number)
    if number not in ports:
        ports.append(number)
    return f'#{ports.index(number)}'


def address_text(raw):
    if len(raw) < 2:
        return 'nothing'
    family = struct.unpack('=H', raw[:2])[0]
    if family == socket.AF_INET:
        return f'{socket.inet_ntoa(raw[4:8])}:{port_named(struct.unpack(">H", raw[2:4])[0])}'
    if family == socket.AF_INET6:
        return f'[{socket.inet_ntop(family, raw[8:24])}]:{port_named(struct.unpack(">H", raw[2:4])[0])}'
    if family != socket.AF_UNIX or len(raw) == 2:
        return f'family {family}'
    return 'bound by the kernel' if raw[2] == 0 else f'path {raw[2:].split(bytes(1))[0].decode()}'


def named(call, fd):
    buffer, size = machine.room(128), ctypes.c_uint(128)
    result = call(number(fd), buffer, ctypes.byref(size))
    return result if result != 0 else address_text(buffer.raw[:size.value])


def accepted(fd, flags):
    buffer, size = machine.room(128), ctypes.c_uint(128)
    result = libc.accept4(number(fd), buffer, ctypes.byref(size), number(flags))
    if result < 0:
        return result
    machine.keep(result)
    return f'a descriptor, from {address_text(buffer.raw[:size.value])}'


def to(call, fd, word):
    packed = address_of(word)
    return call(number(fd), packed, len(packed)) if packed else 'no address'


def sent_to(fd, data, flags, word):
    packed = address_of(word)
    return 'no address' if not packed else libc.sendto(number(fd), data.encode(), len(data), number(flags), packed, len(packed))


def received_from(fd, size, flags):
    buffer, room, length = machine.room(int(size) + 1), machine.room(128), ctypes.c_uint(128)
    result = libc.recvfrom(number(fd), buffer, int(size), number(flags), room, ctypes.byref(length))
    return result if result < 0 else f'{machine.quote(buffer.raw[:min(result, int(size))])} of {result} from {address_text(room.raw[:length.value])}'


def rights_sent(fd, data, flags, *given):
    with_socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=number(fd))
    try:
        rights = struct.pack(f'{len(given)}i', *map(number, given))
        return with_socket.sendmsg([data.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)], number(flags))
    finally:
        with_socket.detach()


def rights_received(fd, size, room, flags):
    with_socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=number(fd))
    try:
        data, control, told, _ = with_socket.recvmsg(int(size), int(room), number(flags))
    finally:
        with_socket.detach()
    fds = []
    for _, kind, bytes_ in control:
        if kind == socket.SCM_RIGHTS:
            fds += struct.unpack(f'{len(bytes_) // 4}i', bytes_[:len(bytes_) // 4 * 4])
    kept(*fds)
    return f'{machine.quote(data)} with {len(fds)} descriptors, flags {told & ~0x40000000}'


def structure(fd, name, kind, *fields):
    return with_option(fd, lambda one: one.setsockopt(socket.SOL_SOCKET, number(name), struct.pack(kind, *map(int, fields))))


def with_option(fd, call):
    with_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, fileno=number(fd))
    try:
        return call(with_socket)
    finally:
        with_socket.detach()


def polled(fds, events):
    poll = select.poll()
    words = fds.split(',')
    if len({number(each) for each in words}) < len(words):
        return 'one twice'  # Python's poll object has each descriptor once
    for each in words:
        poll.register(number(each), number(events))
    found = dict(poll.poll(0))
    return ' '.join(str(found.get(number(each), 0)) for each in words)


def selected(fds):
    numbers = [number(each) for each in fds.split(',')]
    found = select.select(numbers, numbers, numbers, 0)
    return ' '.join(','.join(str(numbers.index(fd)) for fd in sorted(set(each))) for each in found)


def epoll_added(epfd, op, fd, events):
    class event(ctypes.Structure):
        _pack_ = 1 if os.uname().machine == 'x86_64' else None
        _fields_ = [('events', ctypes.c_uint), ('data', ctypes.c_ulonglong)]

    data = int(fd[1:]) if fd.startswith('#') else 0
    return libc.epoll_ctl(number(epfd), number(op), number(fd), ctypes.byref(event(number(events), data)))


def epoll_waited(epfd):
    class event(ctypes.Structure):
        _pack_ = 1 if os.uname().machine == 'x86_64' else None
        _fields_ = [('events', ctypes.c_uint), ('data', ctypes.c_ulonglong)]

    found = (event * 8)()
    result = libc.epoll_wait(number(epfd), found, 8, 0)
    return result if result < 0 else ' '.join(sorted(f'{each.data}:{each.events}' for each in found[:result])) or 'none'


def timer_set(fd, flags, seconds, interval):
    class itimerspec(ctypes.Structure):
        _fields_ = [('values', ctypes.c_long * 4)]

    new, old = itimerspec(), itimerspec()
    new.values[:] = [int(interval), 0, int(seconds), 0]
    result = libc.timerfd_settime(number(fd), number(flags), ctypes.byref(new), ctypes.byref(old))
    return result if result < 0 else f'{old.values[0]} {"armed" if any(old.values[2:]) else "not armed"}'


def status_of(fd):
    found = os.fstat(number(fd))
    size = found.st_size if stat.S_ISREG(found.st_mode) else 0
    return f'{found.st_mode:o} {size}'


def signals(words):
    return [] if words == 'none' else [number(each) for each in words.split(',')]


def names(found):
    return ','.join(sorted(signal.Signals(each).name for each in found)) or 'none'


def tell():
    """Which handlers have run since the last step that tells."""
    told = ' '.join(f'{name}:{came[name]}' for name in sorted(came))
    came.clear()
    return f'; came {told}' if told else ''


def signalled(result):
    return f'{"0" if result is None else result}{tell()}'


def masked(how, words):
    return f'{names(signal.pthread_sigmask(number(how), signals(words)))}{tell()}'


def taken(words):
    found = signal.sigtimedwait(signals(words), 0)
    if found is None:
        raise OSError(errno.EAGAIN, 'nothing')
    return f'{signal.Signals(found.si_signo).name} {found.si_code}'


def disposed(name, how):
    if how == 'handler':
        handle(name)
    else:
        signal.signal(getattr(signal, name), number(how))


def signal_descriptor(fd, words):
    mask = (ctypes.c_ulonglong * 16)(sum(1 << each - 1 for each in signals(words)))
    result = libc.signalfd(number(fd), mask, os.O_NONBLOCK)
    return one(result) if number(fd) == -1 else placed(result, number(fd))


def process(word):
    if word.startswith('child:'):
        return children[int(word[6:]) % len(children)] if children else NOBODY
    if word.startswith('-'):
        return -process(word[1:])
    return {'0': 0, 'self': os.getpid(), 'parent': os.getppid(), 'nobody': NOBODY, '1': 1}[word]


def process_named(pid):
    if pid == os.getpid():
        return 'self'
    if pid in children:
        return f'child {children.index(pid)}'
    return 'none' if pid == 0 else 'another'


def forked(how):
    pid = os.fork()
    if pid == 0:
        libc.prctl(1, signal.SIGKILL)
        if how == 'pause':
            while True:
                signal.pause()
        if how.startswith('by'):
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            if how != 'bySIGKILL':
                signal.signal(number(how[2:]), signal.SIG_DFL)
            os.kill(os.getpid(), number(how[2:]))
        os._exit(int(how[4:]))
    children.append(pid)
    states.append('runs' if how == 'pause' else 'ended')
    if how != 'pause':
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return 'a child'


def controlled(word, name):
    """A signal that a child can't block, with the wait for what it does."""
    pid = process(word)
    os.kill(pid, number(name))
    if pid not in children or name == '0':
        return 0
    index = children.index(pid)
    if name == 'SIGKILL' and states[index] != 'ended':
        states[index] = 'ended'
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    elif name == 'SIGSTOP' and states[index] == 'runs':
        states[index] = 'stopped'
        os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
    elif name == 'SIGCONT' and states[index] == 'stopped':
        states[index] = 'runs'
        os.waitid(os.P_PID, pid, os.WCONTINUED | os.WNOWAIT)
    return 0


def waited(word, options):
    status = ctypes.c_int(0)
    pid = libc.waitpid(process(word), ctypes.byref(status), number(options))
    return pid if pid < 0 else f'{process_named(pid)} {status.value}'


def of_table(make, *words):
    """What machine.py makes; its new descriptors are close-on-exec unless the call says what they are."""
    before = len(opened)
    result = make(*words)
    for fd in opened[before:]:
        os.set_inheritable(fd, False)
    return result


def read_at(fd, size, offset):
    # os.preadv is preadv2, which takes -1 for where the file is.
    buffer = machine.room(int(size) + 1)
    result = libc.preadv(number(fd), machine.vector(buffer), 1, ctypes.c_long(int(offset)))
    return result if result < 0 else machine.quote(buffer.raw[:result])


def written_at(fd, data, offset):
    buffer = ctypes.create_string_buffer(data.encode())
    return libc.pwritev(number(fd), machine.vector(buffer), 1, ctypes.c_long(int(offset)))


def sought(fd, offset, whence):
    moved = os.lseek(number(fd), int(offset), number(whence))
    if moved >= 2**53:
        raise OSError(errno.EOVERFLOW, 'sys tells no offsets of more bits')
    return moved


def stated(name):
    if name.startswith('pipe'):
        machine.STATES[name]()
    else:
        of_table(machine.STATES[name])
    return 'descriptors'


STEPS = {
    'state': stated,
    'socket': lambda *words: kept(socket.socket(*map(number, words)).detach()),
    'socketpair': lambda *words: kept(*[each.detach() for each in socket.socketpair(*map(number, words))]),
    'pipe': lambda: kept(*os.pipe()),
    'eventfd': lambda count, flags: one(libc.eventfd(int(count), number(flags))),
    'epoll_create1': lambda: kept(libc.epoll_create1(0)),
    'timerfd_create': lambda clock, flags: one(libc.timerfd_create(number(clock), number(flags))),
    'signalfd': signal_descriptor,
    'memfd_create': lambda name, flags: one(libc.memfd_create(name.encode(), number(flags))),
    'open': lambda path, flags, mode: kept(os.open(path, number(flags), int(mode, 8))),
    'mkfifo': lambda path, mode: os.mkfifo(path, int(mode, 8)),
    'unlink': os.unlink,
    'close': lambda fd: os.close(number(fd)),
    'dup': lambda fd: kept(os.dup(number(fd))),
    'dup2': lambda fd, other: 'it' if os.dup2(number(fd), number(other)) == number(other) else 'another',
    'dup3': lambda fd, other, flags: placed(libc.dup3(number(fd), number(other), number(flags)), number(other)),
    'F_DUPFD': lambda fd, least: kept_as_in_c(fcntl.fcntl(number(fd), fcntl.F_DUPFD, int(least))),
    'F_DUPFD_CLOEXEC': lambda fd, least: kept(fcntl.fcntl(number(fd), fcntl.F_DUPFD_CLOEXEC, int(least))),
    'fcntl': lambda fd, *words: fcntl.fcntl(number(fd), *map(number, words)),
    'bind': lambda fd, word: to(libc.bind, fd, word),
    'connect': lambda fd, word: to(libc.connect, fd, word),
    'listen': lambda fd, backlog: libc.listen(number(fd), int(backlog)),
    'accept4': accepted,
    'getsockname': lambda fd: named(libc.getsockname, fd),
    'getpeername': lambda fd: named(libc.getpeername, fd),
    'send': lambda fd, data, flags: libc.send(number(fd), data.encode(), len(data), number(flags)),
    'sendto': sent_to,
    'recvfrom': received_from,
    'send_fds': rights_sent,
    'recv_fds': rights_received,
    'getsockopt': lambda fd, level, name: with_option(fd, lambda one: str(one.getsockopt(number(level), number(name)))),
    'setsockopt': lambda fd, level, name, value: with_option(fd, lambda one: one.setsockopt(number(level), number(name), number(value))),
    'SO_LINGER': lambda fd, *fields: structure(fd, 'SO_LINGER', '=ii', *fields),
    'SO_RCVTIMEO': lambda fd, *fields: structure(fd, 'SO_RCVTIMEO', '=qq', *fields),
    'poll': polled,
    'select': selected,
    'epoll_ctl': epoll_added,
    'epoll_wait': epoll_waited,
    'timerfd_settime': timer_set,
    'fstat': status_of,
    'lseek': sought,
    'ftruncate': lambda fd, length: os.ftruncate(number(fd), int(length)),
    'preadv': read_at,
    'pwritev': written_at,
    'umask': lambda mask: os.umask(int(mask, 8)),
    'chdir': os.chdir,
    'fchdir': lambda fd: os.fchdir(number(fd)),
    'fork': forked,
    'kill': controlled,
    'raise': lambda name: signalled(os.kill(os.getpid(), number(name))),
    'waitpid': waited,
    'getpgid': lambda word: process_named(os.getpgid(process(word))),
    'getsid': lambda word: process_named(os.getsid(process(word))),
    'setpgid': lambda word, group: os.setpgid(process(word), process(group)),
    'setsid': lambda: [os.setsid(), 'a session'][1],
    'sigprocmask': masked,
    'sigpending': lambda: names(signal.sigpending()),
    'sigtimedwait': taken,
    'signal': disposed,
}


def made(step):
    """The result of a step: "call #3 NAME" for what the table of machine.py has, otherwise NAME and its arguments."""
    name, *words = step.split(' ')
    if name != 'call':
        return STEPS[name](*words)
    call = step.split(' ', 2)[2]
    if call.startswith(('accept4', 'dup2', 'dup3', 'fcntl', 'splice', 'tee')):
        return machine.CALLS[call](number(words[0]))
    return of_table(machine.CALLS[call], number(words[0]))
