import {
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  getaddrinfo,
  handle,
  local,
  print,
  SIG,
  sockaddr_in,
  sockaddr_un,
  unlink,
} from '@perlipc/perl';
import { IO, type IOSocketINET, type IOSocketUNIX, ref } from '@perlipc/perl/io';
import { ualarm } from '@perlipc/perl/time-hires';
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  INADDR_LOOPBACK,
  inet_aton,
  MSG_OOB,
  PF_UNSPEC,
  SO_BROADCAST,
  SO_KEEPALIVE,
  SO_LINGER,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { families } from '../support/families.js';
import { child } from './child.js';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const shown = (value: unknown) =>
  value === undefined ? 'undef' : value === true ? '[1]' : value === false ? '[]' : `[${value}]`;
const isObject = (value: unknown) => (typeof value === 'object' && value !== null ? 'object' : value);
/** Tells what each call returns, or what it died of; errno and EVAL_ERROR where it returned nothing. */
const tell = (...calls: (() => unknown)[]) => {
  for (const call of calls) {
    ERRNO.value = 0;
    EVAL_ERROR.value = '';
    let error: unknown;
    const got = evaluate(() => {
      const result = isObject(call());
      error = EVAL_ERROR.value;
      return result;
    });
    if (EVAL_ERROR.value !== '') print(`${EVAL_ERROR.value}`);
    else
      print(shown(got), got === undefined || got === false || got === '' ? ` ${+ERRNO} ${error}` : '', '\n');
  }
};
const TELL = perl`use strict; use warnings; use IO::Socket; use IO::Select; use IO::Socket::IP;
sub shown { defined $_[0] ? ref $_[0] ? "[object]" : "[$_[0]]" : "undef" }
sub tell_ { for (@_) { $! = 0; $@ = ""; my $err; my $got = eval { my $r = $_->(); $err = $@ // ""; $r }; if ($@) { print $@ } else { print shown($got), defined $got && $got ne "" ? "" : " " . ($! + 0) . " $err", "\n" } } }
$| = 1; `;
const place = (text: string) => text.replaceAll(/ at \S+ line \d+/g, ' at PLACE');

/** A listening socket of the loopback, a client and what was accepted. */
function connection(): [IOSocketINET, IOSocketINET, IOSocketINET] {
  const server = IO.Socket.INET.new({ Listen: 5, LocalAddr: '127.0.0.1' }) as IOSocketINET;
  const client = IO.Socket.INET.new(`127.0.0.1:${server.sockport()}`) as IOSocketINET;
  return [server, client, server.accept() as IOSocketINET];
}
const CONNECTION =
  'my $l = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1"); my $c = IO::Socket::INET->new("127.0.0.1:" . $l->sockport); my $s = $l->accept; ';

