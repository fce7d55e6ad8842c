import fc from 'fast-check';
import { calls } from '../conformance/calls.js';
import { states } from '../conformance/states.js';

type Words = fc.Arbitrary<string>;

/** A step of that name with words of these kinds. */
const step = (name: string, ...words: Words[]): Words =>
  fc.tuple(...words).map((chosen) => [name, ...chosen].join(' '));
const one = (words: string): Words => fc.constantFrom(...words.split(' '));
const some = (words: string, most: number, between: string): Words =>
  fc.uniqueArray(one(words), { minLength: 1, maxLength: most }).map((chosen) => chosen.join(between));

/** A descriptor by when it was opened: the steps before may have closed it, or given its number to another. */
const fd = fc.nat({ max: 15 }).map((index) => `#${index}`);
const fds = fc.array(fd, { minLength: 1, maxLength: 5 }).map((list) => list.join(','));
const socketType = one('SOCK_STREAM SOCK_DGRAM SOCK_SEQPACKET').map((type) => `${type}|SOCK_NONBLOCK`);
const path = one('a b d fifo d/a nowhere/a');
const address = fc.oneof(
  { weight: 3, arbitrary: fd.map((other) => `name:${other}`) },
  { weight: 1, arbitrary: fd.map((other) => `peer:${other}`) },
  { weight: 3, arbitrary: one('127.0.0.1:0 [::1]:0 0.0.0.0:0 [::]:0 127.0.0.1:9 a b d nowhere/a') },
);
const sendFlags = some('MSG_DONTWAIT MSG_OOB MSG_MORE MSG_EOR', 2, '|').map(
  (flags) => `${flags}|MSG_NOSIGNAL`,
);
const recvFlags = some('0 MSG_PEEK MSG_DONTWAIT MSG_TRUNC MSG_OOB MSG_WAITALL', 2, '|').map((flags) =>
  flags.replace(/^0\||\|0$/, ''),
);
const data = one('a bc def ghijklmnop');
const size = one('0 1 2 5 30');
const option = fc.oneof(
  one(
    'SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_BROADCAST SO_OOBINLINE SO_DONTROUTE SO_SNDBUF SO_RCVBUF SO_RCVLOWAT SO_PRIORITY SO_PASSCRED SO_TIMESTAMP SO_PEEK_OFF SO_ERROR SO_TYPE SO_PROTOCOL SO_DOMAIN SO_ACCEPTCONN',
  ).map((name) => `SOL_SOCKET ${name}`),
  one(
    'TCP_NODELAY TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_SYNCNT TCP_LINGER2 TCP_USER_TIMEOUT',
  ).map((name) => `IPPROTO_TCP ${name}`),
  one(
    'IP_TTL IP_TOS IP_RECVERR IP_PKTINFO IP_MTU_DISCOVER IP_RECVTTL IP_MULTICAST_TTL IP_MULTICAST_LOOP',
  ).map((name) => `IPPROTO_IP ${name}`),
  one('IPV6_V6ONLY IPV6_UNICAST_HOPS IPV6_RECVPKTINFO IPV6_TCLASS IPV6_RECVHOPLIMIT').map(
    (name) => `IPPROTO_IPV6 ${name}`,
  ),
);
const value = one('-1 0 1 2 64 255 256 4096 100000');
const signals = some('SIGUSR1 SIGUSR2 SIGWINCH', 3, ',');
const who = one('0 self parent nobody 1 child:0 child:1 child:2');

const opening = fc.oneof(
  fc
    .constantFrom(...Object.keys(states).filter((name) => !/^(negative|closed|directory|path)$/.test(name)))
    .map((name) => `state ${name}`),
  step('socket', one('AF_INET AF_INET6 AF_UNIX'), socketType, one('0 0 0 IPPROTO_TCP IPPROTO_UDP')),
  step('socketpair', one('AF_UNIX AF_UNIX AF_INET'), socketType),
  step('eventfd', one('0 1 4294967294'), one('EFD_NONBLOCK EFD_NONBLOCK|EFD_SEMAPHORE')),
  step('memfd_create', one('m'), one('MFD_CLOEXEC MFD_CLOEXEC|MFD_ALLOW_SEALING')),
  step(
    'open',
    path,
    some('O_RDWR O_WRONLY O_CREAT O_EXCL O_TRUNC O_APPEND O_DIRECTORY O_PATH', 3, '|').map(
      (flags) => `${flags}|O_NONBLOCK`,
    ),
    one('600 644 666 0'),
  ),
  step('open', one('. d'), one('O_RDONLY|O_DIRECTORY O_PATH'), one('0')),
  one('pipe epoll_create1'),
  step('timerfd_create', one('CLOCK_MONOTONIC'), one('TFD_NONBLOCK')),
);

