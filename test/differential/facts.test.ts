// Small facts of perl that the other files don't have.
import {
  accept,
  bind,
  CHILD_ERROR,
  close,
  connect,
  die,
  ERRNO,
  exec,
  exit,
  fork,
  getppid,
  getsockname,
  gmtime,
  handle,
  kill,
  listen,
  localtime,
  minus,
  open,
  or,
  PROCESS_ID,
  pack,
  print,
  qq,
  recv,
  type Scalar,
  SIG,
  STDIN,
  select,
  sleep,
  sockaddr_in,
  sockaddr_un,
  socket,
  socketpair,
  system,
  syswrite,
  unpack,
  unpack_sockaddr_un,
  WEXITSTATUS,
  WIFEXITED,
  WIFSIGNALED,
  WIFSTOPPED,
  WNOHANG,
  WSTOPSIG,
  WTERMSIG,
  WUNTRACED,
  waitpid,
} from '@perlipc/perl';
import {
  AF_UNIX,
  INADDR_ANY,
  INADDR_LOOPBACK,
  INADDR_NONE,
  MSG_OOB,
  MSG_PEEK,
  PF_INET,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_LINGER,
  SOCK_STREAM,
  SOMAXCONN,
} from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const S = handle('S');
const C = handle('C');
const D = handle('D');
const hex = (bytes: Uint8Array | string) => unpack('H*', bytes) ?? '';

function listening(): void {
  socket(S, PF_INET, SOCK_STREAM, 0);
  bind(S, sockaddr_in(0, INADDR_LOOPBACK));
  listen(S, 5);
}
const LISTENING =
  'use Socket; socket S, PF_INET, SOCK_STREAM, 0; bind S, sockaddr_in 0, INADDR_LOOPBACK; listen S, 5; ';

/** A child that sends its parent a signal until it is ended, so that none comes too early for good. */
function pester(name: string): number {
  const pid = fork() ?? die('fork');
  if (pid !== 0) return pid;
  for (;;) {
    kill(name, getppid());
    select(undefined, undefined, undefined, 0.05);
  }
}
const PESTER =
  'sub pester { my $p = fork // die "fork"; return $p if $p; for (;;) { kill $_[0], getppid; select undef, undef, undef, 0.05 } } ';

function dismiss(pid: number): void {
  kill('KILL', pid);
  waitpid(pid, 0);
}
const DISMISS = 'sub dismiss { kill KILL => $_[0]; waitpid $_[0], 0 } ';

same(
  'a handler makes accept fail with EINTR, and runs before it returns',
  () => {
    const order: string[] = [];
    SIG['USR1'] = (name: string) => order.push(name);
    listening();
    const pid = pester('USR1');
    const r = accept(C, S);
    order.push(r ? 'accepted' : `failed ${+ERRNO}`);
    dismiss(pid);
    print(
      order[0],
      ' ',
      order.find((what) => what !== 'USR1'),
      '\n',
    );
  },
  `${LISTENING}${PESTER}${DISMISS}my @o; $SIG{USR1} = sub { push @o, @_ }; my $p = pester("USR1"); my $r = accept C, S; push @o, $r ? "accepted" : "failed " . ($! + 0); dismiss $p; print "$o[0] ", (grep { $_ ne "USR1" } @o)[0], "\\n"`,
);
same(
  'a handler that fails does not change what accept failed with',
  () => {
    SIG['USR1'] = () => waitpid(12345, WNOHANG);
    listening();
    const pid = pester('USR1');
    accept(C, S);
    print(+ERRNO, '\n');
    SIG['USR1'] = 'IGNORE';
    dismiss(pid);
  },
  `use POSIX ":sys_wait_h"; ${LISTENING}${PESTER}${DISMISS}$SIG{USR1} = sub { waitpid 12345, WNOHANG }; my $p = pester("USR1"); accept C, S; print 0 + $!, "\\n"; $SIG{USR1} = "IGNORE"; dismiss $p`,
);
for (const disposition of ['DEFAULT', 'IGNORE'])
  same(
    `where CHLD is ${disposition} a child's end does not interrupt accept`,
    () => {
      SIG['CHLD'] = disposition;
      listening();
      const name = getsockname(S) ?? '';
      if (!fork()) exit();
      if (!fork()) {
        select(undefined, undefined, undefined, 0.3);
        socket(C, PF_INET, SOCK_STREAM, 0);
        connect(C, name);
        exit();
      }
      print(accept(D, S) ? 'accepted\n' : `${ERRNO}\n`);
    },
    `${LISTENING}$SIG{CHLD} = "${disposition}"; my $name = getsockname S; if (!fork) { exit } if (!fork) { select undef, undef, undef, 0.3; socket C, PF_INET, SOCK_STREAM, 0; connect C, $name; exit } print accept(D, S) ? "accepted\\n" : "$!\\n"`,
  );
