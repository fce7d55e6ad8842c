import assert from 'node:assert/strict';
import * as socket from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { mistakes, walk } from '../support/mistakes.js';

const fresh = freshCases(import.meta.url);

/** What each exported function of sys takes, in the words of `kinds`; a new function wants its line here. */
const calls = `
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
close fd
close_range int int int?
connect fd address
dup fd
dup2 fd fd
dup3 fd fd int
endhostent
endnetent
endprotoent
endservent
errnoName int
execv path words
execve path words environment
execvp path words
fcntl fd int int?
fileno fd
fork object?
forkWhenIdle object?
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
getitimer int
getnameinfo address int? bool? bool?
getnameinfoAsync address int? bool? bool? object?
getnetbyaddr int family
getnetbyaddrAsync int family object?
getnetbyname string
getnetbynameAsync string object?
getnetent
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
getsid int?
getsockname fd
getsockopt fd int int int?
getuid
gmtime int
hostents
inet_aton string
inet_ntop family address
inet_pton family string
kill int int
listen fd int
localtime int
lseek fd int int
ftruncate fd int
isatty fd
nanosleep seconds
netents
open path int int?
pack_sockaddr_in int address
pack_sockaddr_in6 int address6 int? int?
pack_sockaddr_un path
pause
pidfd_open int int?
pipe
pipe2 int
poll entries int
pollfd fd int
protoents
raise int
read fd bytes
reaper
recv fd bytes int?
recvfrom fd bytes int?
send fd bytes int?
sendto fd bytes int bytes?
servents
setegid int
seteuid int
setgid int
setgroups numbers
sethostent bool?
setitimer int object
setnetent bool?
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
sigpending
sigprocmask how numbers?
sigqueue int int int
sigsuspend numbers
sigtimedwait numbers seconds
sigwait numbers
sigwaitinfo numbers
sockaddr_family address
socket int int int?
socketpair int int int?
strerror int
tcgetpgrp fd
tcsetpgrp fd int
times
umask int
unlink path
unpack_sockaddr_in bytes
unpack_sockaddr_in6 bytes
unpack_sockaddr_un bytes
wait
wait4 int int?
waitid int int int
waitpid int int?
waitpidAsync int
write fd bytes
`;

const socketCalls = `
getaddrinfo string? string? object?
getnameinfo address int? int?
inet_aton string
inet_ntoa address
inet_ntop family address
inet_pton family string
line string
message lines
pack_sockaddr_in int address
pack_sockaddr_in6 int address6 int? int?
pack_sockaddr_un path
sockaddr_family address
sockaddr_in int address
sockaddr_in6 int address6 int? int?
sockaddr_un path
unpack_sockaddr_in bytes
unpack_sockaddr_in6 bytes
unpack_sockaddr_un bytes
`;

const classes = ['ForkBusyError', 'ForkRefusedError', 'ResolverError', 'SystemError'];
const socketClasses = ['EndedEarly', 'LineReader', 'Socket', 'TooLong'];

fresh('every argument of every function of sys is named when it is of a wrong type', async () => {
  assert.deepEqual(await walk(sys, calls, classes), []);
});

fresh('so are those of socket, and of its classes', async () => {
  const aliases = {
    inet_ntoa: 'inet_ntop',
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
        'bind address\nlisten int?\nconnect address\nsend bytes int? bytes?\nrecv bytes int?\nread bytes\nwrite bytes\nshutdown int\ngetsockopt int int int?\nsetsockopt int int value',
        ['accept', 'close', 'getpeername', 'getsockname'],
        { send: 'send|sendto', recv: 'recvfrom' },
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