same(
  'IO::Socket::INET: a connection, its ends and options',
  () => {
    const [l, c, s] = connection();
    for (const socket of [l, c, s])
      tell(
        () => ref(socket),
        () => socket.sockhost(),
        () => (socket.sockport() ?? 0) > 0,
        () => socket.sockaddr()?.length,
        () => socket.sockname()?.length,
        () => socket.peerhost(),
        () => (socket.peerport() ?? 0) > 0,
        () => socket.peeraddr()?.length,
        () => socket.peername()?.length,
        () => socket.connected()?.length,
        () => socket.sockdomain(),
        () => socket.socktype(),
        () => socket.protocol(),
        () => socket.timeout(),
        () => socket.timeout(3),
        () => socket.timeout(undefined),
        () => socket.timeout(),
        () => socket.sockopt(SO_KEEPALIVE),
        () => socket.sockopt(SO_KEEPALIVE, 1),
        () => socket.sockopt(SO_KEEPALIVE),
        () => socket.getsockopt(SOL_SOCKET, SO_LINGER)?.toString().length,
        () => socket.setsockopt(SOL_SOCKET, SO_LINGER, '\x01\0\0\0\x02\0\0\0'),
        () => socket.getsockopt(SOL_SOCKET, 9999),
        () => socket.atmark(),
        () => socket.output.autoflush,
        () => socket.shutdown(1),
        () => socket.listen(),
        () => socket.connected()?.length,
        () => socket.close(),
        () => socket.close(),
        () => socket.sockhost(),
        () => socket.peerport(),
        () => socket.connected(),
        () => socket.shutdown(1),
        () => socket.listen(),
        () => socket.accept(),
        () => socket.bind(0, INADDR_LOOPBACK),
        () => socket.connect(1, INADDR_LOOPBACK),
        () => socket.sockopt(SO_KEEPALIVE),
        () => socket.atmark(),
      );
  },
  `${TELL} no warnings; ${CONNECTION} for my $s ($l, $c, $s) { tell_(sub { ref $s }, sub { $s->sockhost }, sub { $s->sockport > 0 ? 1 : "" }, sub { my $a = $s->sockaddr; defined $a ? length $a : $a }, sub { my $a = $s->sockname; defined $a ? length $a : $a }, sub { $s->peerhost }, sub { ($s->peerport // 0) > 0 ? 1 : "" },
   sub { my $a = $s->peeraddr; defined $a ? length $a : $a }, sub { my $a = $s->peername; defined $a ? length $a : $a }, sub { my $a = $s->connected; defined $a ? length $a : $a }, sub { $s->sockdomain }, sub { $s->socktype }, sub { $s->protocol }, sub { $s->timeout }, sub { $s->timeout(3) }, sub { $s->timeout(undef) }, sub { $s->timeout },
   sub { $s->sockopt(SO_KEEPALIVE) }, sub { $s->sockopt(SO_KEEPALIVE, 1) }, sub { $s->sockopt(SO_KEEPALIVE) }, sub { length $s->getsockopt(SOL_SOCKET, SO_LINGER) }, sub { $s->setsockopt(SOL_SOCKET, SO_LINGER, pack "ii", 1, 2) }, sub { $s->getsockopt(SOL_SOCKET, 9999) }, sub { $s->atmark }, sub { $s->autoflush ? 1 : "" },
   sub { $s->shutdown(1) }, sub { $s->listen }, sub { my $a = $s->connected; defined $a ? length $a : $a }, sub { $s->close }, sub { $s->close }, sub { $s->sockhost }, sub { $s->peerport }, sub { $s->connected }, sub { $s->shutdown(1) }, sub { $s->listen }, sub { $s->accept }, sub { $s->bind(0, INADDR_LOOPBACK) }, sub { $s->connect(1, INADDR_LOOPBACK) }, sub { $s->sockopt(SO_KEEPALIVE) }, sub { $s->atmark }) }`,
);
same(
  'IO::Socket: accept of a class of its own, as a list, after a timeout and of a closed socket',
  () => {
    class Mine extends IO.Socket.INET {
      hello() {
        return 'hello';
      }
    }
    const server = Mine.new({ Listen: 5, LocalAddr: '127.0.0.1', Timeout: 0.05 });
    const port = server?.sockport();
    tell(
      () => ref(server ?? handle('')),
      () => server?.hello(),
      () => server?.accept(),
      () => IO.Socket.errstr,
    );
    tell(() => server?.accept.list().length);
    const one = IO.Socket.INET.new(`127.0.0.1:${port}`);
    const [socket, peer] = server?.accept.list() ?? [];
    tell(
      () => socket?.hello(),
      () => sockaddr_in(peer ?? '')[0] === one?.sockport(),
      () => socket?.timeout(),
    );
    const two = IO.Socket.INET.new(`127.0.0.1:${port}`);
    const plain = server?.accept(IO.Socket.INET);
    tell(
      () => plain && ref(plain),
      () => plain?.peerport() === two?.sockport(),
      () => plain?.sockdomain(),
    );
    const three = IO.Socket.INET.new(`127.0.0.1:${port}`);
    tell(() =>
      server?.accept
        .list(IO.Socket)
        .map((value) => (typeof value === 'string' ? value.length : ref(value)))
        .join(' '),
    );
    three?.close();
    server?.close();
    server?.timeout(undefined);
    tell(() => server?.accept());
  },
  `package Mine; use IO::Socket; our @ISA = "IO::Socket::INET"; sub hello { "hello" } package main; ${TELL} my $server = Mine->new(Listen => 5, LocalAddr => "127.0.0.1", Timeout => .05); my $port = $server->sockport;
   tell_(sub { ref $server }, sub { $server->hello }, sub { $server->accept }, sub { $IO::Socket::errstr }); tell_(sub { scalar(my @l = $server->accept) });
   my $one = IO::Socket::INET->new("127.0.0.1:$port"); my ($s, $peer) = $server->accept; tell_(sub { $s->hello }, sub { (sockaddr_in $peer)[0] == $one->sockport ? 1 : "" }, sub { $s->timeout });
   my $two = IO::Socket::INET->new("127.0.0.1:$port"); my $plain = $server->accept("IO::Socket::INET"); tell_(sub { ref $plain }, sub { $plain->peerport == $two->sockport ? 1 : "" }, sub { $plain->sockdomain });
   my $three = IO::Socket::INET->new("127.0.0.1:$port"); tell_(sub { my ($a, $b) = $server->accept("IO::Socket"); join " ", ref $a, length $b }); $three->close; $server->close; $server->timeout(undef); tell_(sub { $server->accept });`,
);
same(
  'IO::Socket: connections that are refused, that time out and that do not block',
  () => {
    const server = IO.Socket.INET.new({ Listen: 1, LocalAddr: '127.0.0.1' });
    const port = server?.sockport();
    const [free, refused] = [IO.Socket.INET.new({ LocalAddr: '127.0.0.1', Proto: 'tcp' }), 'free'];
    const closed = free?.sockport();
    const waiting = Array.from({ length: 3 }, () =>
      IO.Socket.INET.new({ PeerAddr: '127.0.0.1', PeerPort: port, Blocking: 0 }),
    );
    tell(
      () => refused,
      () => IO.Socket.INET.new({ PeerAddr: '127.0.0.1', PeerPort: closed }),
      () => IO.Socket.INET.new({ PeerAddr: '127.0.0.1', PeerPort: closed, Timeout: 2 }),
      () => IO.Socket.INET.new({ PeerAddr: '127.0.0.1', PeerPort: port, Timeout: 0.1 }),
      () => IO.Socket.IP.new({ PeerAddr: '127.0.0.1', PeerPort: port, Timeout: 0.1 }),
      () => IO.Socket.IP.new({ PeerAddr: '127.0.0.1', PeerPort: closed, Timeout: 1 }),
      () => waiting[2]?.blocking(),
      () => waiting[0]?.connected()?.length,
    );
    const socket = IO.Socket.INET.new({ Proto: 'tcp' });
    tell(
      () => socket?.connect(closed ?? 0, INADDR_LOOPBACK),
      () => socket?.opened(),
      () => socket?.connect(sockaddr_in(closed ?? 0, INADDR_LOOPBACK)),
    );
    tell(
      () => IO.Socket.INET.new({ LocalAddr: '127.0.0.1', LocalPort: port, Listen: 1 }),
      () => IO.Socket.errstr,
    );
  },
  `${TELL} my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1"); my $port = $server->sockport; my $free = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Proto => "tcp"); my $closed = $free->sockport;
   my @waiting = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port, Blocking => 0) } 1 .. 3;
   tell_(sub { "free" }, sub { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $closed) }, sub { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $closed, Timeout => 2) }, sub { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port, Timeout => .1) },
     sub { IO::Socket::IP->new(PeerAddr => "127.0.0.1", PeerPort => $port, Timeout => .1) }, sub { IO::Socket::IP->new(PeerAddr => "127.0.0.1", PeerPort => $closed, Timeout => 1) }, sub { $waiting[2]->blocking }, sub { length $waiting[0]->connected });
   my $s = IO::Socket::INET->new(Proto => "tcp"); tell_(sub { $s->connect($closed, INADDR_LOOPBACK) }, sub { $s->opened }, sub { $s->connect(scalar sockaddr_in $closed, INADDR_LOOPBACK) });
   tell_(sub { IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 1) }, sub { $IO::Socket::errstr });`,
);
same(
  'IO::Socket: datagrams, where they go to and come from',
  () => {
    const one = IO.Socket.INET.new({ Proto: 'udp', LocalAddr: '127.0.0.1' }) as IOSocketINET;
    const other = IO.Socket.INET.new({ Proto: 'udp', LocalAddr: '127.0.0.1', Broadcast: 1 }) as IOSocketINET;
    const connected = IO.Socket.INET.new({
      Proto: 'udp',
      PeerAddr: '127.0.0.1',
      PeerPort: one.sockport(),
    }) as IOSocketINET;
    const buffer = { value: 'before' };
    tell(
      () => one.send('lost'),
      () => one.sockopt(SO_BROADCAST),
      () => other.sockopt(SO_BROADCAST),
      () => other.send('hello', 0, sockaddr_in(one.sockport(), INADDR_LOOPBACK)),
      () => other.send('again'),
      () => one.recv(buffer, 3)?.length,
      () => buffer.value,
      () => one.peerport() === other.sockport(),
      () => one.recv(buffer, 99)?.length,
      () => buffer.value,
      () => one.send('answer'),
      () => other.recv(buffer, 99)?.length,
      () => buffer.value,
      () => connected.send('from a connected one'),
      () => one.recv(buffer, 99)?.length,
      () => one.peerport() === connected.sockport(),
      () => one.blocking(0),
      () => one.recv(buffer, 99),
      () => buffer.value,
      () => one.peername()?.length,
      () => one.send('x'),
      () => connected.peerhost(),
    );
  },
  `${TELL} no warnings; my $one = IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.1"); my $other = IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.1", Broadcast => 1); my $con = IO::Socket::INET->new(Proto => "udp", PeerAddr => "127.0.0.1", PeerPort => $one->sockport); my $b = "before";
   sub len { my $a = shift; defined $a ? length $a : $a } tell_(sub { $one->send("lost") }, sub { $one->sockopt(SO_BROADCAST) }, sub { $other->sockopt(SO_BROADCAST) }, sub { $other->send("hello", 0, scalar sockaddr_in($one->sockport, INADDR_LOOPBACK)) }, sub { $other->send("again") }, sub { len($one->recv($b, 3)) }, sub { $b }, sub { $one->peerport == $other->sockport ? 1 : "" }, sub { len($one->recv($b, 99)) }, sub { $b }, sub { $one->send("answer") }, sub { len($other->recv($b, 99)) }, sub { $b },
   sub { $con->send("from a connected one") }, sub { len($one->recv($b, 99)) }, sub { $one->peerport == $con->sockport ? 1 : "" }, sub { $one->blocking(0) }, sub { $one->recv($b, 99) }, sub { $b }, sub { len($one->peername) }, sub { $one->send("x") }, sub { $con->peerhost });`,
  { normal: place },
);
same(
  'IO::Socket::UNIX: streams and datagrams by path',
  () => {
    const server = IO.Socket.UNIX.new({ Local: 'rendezvous', Listen: 1 }) as IOSocketUNIX;
    const client = IO.Socket.UNIX.new('rendezvous') as IOSocketUNIX;
    const s = server.accept() as IOSocketUNIX;
    client.print('hello\n');
    tell(
      () => s.getline(),
      () => ref(s),
      () => server.hostpath(),
      () => client.hostpath(),
      () => client.peerpath(),
      () => s.hostpath(),
      () => s.peerpath(),
      () => server.peerpath(),
      () => s.socktype(),
      () => s.sockdomain(),
      () => IO.Socket.UNIX.new({ Local: 'rendezvous', Listen: 1 }),
      () => IO.Socket.UNIX.new('nothing'),
      () => IO.Socket.UNIX.new({ Peer: 'rendezvous', Type: SOCK_DGRAM }),
      () => IO.Socket.UNIX.new({ Peer: 'nodir/x', Type: SOCK_STREAM }),
      () => IO.Socket.UNIX.new({ Local: 'nodir/x', Type: SOCK_STREAM }),
      () => IO.Socket.UNIX.new({ Type: 77 }),
      () => IO.Socket.UNIX.new(),
      () => IO.Socket.UNIX.new({ Timeout: 1 })?.opened(),
      () => IO.Socket.UNIX.new({ Type: SOCK_STREAM })?.opened(),
      () => IO.Socket.UNIX.new({ Peer: 'rendezvous', Blocking: 0 })?.blocking(),
    );
    const a = IO.Socket.UNIX.new({ Local: 'a', Type: SOCK_DGRAM }) as IOSocketUNIX;
    const b = IO.Socket.UNIX.new({ Local: 'b', Peer: 'a', Type: SOCK_DGRAM, Listen: 5 }) as IOSocketUNIX;
    const buffer = { value: '' };
    tell(
      () => b.connected(),
      () => b.send('x', 0, sockaddr_un('a')),
      () => a.recv(buffer, 9) === sockaddr_un('b'),
      () => a.peerpath(),
      () => a.send('back'),
      () => b.recv(buffer, 9)?.length,
      () => buffer.value,
    );
    unlink('rendezvous', 'a', 'b');
  },
  `${TELL} no warnings; my $server = IO::Socket::UNIX->new(Local => "rendezvous", Listen => 1); my $client = IO::Socket::UNIX->new("rendezvous"); my $s = $server->accept; $client->print("hello\\n");
   tell_(sub { $s->getline }, sub { ref $s }, sub { $server->hostpath }, sub { $client->hostpath }, sub { $client->peerpath }, sub { $s->hostpath }, sub { $s->peerpath }, sub { $server->peerpath }, sub { $s->socktype }, sub { $s->sockdomain },
     sub { IO::Socket::UNIX->new(Local => "rendezvous", Listen => 1) }, sub { IO::Socket::UNIX->new("nothing") }, sub { IO::Socket::UNIX->new(Peer => "rendezvous", Type => SOCK_DGRAM) }, sub { IO::Socket::UNIX->new(Peer => "nodir/x", Type => SOCK_STREAM) }, sub { IO::Socket::UNIX->new(Local => "nodir/x", Type => SOCK_STREAM) }, sub { IO::Socket::UNIX->new(Type => 77) }, sub { IO::Socket::UNIX->new },
     sub { IO::Socket::UNIX->new(Timeout => 1)->opened }, sub { IO::Socket::UNIX->new(Type => SOCK_STREAM)->opened }, sub { IO::Socket::UNIX->new(Peer => "rendezvous", Blocking => 0)->blocking });
   my $a = IO::Socket::UNIX->new(Local => "a", Type => SOCK_DGRAM); my $b = IO::Socket::UNIX->new(Local => "b", Peer => "a", Type => SOCK_DGRAM, Listen => 5); my $buf = "";
   tell_(sub { $b->connected }, sub { $b->send("x", 0, scalar sockaddr_un("a")) }, sub { $a->recv($buf, 9) eq sockaddr_un("b") ? 1 : "" }, sub { $a->peerpath }, sub { $a->send("back") }, sub { length $b->recv($buf, 9) }, sub { $buf }); unlink "rendezvous", "a", "b";`,
);
same(
  'IO::Socket->new by domain, pairs of sockets, and the urgent mark',
  () => {
    tell(
      () => ref(IO.Socket.new({ Domain: AF_INET, Proto: 'udp' }) ?? handle('')),
      () => ref(IO.Socket.new({ Domain: AF_UNIX, Type: SOCK_DGRAM }) ?? handle('')),
      () => IO.Socket.new({ Domain: AF_INET, PeerAddr: '127.0.0.1' }),
      () => IO.Socket.new({ Proto: 'tcp' }),
      () => IO.Socket.new({ Domain: 99 }),
      () => IO.Socket.new()?.opened(),
      () => IO.Socket.new({ Timeout: 4 })?.timeout(),
      () => IO.Socket.new({ Domain: AF_INET, Proto: 'tcp', Timeout: 4 })?.timeout(),
      () => IO.Socket.new()?.socket(AF_INET, SOCK_STREAM, 0)?.protocol(),
      () => IO.Socket.new()?.socket(AF_INET, 99, 0),
      () => IO.Socket.socketpair(AF_INET, SOCK_STREAM, PF_UNSPEC).length,
    );
    const [a, b] = IO.Socket.UNIX.socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC);
    tell(
      () => a && ref(a),
      () => a?.print('to b\n'),
      () => b?.getline(),
      () => b?.socktype(),
      () => b?.sockdomain(),
      () => b?.protocol(),
    );
    const [, c, s] = connection();
    tell(
      () => c.atmark(),
      () => s.send('x', MSG_OOB),
      () => IO.Select.new(c).has_exception(9).length,
      () => c.atmark(),
    );
    const copy = IO.Socket.INET.new_from_fd(c.fd, 'r+');
    tell(
      () => copy?.peerport() === c.peerport(),
      () => copy?.socktype(),
      () => copy?.sockdomain(),
      () => copy?.timeout(),
    );
    tell(() => IO.Socket.INET.new({ PeerAddr: '127.0.0.1', PeerPort: 1, Proto: 'udp' })?.peerport());
    tell(() => inet_aton('127.0.0.1')?.length);
  },
  `${TELL} no warnings; tell_(sub { ref IO::Socket->new(Domain => AF_INET, Proto => "udp") }, sub { ref IO::Socket->new(Domain => AF_UNIX, Type => SOCK_DGRAM) }, sub { IO::Socket->new(Domain => AF_INET, PeerAddr => "127.0.0.1") }, sub { IO::Socket->new(Proto => "tcp") }, sub { IO::Socket->new(Domain => 99) }, sub { IO::Socket->new->opened }, sub { IO::Socket->new(Timeout => 4)->timeout },
     sub { IO::Socket->new(Domain => AF_INET, Proto => "tcp", Timeout => 4)->timeout }, sub { IO::Socket->new->socket(AF_INET, SOCK_STREAM, 0)->protocol }, sub { IO::Socket->new->socket(AF_INET, 99, 0) }, sub { scalar(my @l = IO::Socket->socketpair(AF_INET, SOCK_STREAM, PF_UNSPEC)) });
   my ($a, $b) = IO::Socket::UNIX->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); tell_(sub { ref $a }, sub { $a->print("to b\\n") }, sub { $b->getline }, sub { $b->socktype }, sub { $b->sockdomain }, sub { $b->protocol });
   ${CONNECTION} tell_(sub { $c->atmark }, sub { $s->send("x", MSG_OOB) }, sub { scalar(my @l = IO::Select->new($c)->has_exception(9)) }, sub { $c->atmark });
   my $copy = IO::Socket::INET->new_from_fd($c->fileno, "r+"); tell_(sub { $copy->peerport == $c->peerport ? 1 : "" }, sub { $copy->socktype }, sub { $copy->sockdomain }, sub { $copy->timeout });
   tell_(sub { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => 1, Proto => "udp")->peerport }); tell_(sub { length inet_aton("127.0.0.1") });`,
  { normal: place },
);
const { split_addr, join_addr } = IO.Socket.IP;
const ADDRESSES = [
  'host',
  'host:80',
  'host:http',
  'host:',
  ':80',
  ':',
  '',
  '[::1]',
  '[::1]:80',
  '[::1]:',
  '[::1',
  '::1',
  '::1:80',
  '[::1]x',
  '[::1]:a b',
  '[::ffff:1.2.3.4]:5',
  '[1:2:3:4:5:6:7:8]',
  '[1:2:3:4:5:6:7:8:9]',
  '[1::2::3]:4',
  '[fe80::1%lo]:80',
  '[::12345]',
  '[::]',
  '127.0.0.1:80',
  'a:b:c',
  'a b:80',
  '[127.0.0.1]:80',
];
same(
  'IO::Socket::IP: split_addr and join_addr',
  () => {
    for (const addr of ADDRESSES) print(split_addr(addr).map(shown).join(' '), '\n');
    print(join_addr('::1', 80), join_addr('a', 'b'), join_addr('::1'), join_addr('a'), '\n');
  },
  `${TELL} for my $a (${ADDRESSES.map((addr) => `'${addr}'`).join(', ')}) { print join(" ", map { shown($_) } IO::Socket::IP->split_addr($a)), "\\n" } print IO::Socket::IP->join_addr("::1", 80), IO::Socket::IP->join_addr("a", "b"), IO::Socket::IP->join_addr("::1"), IO::Socket::IP->join_addr("a"), "\\n";`,
);
const IPv6 = families.find(({ name }) => name === 'IPv6');
for (const host of ['127.0.0.1', '::1'])
  if (host === '::1' && IPv6?.skip) test.skip(`IO::Socket::IP over ::1: ${IPv6.skip}`);
  else
    same(
      `IO::Socket::IP: a connection over ${host}`,
      () => {
        const server = IO.Socket.IP.new({ Listen: 5, LocalHost: host });
        const port = server?.sockport();
        const client = IO.Socket.IP.new({ PeerHost: host, PeerPort: port, Blocking: 0 });
        const s = server?.accept();
        tell(
          () => client && ref(client),
          () => IO.Select.new(...(client ? [client] : [])).can_write(9).length,
          () => isObject(client?.connect()),
          () => client?.connected(),
          () => client?.peerhost(),
          () => client?.peerport() === port,
          () => client?.peeraddr()?.length,
          () => client?.sockhost_service(1)[0],
          () => s?.peerhost_service(true)[1] === client?.sockport(),
          () => s?.sockaddr()?.length,
          () => s?.sockdomain(),
          () => s?.socktype(),
          () => s?.protocol(),
          () => server?.connected(),
          () => server?.peerhost(),
          () => server?.peerhost_service().length,
          () => client?.blocking(),
          () => client?.blocking(1),
          () => s?.print('hello\n'),
          () => client?.getline(),
          () => isObject(client?.as_inet()),
          () => client?.close(),
          () => client?.connected(),
          () => client?.sockhost(),
        );
        const closed = IO.Socket.IP.new({ LocalHost: host, LocalPort: 0 });
        const begun = IO.Socket.IP.new({ PeerHost: host, PeerPort: closed?.sockport(), Blocking: 0 });
        tell(
          () => (begun ? isObject(begun.connect()) : undefined),
          () => begun?.connected(),
        );
      },
      `${TELL} no warnings; my $server = IO::Socket::IP->new(Listen => 5, LocalHost => "${host}"); my $port = $server->sockport; my $c = IO::Socket::IP->new(PeerHost => "${host}", PeerPort => $port, Blocking => 0); my $s = $server->accept;
       sub len { my $a = shift; defined $a ? length $a : $a } tell_(sub { ref $c }, sub { scalar(my @l = IO::Select->new($c)->can_write(9)) }, sub { $c->connect ? $c : undef }, sub { $c->connected ? 1 : "" }, sub { $c->peerhost }, sub { $c->peerport eq $port ? 1 : "" }, sub { len($c->peeraddr) }, sub { ($c->sockhost_service(1))[0] }, sub { ($s->peerhost_service(1))[1] eq $c->sockport ? 1 : "" }, sub { len($s->sockaddr) },
         sub { $s->sockdomain }, sub { $s->socktype }, sub { $s->protocol }, sub { $server->connected ? 1 : "" }, sub { $server->peerhost }, sub { scalar(my @l = $server->peerhost_service) }, sub { $c->blocking }, sub { $c->blocking(1) }, sub { $s->print("hello\\n") }, sub { $c->getline }, sub { $c->as_inet }, sub { $c->close }, sub { $c->connected ? 1 : "" }, sub { $c->sockhost });
       my $closed = IO::Socket::IP->new(LocalHost => "${host}", LocalPort => 0); my $begun = IO::Socket::IP->new(PeerHost => "${host}", PeerPort => $closed->sockport, Blocking => 0); tell_(sub { $begun ? $begun->connect ? $begun : undef : undef }, sub { !$begun ? undef : $begun->connected ? 1 : "" });`,
      { normal: place },
    );
