import assert from 'node:assert/strict';
import * as socket from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { mistakes, walk } from '../support/mistakes.js';

const fresh = freshCases(import.meta.url);

/** What each exported function of sys takes, in the words of `kinds`; a new function wants its line here. */
const calls = `
CMSG_LEN int
CMSG_SPACE int
WCOREDUMP int
WEXITSTATUS int
WIFCONTINUED int
WIFEXITED int
WIFSIGNALED int
WIFSTOPPED int
WSTOPSIG int
WTERMSIG int
_exit int
accept fd
accept4 fd int
alarm int
atfork object
bind fd address
chdir path
chroot path
close fd
close_range int int int?
connect fd address
copy_file_range fd int? fd int? int int?
dup fd
dup2 fd fd
dup3 fd fd int
endhostent
endnetent
endprotoent
endservent
epoll_create1 int?
epoll_ctl fd int fd object?
epoll_pwait fd int int numbers?
epoll_pwait2 fd int seconds? numbers?
epoll_wait fd int int
errnoName int
eventfd int int?
eventfd_read fd
eventfd_write fd big
execv path words
execve path words environment
execvp path words
fchdir fd
fcntl fd int int?
fcntl_lock fd int object
fileno fd
findControl entries string
flock fd int
fork object?
forkWhenIdle object?
fpathconf fd int
ftruncate fd int
gai_strerror int
getaddrinfo string? string? object?
getaddrinfoAsync string? string? object? object?
getegid
geteuid
getgid
getgroups
gethostbyaddr address family
gethostbyaddrAsync address family object?
gethostbyname string
gethostbyname2 string family
gethostbyname2Async string family object?
gethostbynameAsync string object?
gethostent
gethostname
getifaddrs
getitimer int
getnameinfo address int? bool? bool?
getnameinfoAsync address int? bool? bool? object?
getnetbyaddr int family
getnetbyaddrAsync int family object?
getnetbyname string
getnetbynameAsync string object?
getnetent
getoption fd string
getpeername fd
getpgid int?
getpgrp
getpid
getppid
getpriority int int?
getprotobyname string
getprotobynameAsync string object?
getprotobynumber int
getprotobynumberAsync int object?
getprotoent
getresgid
getresuid
getrlimit int
getservbyname string string?
getservbynameAsync string string? object?
getservbyport int string?
getservbyportAsync int string? object?
getservent
getsigaction int
getsid int?
getsockname fd
getsockopt fd int int int?
getuid
gmtime int
hostents
htonl int
htons int
if_indextoname int
if_nameindex
if_nametoindex path
inet_aton string
inet_ntop family address
inet_pton family string
inotify_add_watch fd path int
inotify_init1 int?
inotify_rm_watch fd int
ioctl fd int value
isatty fd
kill int int
listen fd int
localtime int
lseek fd int int
makedev int int
mkfifo path int?
mknod path int int?
mktime tm
nanosleep seconds
pathconf path int
netents
ntohl int
ntohs int
open path int int?
pack_cmsg entries
pack_sockaddr_can object
pack_sockaddr_hci object
pack_sockaddr_in int address
pack_sockaddr_in6 int address6 int? int?
pack_sockaddr_l2 object
pack_sockaddr_ll object
pack_sockaddr_nl object?
pack_sockaddr_rc object
pack_sockaddr_sco string
pack_sockaddr_un path
pack_sockaddr_vm object
pause
pidfd_open int int?
pipe
pipe2 int
poll entries int
pollfd fd int
ppoll entries seconds? numbers?
preadv fd entries int
protoents
pselect numbers? numbers? numbers? seconds? numbers?
pwritev fd entries int
posix_spawn path words environment? object?
posix_spawnp path words environment? object?
raise int
read fd bytes
readv fd entries
reaper
recv fd bytes int?
recv_fds fd int int int?
recvfrom fd bytes int?
recvmmsg fd entries int? seconds? bool?
recvmsg fd entries int? int? bool?
safePoint
select numbers? numbers? numbers? seconds?
send fd bytes int?
send_fds fd entries numbers int? address?
sendfile fd fd int? int
sendmmsg fd entries int?
sendmsg fd entries entries? int? address?
sendto fd bytes int bytes?
servents
setegid int
seteuid int
setgid int
setgroups numbers
sethostent bool?
setitimer int object
setnetent bool?
setoption fd string anything
setpgid int? int?
setpriority int int int
setprotoent bool?
setregid int int
setresgid int int int
setresuid int int int
setreuid int int
setrlimit int object
setservent bool?
setsid
setsockopt fd int int value
setuid int
shutdown fd int
sigaction int action? object?
signalfd int numbers int?
sigpending
sigprocmask how numbers?
sigqueue int int int
sigsuspend numbers
sigtimedwait numbers seconds
sigwait numbers
sigwaitinfo numbers
sockaddr_family address
sockatmark fd
socket int int int?
socketpair int int int?
splice fd int? fd int? int int?
strerror int
strftime string tm
sysconf int
tcgetpgrp fd
tcsetpgrp fd int
tee fd fd int int?
timerfd_create int int?
timerfd_gettime fd
timerfd_settime fd int object
times
ttyname fd
umask int
uname
unlink path
unpack_cmsg bytes
unpack_inotify_events bytes
unpack_route_messages bytes
unpack_signalfd_siginfo bytes
unpack_sockaddr_can bytes
unpack_sockaddr_hci bytes
unpack_sockaddr_in bytes
unpack_sockaddr_in6 bytes
unpack_sockaddr_l2 bytes
unpack_sockaddr_ll bytes
unpack_sockaddr_nl bytes
unpack_sockaddr_rc bytes
unpack_sockaddr_sco bytes
unpack_sockaddr_un bytes
unpack_sockaddr_vm bytes
wait
wait4 int int?
waitid int int int
waitpid int int?
waitpidAsync int
write fd bytes
cfmakeraw termios
collapseHeap
contiguousHeap
environ
execveat fd path words environment int?
fexecve fd words environment
forkpty object?
futex_wait futexword int int seconds?
futex_waitAsync futexword int int object?
futex_wake futexword int int?
getenv path
grantpt fd
login_tty fd
madvise mapping int
memfd_create path int?
mlock mapping
mmap int int int fd int
mq_close fd
mq_getattr fd
mq_notify fd int?
mq_open path int int? object?
mq_receive fd bytes seconds?
mq_send fd bytes int? seconds?
mq_setattr fd mqattr
mq_unlink path
msync mapping int
munlock mapping
munmap mapping
openpty object?
posix_openpt int
pthread_mutex_consistent bytes
pthread_mutex_init bytes
pthread_mutex_lock bytes seconds?
pthread_mutex_trylock bytes
pthread_mutex_unlock bytes
ptsname fd
sem_close semaphore
sem_destroy bytes
sem_getvalue semaphore
sem_init bytes int int
sem_open path int int? int?
sem_post semaphore
sem_timedwait semaphore seconds
sem_trywait semaphore
sem_unlink path
sem_wait semaphore
sem_waitAsync semaphore object?
setenv path path bool?
shm_open path int int?
shm_unlink path
tcdrain fd
tcflow fd int
tcflush fd int
tcgetattr fd
tcgetsid fd
tcgetwinsize fd
tcsendbreak fd int?
tcsetattr fd int termios
tcsetwinsize fd winsize
unlockpt fd
unsetenv path
clock_getres int
clock_gettime int
clock_nanosleep int int seconds
clock_settime int timespec
getrusage int
killpg int int
pidfd_getfd fd int int?
pidfd_send_signal fd int int?
prctl anything
prlimit int int object?
reapOrphans object?
sched_get_priority_max int
sched_get_priority_min int
sched_getaffinity int?
sched_getparam int?
sched_getscheduler int?
sched_setaffinity int numbers
sched_setparam int int
sched_setscheduler int int int?
sched_yield
ftok path int
msgctl int int bytes?
msgget int int?
msgrcv int bytes int? int?
msgsnd int int bytes int?
msqid_ds int
semctl int int int anything
semget int int int?
semid_ds int
semop int entries
semtimedop int entries seconds
shmat int int?
shmctl int int bytes?
shmdt mapping
shmget int int int?
shmid_ds int
shmread int int int
shmwrite int bytes int
getgrent
getgrgid int
getgrgidAsync int object?
getgrnam path
getgrnamAsync path object?
getgrouplist path int
getgrouplistAsync path int object?
getlogin
getpwent
getpwnam path
getpwnamAsync path object?
getpwuid int
getpwuidAsync int object?
getspnam path
grents
initgroups path int
pwents
setgrent
setpwent
endgrent
endpwent
writev fd entries
`;

