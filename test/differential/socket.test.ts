import {
  accept,
  bind,
  CHILD_ERROR,
  close,
  connect,
  ERRNO,
  filetest,
  getpeername,
  getprotobyname,
  getservbyname,
  getservbyport,
  getsockname,
  getsockopt,
  type Handle,
  handle,
  inet_aton,
  inet_ntoa,
  listen,
  pack,
  print,
  read,
  readline,
  recv,
  type Scalar,
  SIG,
  send,
  setsockopt,
  shutdown,
  sockaddr_in,
  sockaddr_un,
  socket,
  socketpair,
  syswrite,
  unlink,
  unpack,
} from '@perlipc/perl';
import {
  AF_INET,
  AF_UNIX,
  CRLF,
  INADDR_ANY,
  INADDR_LOOPBACK,
  PF_INET,
  PF_UNIX,
  SO_REUSEADDR,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const S = handle('S');
const C = handle('C');
const B = handle('B');
const port = () => process.argv[2] as Scalar;
const shown = (value: unknown) =>
  value === undefined ? 'undef' : value === true ? '1' : value === false ? '' : `${value}`;
const hex = (bytes: string | Uint8Array | undefined) =>
  bytes === undefined ? 'undef' : `[${Buffer.from(bytes as string, 'latin1').toString('hex')}]`;

const CLIENT = perl`use Socket; socket(S, PF_INET, SOCK_STREAM, getprotobyname "tcp") || die; connect(S, sockaddr_in(shift, INADDR_LOOPBACK)) || die; `;
function client(): void {
  socket(S, PF_INET, SOCK_STREAM, getprotobyname('tcp'));
  connect(S, sockaddr_in(port(), INADDR_LOOPBACK));
}

same(
  'a client prints what a server says',
  () => {
    client();
    for (const line of S) print(line);
    print(close(S) ? 'closed\n' : 'not closed\n');
  },
  `${CLIENT} while (defined(my $l = <S>)) { print $l } print close(S) ? "closed\n" : "not closed\n"`,
  { client: [{ send: 'one\r\ntwo\n\0\xff last' }, 'end'] },
);
same(
  'a client that is reset ends its loop quietly',
  () => {
    client();
    readline(S);
    print(readline(S) === undefined ? 'undef' : 'def', ` ${+ERRNO}\n`);
  },
  `${CLIENT} readline S; print defined readline(S) ? "def" : "undef", " ", $! + 0, "\n"`,
  { client: [{ send: 'x\n' }, { expect: 0 }, 'reset'], normal: (text) => text.replace(/ 0$/, ' 104') },
);
same(
  'print to a socket goes out at close, lines with CRLF',
  () => {
    client();
    print(S, 'HELO ', 'me', CRLF, 'QUIT', CRLF);
    close(S);
  },
  `${CLIENT} print S "HELO ", "me", "\\015\\012", "QUIT", "\\015\\012"; close S`,
  { client: ['end'] },
);
same(
  'talk in turn: send, read a line, answer',
  () => {
    client();
    syswrite(S, 'hello\n');
    const line = readline(S);
    syswrite(S, `you said ${line}`);
    shutdown(S, 1);
    for (const rest of S) print(rest);
  },
  `${CLIENT} syswrite S, "hello\n"; my $l = <S>; syswrite S, "you said $l"; shutdown S, 1; print while <S>`,
  { client: [{ expect: 6 }, { send: 'good day\n' }, { expect: 24 }, { send: 'bye\n' }, 'end'] },
);
same(
  'read of four bytes and unpack of a time',
  () => {
    client();
    const rtime = { value: '    ' };
    read(S, rtime, 4);
    print(Number(unpack('N', rtime.value)) - 2208988800, '\n');
  },
  `${CLIENT} my $t = "    "; read S, $t, 4; print unpack("N", $t) - 2208988800, "\n"`,
  { client: [{ send: '\xe9\x10' }, { send: '\x20\x30 more' }, 'end'] },
);
same(
  'recv takes what is there, and its sender is empty on a stream',
  () => {
    client();
    const b = { value: '' };
    print(hex(recv(S, b, 3, 0)), b.value, hex(recv(S, b, 99, 0)), b.value, '\n');
  },
  `${CLIENT} my $b; print "[", unpack("H*", recv S, $b, 3, 0), "]$b", "[", unpack("H*", recv S, $b, 99, 0), "]$b\n"`,
  { client: [{ send: 'abcdef' }, 'end'] },
);
same(
  'a server greets: accept, addresses, print, close',
  () => {
    socket(S, PF_INET, SOCK_STREAM, 0);
    setsockopt(S, SOL_SOCKET, SO_REUSEADDR, pack('l', 1));
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    listen(S, 5);
    const paddr = accept(C, S) as string;
    const [, iaddr] = sockaddr_in(paddr);
    print(C, 'Hello there, ', inet_ntoa(iaddr), CRLF);
    print(readline(C), paddr.length, '\n');
    close(C);
  },
  perl`use Socket; socket S, PF_INET, SOCK_STREAM, 0; setsockopt S, SOL_SOCKET, SO_REUSEADDR, pack "l", 1; bind S, sockaddr_in 0, INADDR_LOOPBACK;
   listen S, 5; my $p = accept C, S; my ($port, $i) = sockaddr_in $p; print C "Hello there, ", inet_ntoa($i), "\015\012";
   print scalar(<C>), length($p), "\n"; close C`,
  { server: [{ send: 'hi\n' }, { expect: 25 }, 'end'] },
);
same(
  'what the calls return',
  () => {
    const results = [
      socket(S, PF_INET, SOCK_STREAM, 0),
      setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1),
      bind(S, sockaddr_in(0, INADDR_LOOPBACK)),
      listen(S, 5),
      socket(C, PF_INET, SOCK_STREAM, 0),
      connect(C, getsockname(S) as string),
      shutdown(C, 2),
      close(C),
    ];
    print(results.map(shown).join(' '), '\n');
  },
  'use Socket; print join(" ", socket(S, PF_INET, SOCK_STREAM, 0), setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1), bind(S, sockaddr_in 0, INADDR_LOOPBACK), listen(S, 5), socket(C, PF_INET, SOCK_STREAM, 0), connect(C, getsockname S), shutdown(C, 2), close(C)), "\n"',
);
same(
  'connect to a port where nobody listens',
  () => {
    socket(S, PF_INET, SOCK_STREAM, 0);
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    socket(C, PF_INET, SOCK_STREAM, 0);
    print(connect(C, getsockname(S) as string) ? 'yes' : `no ${ERRNO}`, '\n');
  },
  'use Socket; socket S, PF_INET, SOCK_STREAM, 0; bind S, sockaddr_in 0, INADDR_LOOPBACK; socket C, PF_INET, SOCK_STREAM, 0; print connect(C, getsockname S) ? "yes" : "no $!", "\n"',
);
same(
  'bind to an address in use',
  () => {
    for (const s of [S, C]) socket(s, PF_INET, SOCK_STREAM, 0);
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    listen(S, 1);
    print(bind(C, getsockname(S) as string) ? 'yes' : `no ${ERRNO} ${+ERRNO}`, '\n');
  },
  'use Socket; socket $_, PF_INET, SOCK_STREAM, 0 for *S, *C; bind S, sockaddr_in 0, INADDR_LOOPBACK; listen S, 1; print bind(C, getsockname S) ? "yes" : "no $! " . ($! + 0), "\n"',
);
const calls: Record<string, (s: Handle) => unknown> = {
  'bind(S, $a)': (s) => bind(s, sockaddr_in(1, INADDR_ANY)),
  'connect(S, $a)': (s) => connect(s, sockaddr_in(1, INADDR_ANY)),
  'listen(S, 5)': (s) => listen(s, 5),
  'accept(C, S)': (s) => accept(C, s),
  'shutdown(S, 2)': (s) => shutdown(s, 2),
  'getsockname(S)': (s) => getsockname(s),
  'getpeername(S)': (s) => getpeername(s),
  'getsockopt(S, 1, 2)': (s) => getsockopt(s, 1, 2),
  'setsockopt(S, 1, 2, 1)': (s) => setsockopt(s, 1, 2, 1),
  'send(S, "x", 0)': (s) => send(s, 'x', 0),
  'recv(S, $a, 9, 0)': (s) => recv(s, { value: '' }, 9, 0),
};
for (const [source, call] of Object.entries(calls))
  same(
    `${source} on a handle that never was open and on one that was closed`,
    () => {
      print(call(S) ? 'true' : 'false', ` ${+ERRNO}\n`);
      socket(S, PF_INET, SOCK_STREAM, 0);
      close(S);
      print(call(S) ? 'true' : 'false', ` ${+ERRNO}\n`);
    },
    `no warnings "once"; use Socket; my $a = sockaddr_in 1, INADDR_ANY; print ${source} ? "true" : "false", " ", $! + 0, "\n"; socket S, PF_INET, SOCK_STREAM, 0; close S; print ${source} ? "true" : "false", " ", $! + 0, "\n"`,
    { switches: '-w', normal: (text) => text.replaceAll(/ line \d+/g, '') },
  );