same(
  'IO::Socket::IP registered for the domains of IO::Socket',
  () => {
    IO.Socket.IP.register();
    tell(
      () => ref(IO.Socket.new({ Domain: AF_INET, Type: SOCK_STREAM }) ?? handle('')),
      () => ref(IO.Socket.new({ Domain: AF_INET, Listen: 1, LocalHost: '127.0.0.1' }) ?? handle('')),
      () => IO.Socket.new({ Domain: AF_INET, PeerHost: '[::1]:80' }),
      () => ref(IO.Socket.new({ Domain: AF_INET6, Type: SOCK_STREAM }) ?? handle('')),
      () => IO.Socket.new({ Domain: AF_INET6, PeerHost: '127.0.0.1:80' }),
    );
  },
  `${TELL} IO::Socket::IP->import("-register"); tell_(sub { ref IO::Socket->new(Domain => AF_INET, Type => SOCK_STREAM) }, sub { ref IO::Socket->new(Domain => AF_INET, Listen => 1, LocalHost => "127.0.0.1") }, sub { IO::Socket->new(Domain => AF_INET, PeerHost => "[::1]:80") }, sub { ref IO::Socket->new(Domain => AF_INET6, Type => SOCK_STREAM) }, sub { IO::Socket->new(Domain => AF_INET6, PeerHost => "127.0.0.1:80") });`,
);
same(
  'an echo server and its client in two processes',
  () => {
    const server = IO.Socket.INET.new({
      Listen: 5,
      LocalAddr: '127.0.0.1',
      Proto: 'tcp',
      ReuseAddr: 1,
    }) as IOSocketINET;
    child(() => {
      const remote = IO.Socket.INET.new({
        PeerAddr: 'localhost',
        PeerPort: `none(${server.sockport()})`,
        Proto: 'tcp',
      });
      remote?.print('one\ntwo\n');
      remote?.shutdown(1);
      print(...(remote?.getlines() ?? []));
    });
    const client = server.accept();
    for (const line of client ?? []) client?.print('echo: ', line);
    client?.close();
  },
  `${TELL} my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", Proto => "tcp", ReuseAddr => 1); unless (fork) { my $r = IO::Socket::INET->new(PeerAddr => "localhost", PeerPort => "none(" . $server->sockport . ")", Proto => "tcp"); $r->print("one\\ntwo\\n"); $r->shutdown(1); print $r->getlines; exit } my $c = $server->accept; while (<$c>) { $c->print("echo: ", $_) } $c->close;`,
);
same(
  'a signal ends accept, and a handler that dies ends getline and connect',
  () => {
    const [server, client] = connection();
    SIG.ALRM = () => {};
    ualarm(50_000, 50_000);
    tell(() => server.accept());
    ualarm(0);
    for (const wait of [
      () => client.getline(),
      () => server.accept(),
      () => IO.Select.new(client).can_read(),
    ])
      tell(() => {
        using _ = local(SIG, 'ALRM', () => die('timeout\n'));
        ualarm(50_000);
        return wait();
      });
    tell(
      () => client.print('still\n'),
      () => client.opened(),
    );
    SIG.ALRM = () => {};
    ualarm(50_000, 50_000);
    tell(() => IO.Select.new(client).can_read().length);
    ualarm(0);
  },
  `use Time::HiRes "ualarm"; ${TELL} ${CONNECTION} $SIG{ALRM} = sub { }; ualarm 50_000, 50_000; tell_(sub { scalar $l->accept }); ualarm 0; for my $wait (sub { $c->getline }, sub { scalar $l->accept }, sub { IO::Select->new($c)->can_read }) { tell_(sub { local $SIG{ALRM} = sub { die "timeout\n" }; ualarm 50_000; $wait->() }) }
   tell_(sub { $c->print("still\n") }, sub { $c->opened }); $SIG{ALRM} = sub { }; ualarm 50_000, 50_000; tell_(sub { scalar(my @l = IO::Select->new($c)->can_read) }); ualarm 0;`,
);