const socketCalls = `
addressText address
getaddrinfo string? string? object?
getnameinfo address int? int?
inet_aton string
inet_ntoa address
inet_ntop family address
inet_pton family string
line string
message lines
pack_ip_mreq address address?
pack_ip_mreq_source address address address?
pack_ipv6_mreq address6 int
pack_sockaddr_in int address
pack_sockaddr_in6 int address6 int? int?
pack_sockaddr_un path
sockaddr_family address
sockaddr_in int address
sockaddr_in6 int address6 int? int?
sockaddr_un path
unpack_ip_mreq bytes
unpack_ip_mreq_source bytes
unpack_ipv6_mreq bytes
unpack_sockaddr_in bytes
unpack_sockaddr_in6 bytes
unpack_sockaddr_un bytes
`;

const classes = ['ForkBusyError', 'ForkRefusedError', 'ResolverError', 'RouteSocket', 'SystemError'];
const socketClasses = ['EndedEarly', 'LineReader', 'Socket', 'SocketTimeout', 'TooLong'];

fresh('every argument of every function of sys is named when it is of a wrong type', async () => {
  assert.deepEqual(await walk(sys, calls, classes), []);
});

fresh('what a terminal is to have is named with the function that was asked for it', () => {
  for (const call of [sys.openpty, sys.forkpty])
    for (const member of ['termios', 'winsize'])
      assert.throws(() => call({ [member]: 5 }), {
        name: 'TypeError',
        message: new RegExp(`^${call.name}: ${member} must be `),
      });
});