const descriptors = fc.oneof(
  step('close', fd),
  step('dup', fd),
  step('dup2', fd, fd),
  step('dup3', fd, fd, one('0 O_CLOEXEC')),
  step('F_DUPFD', fd, one('0 100 200')),
  step('F_DUPFD_CLOEXEC', fd, one('0 100')),
  step('fcntl', fd, one('F_GETFD F_GETFL F_GETPIPE_SZ F_GET_SEALS F_GETOWN')),
  step('fcntl', fd, one('F_SETFD'), one('0 1')),
  step('fcntl', fd, one('F_SETFL'), one('O_NONBLOCK O_NONBLOCK|O_APPEND O_NONBLOCK 0')),
  step('fcntl', fd, one('F_SETPIPE_SZ'), one('0 4096 65536')),
  step('fcntl', fd, one('F_ADD_SEALS'), one('F_SEAL_GROW F_SEAL_SHRINK F_SEAL_WRITE')),
  step('lseek', fd, one('-1 0 1 3 100'), one('SEEK_SET SEEK_CUR SEEK_END SEEK_DATA SEEK_HOLE')),
  step('ftruncate', fd, one('-1 0 4 1000')),
  step('preadv', fd, size, one('-1 0 2 100')),
  step('pwritev', fd, data, one('-1 0 2 100')),
  step('fstat', fd),
  step('mkfifo', path, one('600 644')),
  step('unlink', path),
);

const watching = fc.oneof(
  step('poll', fds, some('POLLIN POLLOUT POLLPRI POLLRDHUP', 4, '|')),
  step('select', fds),
  step(
    'epoll_ctl',
    fd,
    one('EPOLL_CTL_ADD EPOLL_CTL_ADD EPOLL_CTL_MOD EPOLL_CTL_DEL'),
    fd,
    some('EPOLLIN EPOLLOUT EPOLLET EPOLLONESHOT EPOLLRDHUP', 3, '|'),
  ),
  step('epoll_wait', fd),
  step('timerfd_settime', fd, one('0 TFD_TIMER_ABSTIME'), one('0 1000000'), one('0 7')),
);

const sockets = fc.oneof(
  step('bind', fd, address),
  step('connect', fd, address),
  step('listen', fd, one('0 1 8')),
  step('accept4', fd, one('SOCK_NONBLOCK SOCK_NONBLOCK|SOCK_CLOEXEC')),
  step('getsockname', fd),
  step('getpeername', fd),
  step('send', fd, data, sendFlags),
  step('sendto', fd, data, sendFlags, address),
  step('recvfrom', fd, size, recvFlags),
  step('send_fds', fd, data, one('MSG_DONTWAIT|MSG_NOSIGNAL'), fd),
  step('send_fds', fd, data, one('MSG_DONTWAIT|MSG_NOSIGNAL'), fd, fd),
  step('recv_fds', fd, size, one('0 24 32'), one('MSG_DONTWAIT')),
  step('getsockopt', fd, option),
  step('setsockopt', fd, option, value),
  step('SO_LINGER', fd, one('0 1'), one('0 1')),
  step('SO_RCVTIMEO', fd, one('0 1'), one('0 10000 1000000')),
);

const processes = fc.oneof(
  step('umask', one('0 22 77 777')),
  step('chdir', one('d . a nowhere')),
  step('fchdir', fd),
  step('fork', one('pause exit0 exit7 bySIGKILL bySIGTERM bySIGUSR1')),
  step('kill', who, one('0')),
  step('kill', one('-child:0 -self -nobody'), one('0')),
  step('kill', one('child:0 child:1 child:2 nobody'), one('SIGKILL SIGSTOP SIGCONT')),
  step('raise', one('SIGUSR1 SIGUSR2 SIGWINCH')),
  step(
    'waitpid',
    one('-1 child:0 child:1 child:2 nobody 0'),
    some('WNOHANG WNOHANG|WUNTRACED WNOHANG|WCONTINUED', 2, '|'),
  ),
  step('waitpid', one('child:0 child:1'), one('0 WUNTRACED')),
  step('getpgid', who),
  step('getsid', who),
  step('setpgid', who, one('0 self child:0 child:1 nobody')),
  step('setsid'),
  step('sigprocmask', one('SIG_BLOCK SIG_UNBLOCK SIG_SETMASK'), signals),
  step('sigprocmask', one('SIG_SETMASK'), one('none')),
  step('sigpending'),
  step('sigtimedwait', signals),
  step('signal', one('SIGUSR1 SIGUSR2 SIGWINCH'), one('handler handler SIG_IGN')),
  step('signalfd', fc.oneof(one('-1'), fd), signals),
);

/** Calls of the table, which sys and the C library make on one descriptor. */
const ofTable = fc
  .tuple(fd, fc.constantFrom(...Object.keys(calls)))
  .map(([one, call]) => `call ${one} ${call}`);

const any = fc.oneof(
  { weight: 2, arbitrary: opening },
  { weight: 3, arbitrary: descriptors },
  { weight: 2, arbitrary: watching },
  { weight: 5, arbitrary: sockets },
  { weight: 3, arbitrary: processes },
  { weight: 4, arbitrary: ofTable },
);

/** Sequences of steps; shrunk by leaving out steps. */
export const sequences: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.array(opening, { minLength: 1, maxLength: 6, size: 'max' }),
    fc.array(any, { maxLength: 40, size: 'max' }),
  )
  .map(([first, rest]) => [...first, ...rest]);