same(
  'IO::Socket::IP: names of both ends, lists of addresses, and what a handle has left',
  () => {
    const server = IO.Socket.IP.new({ Listen: 5, LocalHost: '127.0.0.1' });
    const port = server?.sockport();
    const [, ...infos] = getaddrinfo('127.0.0.1', String(port), { socktype: SOCK_STREAM });
    const [, ...locals] = getaddrinfo('127.0.0.1', '0', { socktype: SOCK_STREAM });
    const client = IO.Socket.IP.new({ PeerAddrInfo: infos, LocalAddrInfo: locals });
    tell(
      () => client?.peerhost(),
      () => client?.peerport() === port,
      () => client?.sockhost(),
      () => client?.peerservice() === String(port),
      () => (client?.sockservice()?.length ?? 0) > 0,
      () => client?.peerhostname() === client?.sockhostname(),
      () => client?.peerhost_service(true)[0],
      () => client?.peerhost_service()[0] === client?.peerhostname(),
      () => client?.sockhost_service()[0] === client?.sockhostname(),
      () => client?.sockhost_service(1)[0],
      () => client?.shutdown(2),
      () => client?.shutdown(2),
      () => client?.close(),
      () => client?.sockhostname(),
      () => client?.peerservice(),
      () => client?.shutdown(2),
      () => IO.Socket.IP.new({ PeerAddrInfo: 5 as never }),
      () => IO.Socket.IP.new({ LocalAddrInfo: 'x' as never }),
      () => IO.Socket.IP.new({ LocalHost: '203.0.113.1', LocalPort: 0 }),
      () => IO.Socket.IP.new({ LocalHost: '127.0.0.1', Listen: 1, Sockopts: [[9999, 9999]] }),
    );
  },
  `${TELL} no warnings; use Socket qw(getaddrinfo SOCK_STREAM); my $l = IO::Socket::IP->new(Listen => 5, LocalHost => "127.0.0.1"); my $port = $l->sockport; my (undef, @infos) = getaddrinfo("127.0.0.1", $port, { socktype => SOCK_STREAM }); my (undef, @locals) = getaddrinfo("127.0.0.1", 0, { socktype => SOCK_STREAM });
   my $c = IO::Socket::IP->new(PeerAddrInfo => \\@infos, LocalAddrInfo => \\@locals); tell_(sub { $c->peerhost }, sub { $c->peerport == $port }, sub { $c->sockhost }, sub { $c->peerservice eq $port }, sub { length $c->sockservice > 0 }, sub { $c->peerhostname eq $c->sockhostname },
   sub { ($c->peerhost_service(1))[0] }, sub { ($c->peerhost_service)[0] eq $c->peerhostname }, sub { ($c->sockhost_service)[0] eq $c->sockhostname }, sub { ($c->sockhost_service(1))[0] }, sub { $c->shutdown(2) }, sub { $c->shutdown(2) }, sub { $c->close }, sub { $c->sockhostname }, sub { $c->peerservice }, sub { $c->shutdown(2) },
   sub { IO::Socket::IP->new(PeerAddrInfo => 5) }, sub { IO::Socket::IP->new(LocalAddrInfo => "x") }, sub { IO::Socket::IP->new(LocalHost => "203.0.113.1", LocalPort => 0) }, sub { IO::Socket::IP->new(LocalHost => "127.0.0.1", Listen => 1, Sockopts => [[9999, 9999]]) });`,
  { normal: place },
);