fresh('so are those of socket, and of its classes', async () => {
  const aliases = {
    sockaddr_in: 'pack_sockaddr_in',
    sockaddr_in6: 'pack_sockaddr_in6',
    sockaddr_un: 'unpack_sockaddr_un',
  };
  assert.deepEqual(await walk(socket, socketCalls, socketClasses, aliases), []);
  const one = new socket.Socket({ fd: -1 });
  assert.deepEqual(
    [
      ...(await mistakes(
        'Socket',
        'domain int? int?',
        (...args) => Reflect.construct(socket.Socket, args),
        'Socket|socket',
      )),
      ...(await mistakes(
        'Socket',
        'holder',
        (holder) => Reflect.construct(socket.Socket, [holder]),
        'Socket|socket',
      )),
      ...(await mistakes('LineReader', 'fd object?', (...args) =>
        Reflect.construct(socket.LineReader, args),
      )),
      ...(await mistakes('socketpair', 'int? int? int?', (...args) =>
        Reflect.apply(socket.Socket.pair, socket.Socket, args),
      )),
      ...(await walk(
        methods(one),
        'bind path\nlisten int?\nconnect path\nsettimeout seconds?\nsendall bytes int?\nrecv_exactly int\nsendmsg entries entries? int? address?\nrecvmsg entries int? int?\nsend_fds entries numbers\nrecv_fds int int\ngetoption string\nsetoption string anything\nmakefile object?\nsend bytes int? bytes?\nrecv bytes int?\nread bytes\nwrite bytes\nshutdown int\ngetsockopt int int int?\nsetsockopt int int value',
        [
          'accept',
          'close',
          'detach',
          'getpeername',
          'getsockname',
          'gettimeout',
          'toDgram',
          'toNet',
          'toServer',
          'toString',
        ],
        {
          send: 'send|sendto',
          recv: 'recvfrom',
          makefile: 'LineReader',
          send_fds: 'sendmsg|send_fds',
          recv_fds: 'recv_fds|recvmsg',
        },
      )),
    ],
    [],
  );
});

function methods(object: object): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(object) as object;
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
      .map(([name, { value }]) => [name, (value as () => unknown).bind(object)]),
  );
}

fresh('the parts of an argument are named too', async () => {
  const wrong = (value: unknown) => value as never;
  const parts: [RegExp, () => unknown][] = [
    [/^setrlimit: rlim_cur must /, () => sys.setrlimit(sys.RLIMIT_CORE, wrong({}))],
    [/^setitimer: it_interval must /, () => sys.setitimer(sys.ITIMER_REAL, wrong({ it_value: 1 }))],
    [/^atfork: child must be a function, got 'x'/, () => sys.atfork(wrong({ child: 'x' }))],
    [/^fork: keep must be an array, got 3/, () => sys.fork(wrong({ keep: 3 }))],
    [/^fork: keep\[0\] must .*, got 'x'/, () => sys.fork(wrong({ keep: ['x'] }))],
    [/^fork: foreignThreads must /, () => sys.fork(wrong({ foreignThreads: 1 }))],
    [/^fork: sibling must /, () => sys.fork(wrong({ sibling: 1 }))],
    [/^execve: envp\.A must be a string, got a symbol/, () => sys.execve('/', ['x'], wrong({ A: Symbol() }))],
    [/^execve: argv\[1\] must .*, got 1n/, () => sys.execve('/', ['x', wrong(1n)], {})],
    [/^setgroups: groups\[0\] must /, () => sys.setgroups(wrong(['x']))],
    [/^sigprocmask: set\[1\] must /, () => sys.sigprocmask(sys.SIG_BLOCK, [1, wrong(null)])],
    [/^message: lines\[1\] must be a string, got a symbol/, () => socket.message(['a', wrong(Symbol())])],
    [/^Socket: fd must be an integer, got '3'/, () => new socket.Socket(wrong({ fd: '3' }))],
    [/^getaddrinfo: hints\.flags must /, () => sys.getaddrinfo('::1', undefined, { flags: wrong('x') })],
  ];
  for (const [message, call] of parts) assert.throws(call, { name: 'TypeError', message });
  await assert.rejects(sys.forkWhenIdle({ timeout: wrong('x') }), {
    message: /^forkWhenIdle: timeout must /,
  });
  await assert.rejects(sys.getservbynameAsync('smtp', 'tcp', { signal: wrong('x') }), {
    name: 'TypeError',
    message: /^getservbynameAsync: options\.signal must be an AbortSignal, got 'x'/,
  });
});