same(
  'a handler makes recv fail with EINTR, and leaves the buffer',
  () => {
    SIG['USR1'] = () => {};
    socketpair(C, D, AF_UNIX, SOCK_STREAM, 0);
    const pid = pester('USR1');
    const b = { value: 'as it was' };
    const from = recv(C, b, 10, 0);
    print(from ? 'received' : `failed ${+ERRNO}`, ` ${b.value.length}\n`);
    dismiss(pid);
  },
  `use Socket; ${PESTER}${DISMISS}$SIG{USR1} = sub {}; socketpair C, D, AF_UNIX, SOCK_STREAM, 0; my $p = pester("USR1"); my $b = "as it was"; my $r = recv C, $b, 10, 0; print defined $r ? "received" : "failed " . ($! + 0), " ", length $b, "\\n"; dismiss $p`,
);
same(
  'system gives -1 and ECHILD where CHLD is ignored',
  () => {
    SIG['CHLD'] = 'IGNORE';
    const r = system('/bin/sh', '-c', 'exit 3');
    print(`${r} ${CHILD_ERROR} ${+ERRNO}\n`);
  },
  '$SIG{CHLD} = "IGNORE"; my $r = system "/bin/sh", "-c", "exit 3"; print "$r $? ", 0 + $!, "\\n"',
);
same(
  'a child that a fault ended',
  () => {
    const pid = fork() ?? die('fork');
    if (pid === 0) {
      kill('SEGV', PROCESS_ID);
      sleep(5);
    }
    waitpid(pid, 0);
    print(CHILD_ERROR & 127, '\n');
  },
  'my $p = fork // die; if (!$p) { kill SEGV => $$; sleep 5 } waitpid $p, 0; print $? & 127, "\\n"',
);
same(
  'what is opened on descriptor 0 is there for an executed program',
  () => {
    socketpair(C, D, AF_UNIX, SOCK_STREAM, 0);
    open(STDIN, '<&', C);
    syswrite(D, 'through\n');
    close(D);
    exec('/bin/cat');
  },
  'use Socket; socketpair C, D, AF_UNIX, SOCK_STREAM, 0; open STDIN, "<&C"; syswrite D, "through\\n"; close D; exec "/bin/cat"',
);
same(
  'errno is a number, a text and a name',
  () => {
    ERRNO.value = 98;
    print(ERRNO.value, ` |${ERRNO}| `, ERRNO.is('EADDRINUSE') ? 1 : 0, ERRNO.is('EINTR') ? 1 : 0, '\n');
    ERRNO.value = 0;
    print(`[${ERRNO}]`, +ERRNO, '\n');
    ERRNO.value = 9999;
    print(`${ERRNO}\n`);
  },
  '$! = 98; print 0 + $!, " |$!| ", $!{EADDRINUSE} ? 1 : 0, $!{EINTR} ? 1 : 0, "\\n"; $! = 0; print "[$!]", 0 + $!, "\\n"; $! = 9999; print "$!\\n"',
);
same(
  'truth: the argument or a default',
  () => {
    for (const value of ['', '0', '00', '0.0', ' ', '0 but true', 'a', undefined, 0, 0.5])
      print('[', value ?? '', '] ', or(value, 2345), '\n');
  },
  'for ("", "0", "00", "0.0", " ", "0 but true", "a", undef, 0, 0.5) { print "[", $_ // "", "] ", $_ || 2345, "\\n" }',
);
same(
  'a list in a string is joined with blanks',
  () => {
    const list = ['connection from x [', '127.0.0.1', ']\n\t\tat port 1', 0.5];
    print(qq`${list}|\n`);
  },
  'my @l = ("connection from x [", "127.0.0.1", "]\\n\\t\\tat port 1", 0.5); print "@l|\\n"',
);
same(
  'pack and unpack as the programs use them',
  () => {
    print(hex(pack('l', 1)), ' ', unpack('N', '\xff\xff\xff\xff'), ' ', unpack('N', 'ab') ?? 'undef', '\n');
    print(hex(pack('C4')), '\n');
    print(minus(unpack('N', ''), 5), '\n');
  },
  perl`my $e = unpack "N", "ab"; print unpack("H*", pack "l", 1), " ", unpack("N", "\xff\xff\xff\xff"), " ", defined $e ? $e : "undef", "\n"; print unpack("H*", pack "C4"), "\n"; print unpack("N", "") - 5, "\n"`,
  { switches: '-w', normal: (text) => text.replace(/ at \S+ line \d+/g, '') },
);
same(
  'times that are odd',
  () => {
    for (const when of [1000000000.9, 2 ** 31, 2 ** 32, -2208988800, undefined] as Scalar[])
      print(localtime(when), ' ', gmtime(when), '\n');
  },
  'for (1000000000.9, 2 ** 31, 2 ** 32, -2208988800, undef) { print scalar localtime($_), " ", scalar gmtime($_), "\\n" }',
  { switches: '-w', normal: (text) => text.replace(/( value) \$_| at \S+ line \d+/g, '$1') },
);
same(
  'constants of sockets and of waiting',
  () => {
    print([SOMAXCONN, SO_KEEPALIVE, SO_LINGER, SO_ERROR, SHUT_RD, SHUT_WR, SHUT_RDWR].join(' '));
    print(` ${MSG_PEEK} ${MSG_OOB} `, [INADDR_ANY, INADDR_LOOPBACK, INADDR_NONE].map(hex).join(' '), '\n');
    print([WNOHANG, WUNTRACED, WEXITSTATUS(512), WTERMSIG(9), WSTOPSIG(0x137f)].join(' '));
    for (const is of [WIFEXITED(512), WIFSIGNALED(9), WIFSTOPPED(0x137f), WIFEXITED(9)]) print(is ? 1 : 0);
  },
  'use Socket; use POSIX ":sys_wait_h"; print join " ", SOMAXCONN, SO_KEEPALIVE, SO_LINGER, SO_ERROR, SHUT_RD, SHUT_WR, SHUT_RDWR, MSG_PEEK, MSG_OOB, map { unpack "H*", $_ } INADDR_ANY, INADDR_LOOPBACK, INADDR_NONE; print "\\n", join " ", WNOHANG, WUNTRACED, WEXITSTATUS(512), WTERMSIG(9), WSTOPSIG(0x137f); print $_ ? 1 : 0 for WIFEXITED(512), WIFSIGNALED(9), WIFSTOPPED(0x137f), WIFEXITED(9)',
);
same(
  'paths are padded, and abstract names as long as they are',
  () => {
    const address = sockaddr_un('/tmp/catsock');
    print(address.length, ' ', hex(address.slice(0, 16)), ' ', unpack_sockaddr_un(address), '\n');
    print(hex(sockaddr_un('\0abc')), ' ', sockaddr_un('').length, ' ', sockaddr_un('x'.repeat(108)).length);
  },
  'use Socket; my $s = sockaddr_un "/tmp/catsock"; print length $s, " ", unpack("H*", substr $s, 0, 16), " ", (sockaddr_un $s)[0], "\\n"; print unpack("H*", sockaddr_un "\\0abc"), " ", length(sockaddr_un ""), " ", length(sockaddr_un "x" x 108)',
);