same(
  'accept of a Unix-domain socket gives two bytes, which are true',
  () => {
    socket(S, PF_UNIX, SOCK_STREAM, 0);
    bind(S, sockaddr_un('rendezvous'));
    listen(S, 5);
    socket(C, PF_UNIX, SOCK_STREAM, 0);
    connect(C, sockaddr_un('rendezvous'));
    print(hex(accept(B, S)), filetest('-S', 'rendezvous') ? 1 : 0, unlink('rendezvous'), '\n');
  },
  'use Socket; socket S, PF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un "rendezvous"; listen S, 5; socket C, PF_UNIX, SOCK_STREAM, 0; connect C, sockaddr_un "rendezvous"; print "[", unpack("H*", accept B, S), "]", -S "rendezvous" ? 1 : 0, unlink("rendezvous"), "\n"',
);
same(
  'accept that fails leaves the client handle open',
  () => {
    socketpair(C, B, AF_UNIX, SOCK_STREAM, 0);
    socket(S, PF_INET, SOCK_STREAM, 0);
    print(accept(C, S) ? 'yes' : `no ${+ERRNO}`, ' ', syswrite(C, 'x'), '\n');
  },
  'use Socket; socketpair C, B, AF_UNIX, SOCK_STREAM, 0; socket S, PF_INET, SOCK_STREAM, 0; print accept(C, S) ? "yes" : "no " . ($! + 0), " ", syswrite(C, "x"), "\n"',
);
same(
  'datagrams have a sender, and an empty one is not the end',
  () => {
    for (const s of [S, C]) socket(s, PF_INET, SOCK_DGRAM, 0);
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    const to = getsockname(S) as string;
    const sent = [send(C, 'ping', 0, to), send(C, '', 0, to)];
    const b = { value: '' };
    const from = recv(S, b, 99, 0) as string;
    print(sent.join(), ` ${b.value} ${inet_ntoa(sockaddr_in(from)[1])} `);
    print(recv(S, b, 99, 0) === undefined ? 'undef' : `[${b.value}]`, '\n');
  },
  'use Socket; socket $_, PF_INET, SOCK_DGRAM, 0 for *S, *C; bind S, sockaddr_in 0, INADDR_LOOPBACK; my $to = getsockname S; my @sent = (send(C, "ping", 0, $to), send(C, "", 0, $to)); my $b; my $from = recv S, $b, 99, 0; print join(",", @sent), " $b ", inet_ntoa((sockaddr_in $from)[1]), " "; print defined recv(S, $b, 99, 0) ? "[$b]" : "undef", "\n"',
);
same(
  'bytes are sent as text is, to an address and to the peer',
  () => {
    for (const s of [S, C]) socket(s, PF_INET, SOCK_DGRAM, 0);
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    const to = getsockname(S) as string;
    print(send(C, Buffer.from('one'), 0, to), connect(C, to), send(C, Buffer.from('three'), 0));
    const b = { value: '' };
    for (const _ of [1, 2]) print(recv(S, b, 99, 0) === undefined ? ' undef' : ` ${b.value}`);
    print('\n');
  },
  'use Socket; socket $_, PF_INET, SOCK_DGRAM, 0 for *S, *C; bind S, sockaddr_in 0, INADDR_LOOPBACK; my $to = getsockname S; print send(C, "one", 0, $to), connect(C, $to), send(C, "three", 0); my $b; print defined recv(S, $b, 99, 0) ? " $b" : " undef" for 1, 2; print "\n"',
);
same(
  'socket options are packed bytes or a number',
  () => {
    socket(S, PF_INET, SOCK_STREAM, 0);
    setsockopt(S, SOL_SOCKET, SO_REUSEADDR, pack('l', 1));
    print(hex(getsockopt(S, SOL_SOCKET, SO_REUSEADDR)));
    setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 0);
    print(
      hex(getsockopt(S, SOL_SOCKET, SO_REUSEADDR)),
      unpack('i', getsockopt(S, SOL_SOCKET, SO_TYPE) ?? ''),
      '\n',
    );
  },
  'use Socket; socket S, PF_INET, SOCK_STREAM, 0; setsockopt S, SOL_SOCKET, SO_REUSEADDR, pack "l", 1; print "[", unpack("H*", getsockopt S, SOL_SOCKET, SO_REUSEADDR), "]"; setsockopt S, SOL_SOCKET, SO_REUSEADDR, 0; print "[", unpack("H*", getsockopt S, SOL_SOCKET, SO_REUSEADDR), "]", unpack("i", getsockopt S, SOL_SOCKET, SO_TYPE), "\n"',
);
same(
  'a write to a closed peer kills where SIGPIPE has its default',
  () => {
    SIG.PIPE = 'DEFAULT'; // Node ignores it
    socketpair(S, C, AF_UNIX, SOCK_STREAM, 0);
    close(C);
    syswrite(S, 'x');
    print('not reached\n');
  },
  'use Socket; socketpair S, C, AF_UNIX, SOCK_STREAM, 0; close C; syswrite S, "x"; print "not reached\n"',
);
same(
  'a write to a closed peer fails where SIGPIPE is ignored',
  () => {
    SIG.PIPE = 'IGNORE';
    socketpair(S, C, AF_UNIX, SOCK_STREAM, 0);
    close(C);
    print(shown(syswrite(S, 'x')), ` ${ERRNO}\n`);
    print(print(S, 'x'), ' ', close(S) ? 'true' : 'false', ` ${ERRNO}\n`);
  },
  'use Socket; $SIG{PIPE} = "IGNORE"; socketpair S, C, AF_UNIX, SOCK_STREAM, 0; close C; my $r = syswrite S, "x"; print defined $r ? $r : "undef", " $!\n"; print print(S "x"), " ", close(S) ? "true" : "false", " $!\n"',
);
same(
  'addresses: layout, families and forms of inet_aton',
  () => {
    print(hex(sockaddr_in(2345, inet_aton('127.0.0.1') as string)), '\n');
    for (const name of [
      '127.1',
      '0x7f.1',
      '0177.0.0.1',
      '2130706433',
      '1.2.3',
      '256.1',
      '1.2.3.4.5',
      '',
      '::1',
      'localhost',
    ]) {
      const address = inet_aton(name);
      print(`[${name}] `, address ? inet_ntoa(address) : 'undef', '\n');
    }
  },
  perl`use Socket; print "[", unpack("H*", sockaddr_in 2345, inet_aton "127.0.0.1"), "]\n";
   for ("127.1", "0x7f.1", "0177.0.0.1", "2130706433", "1.2.3", "256.1", "1.2.3.4.5", "", "::1", "localhost") { my $a = inet_aton $_; print "[$_] ", defined $a ? inet_ntoa $a : "undef", "\n" }`,
);
same(
  'ports out of range warn and wrap',
  () => {
    for (const p of [65535, 65536, 70000, 98765, -1, 'abc', '12x', undefined] as Scalar[])
      print(sockaddr_in(sockaddr_in(p, INADDR_ANY))[0], ' ');
  },
  perl`use Socket; for (65535, 65536, 70000, 98765, -1, "abc", "12x", undef) { my $s = sockaddr_in $_, INADDR_ANY; print +(sockaddr_in $s)[0], " " }`,
  { switches: '-w', normal: (text) => text.replaceAll(/ at \S+ line \d+/g, '') },
);
same(
  'services and protocols in scalar and list context',
  () => {
    print(getservbyname('time', 'tcp'), '|', getservbyname.list('http', 'tcp').join(), '|');
    print(shown(getservbyname('nosuch', 'tcp')), '|', getservbyname.list('nosuch', 'tcp').length, '|');
    print(
      getservbyport(37, 'tcp'),
      '|',
      getprotobyname('tcp'),
      '|',
      getprotobyname.list('udp').join(),
      ` ${CHILD_ERROR}\n`,
    );
  },
  perl`print scalar getservbyname("time", "tcp"), "|", join(",", getservbyname "http", "tcp"), "|";
   print defined getservbyname("nosuch", "tcp") ? 1 : "undef", "|", scalar(my @x = getservbyname "nosuch", "tcp"), "|";
   print scalar getservbyport(37, "tcp"), "|", scalar getprotobyname("tcp"), "|", join(",", getprotobyname "udp"), " $?\n"`,
);
same(
  'constants',
  () => print([AF_INET, PF_INET, AF_UNIX, SOCK_STREAM, SOCK_DGRAM, SOL_SOCKET, SO_REUSEADDR].join(' '), '\n'),
  'use Socket; print join(" ", AF_INET, PF_INET, AF_UNIX, SOCK_STREAM, SOCK_DGRAM, SOL_SOCKET, SO_REUSEADDR), "\n"',
);