same(
  'IO::Socket: what goes wrong where a class says so itself, is shut down, asked again, or opened twice',
  () => {
    class Mine extends IO.Socket.INET {
      override connect(): undefined {
        EVAL_ERROR.value = 'Mine: not today';
      }
    }
    const server = IO.Socket.INET.new({ Listen: 1, LocalAddr: '127.0.0.1' });
    const port = server?.sockport();
    const fresh = IO.Socket.IP.new({ LocalHost: '127.0.0.1', LocalPort: 0, Type: SOCK_STREAM });
    const waiting = Array.from({ length: 3 }, () =>
      IO.Socket.IP.new({ PeerHost: '127.0.0.1', PeerPort: port, Type: SOCK_STREAM, Blocking: 0 }),
    );
    tell(
      () => Mine.new({ PeerAddr: '127.0.0.1', PeerPort: port, Proto: 'tcp' }),
      () => [Number(IO.Socket.INET.new({ Proto: 'tcp' })?.shutdown(2)), +ERRNO].join(),
      () => [Number(server?.shutdown(99)), +ERRNO].join(),
      () => fresh?.socket(99, 1, 0),
      () => fresh?.opened(),
      () => [waiting[2]?.connect() ? 1 : 0, +ERRNO].join(),
      () => [waiting[2]?.connect() ? 1 : 0, +ERRNO].join(),
      () => [waiting[0]?.connect() ? 1 : 0, +ERRNO].join(),
    );
  },
  `${TELL} { package Mine; our @ISA = ("IO::Socket::INET"); sub connect { $@ = "Mine: not today"; undef } } my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1"); my $port = $server->sockport; my $fresh = IO::Socket::IP->new(LocalHost => "127.0.0.1", LocalPort => 0, Type => SOCK_STREAM);
   my @waiting = map { IO::Socket::IP->new(PeerHost => "127.0.0.1", PeerPort => $port, Type => SOCK_STREAM, Blocking => 0) } 1 .. 3;
   tell_(sub { Mine->new(PeerAddr => "127.0.0.1", PeerPort => $port, Proto => "tcp") }, sub { join ",", IO::Socket::INET->new(Proto => "tcp")->shutdown(2), $! + 0 }, sub { join ",", $server->shutdown(99), $! + 0 }, sub { $fresh->socket(99, 1, 0) }, sub { $fresh->opened }, sub { join ",", $waiting[2]->connect, $! + 0 }, sub { join ",", $waiting[2]->connect, $! + 0 }, sub { join ",", $waiting[0]->connect, $! + 0 });`,
);
