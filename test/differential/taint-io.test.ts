// Perl's IO classes under -T: what their methods give, and what they refuse, in ours and in perl.

import {
  ENV,
  EVAL_ERROR,
  evaluate,
  type Handle,
  handle,
  inet_aton,
  open,
  pipe,
  print,
  printf,
  readline,
  sockaddr_in,
  sprintf,
  Tainted,
  tainted,
} from '@perlipc/perl/taint';
import { bless, IO } from '@perlipc/perl/taint/io';
import { AF_INET, AF_UNIX, PF_UNSPEC, SO_KEEPALIVE, SOCK_STREAM, SOL_SOCKET } from '@perlipc/socket';
import { O_CREAT, O_WRONLY } from '@perlipc/sys';
import { perl } from './differential.js';
import { manyCases } from './many.js';

const same = manyCases(import.meta.url, {
  switches: '-T',
  env: {
    T_HOST: '127.0.0.1',
    T_ONE: '1',
    T_SIX: '6',
    T_ZERO: '0',
    T_FILE: 'there',
    T_R: 'r',
    T_W: 'w',
    T_TCP: 'tcp',
    T_NONE: '',
  },
});

/** A tainted value, for whom TypeScript is not asked. */
const t = (name: string) => ENV[`T_${name}`] as never;

/** How a call ended: the kinds of what it gave, or what it died of. */
function told(name: string, call: () => unknown): void {
  evaluate(() => {
    const kind = (value: unknown) => (value === undefined ? 'u' : tainted(value) ? 'T' : '-');
    const result = call();
    print(`${name}: ${(Array.isArray(result) ? result : [result]).map(kind).join(' ')}\n`);
  });
  if (EVAL_ERROR.value !== '') print(`${name} died ${String(EVAL_ERROR.value).replace(/ while .*/s, '')}\n`);
}
const TOLD = perl`sub told { my ($n, $c) = @_; eval { my @r = $c->(); print "$n: ", join(" ", map { !defined $_ ? "u" : tainted($_) ? "T" : "-" } @r), "\n"; 1 } or print "$n died ", $@ =~ s/ while .*//sr, "\n" }
  use Scalar::Util "tainted"; use Socket; use Fcntl; use IO::Socket; use IO::Socket::IP; use IO::File; use IO::Pipe; our %T = map { $_ => $ENV{"T_$_"} } qw(HOST ONE SIX ZERO FILE R W TCP NONE);`;

same(
  'sockets',
  () => {
    const server = IO.Socket.INET.new({ Listen: 5, LocalAddr: '127.0.0.1' });
    const port = server?.sockport() ?? 0;
    const host = '127.0.0.1';
    const own = { LocalAddr: host, Listen: 1 };
    told('accessors', () => [port, server?.sockhost(), server?.sockaddr(), server?.sockname()]);
    told('host', () => IO.Socket.INET.new({ PeerAddr: t('HOST'), PeerPort: port }));
    told('proto', () => IO.Socket.INET.new({ PeerAddr: host, PeerPort: port, Proto: t('TCP') }));
    told('listen', () => IO.Socket.INET.new({ Listen: t('ONE'), LocalAddr: host }));
    told('local host', () => IO.Socket.INET.new({ Listen: 1, LocalAddr: t('HOST') }));
    told('local port', () => IO.Socket.INET.new({ ...own, LocalPort: t('ZERO') }));
    told('reuse', () => IO.Socket.INET.new({ ...own, ReuseAddr: t('ONE') }));
    told('domain', () =>
      IO.Socket.new({ Domain: AF_INET, PeerAddr: t('HOST'), PeerPort: port, Proto: 'tcp' }),
    );
    told('ip host', () => IO.Socket.IP.new({ PeerHost: t('HOST'), PeerPort: port }));
    told('ip local', () => IO.Socket.IP.new({ LocalHost: t('HOST'), Listen: 1 }));
    told('ip port', () => IO.Socket.IP.new({ LocalHost: host, LocalPort: t('ZERO'), Listen: 1 }));
    told('unix local', () => IO.Socket.UNIX.new({ Local: t('FILE'), Listen: 1 }));
    told('unix peer', () => IO.Socket.UNIX.new({ Peer: t('FILE') }));
    told('untyped', () => IO.Socket.INET.new(t('HOST')));
    const address = sockaddr_in(t('ZERO'), inet_aton(host) ?? '') as never;
    told('bind', () => IO.Socket.INET.new({ Proto: 'tcp' })?.bind(address));
    told('connect', () => IO.Socket.INET.new({ Proto: 'tcp' })?.connect(address));
    const [a, b] = IO.Socket.socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC);
    if (!a || !b) return;
    told('print', () => a.print('x\ny\nz\nabc', t('ONE'), '\n') && a.flush());
    told('getline', () => b.getline());
    told('gets', () => b.gets());
    told('getc', () => b.getc());
    const buffer = { value: '' as never };
    told('read', () => [b.read(buffer, 1), buffer.value]);
    a.syswrite(t('HOST'));
    told('sysread', () => b.sysread(buffer, 3) && buffer.value);
    told('recv', () => [b.recv(buffer, 3) === '' ? 1 : 2, buffer.value]);
    told('send', () => a.send(t('HOST')) && 1);
    told('sockopt', () => [
      a.setsockopt(SOL_SOCKET, SO_KEEPALIVE, t('ONE')) || undefined,
      b.getsockopt(SOL_SOCKET, SO_KEEPALIVE),
    ]);
    told('blocking', () => a.blocking(t('ONE')));
    told('loop', () => {
      a.print('one\ntwo\n');
      a.close();
      for (const line of b) return line;
      return undefined;
    });
    told('getlines', () => b.getlines());
    const client = IO.Socket.INET.new({ PeerAddr: host, PeerPort: port });
    told('peer', () => [client?.peerhost(), client?.peerport(), client?.peername()]);
    server?.accept();
    const accepted = server?.accept();
    client?.print('hello\n');
    client?.flush();
    told('accepted', () => accepted && accepted.fileno() !== undefined && 1);
    client?.close();
  },
  perl`${TOLD} my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1"); my $port = $server->sockport; my $host = "127.0.0.1"; my @own = (LocalAddr => $host, Listen => 1);
    told("accessors", sub { $port, $server->sockhost, $server->sockaddr, $server->sockname }); told("host", sub { IO::Socket::INET->new(PeerAddr => $T{HOST}, PeerPort => $port) });
    told("proto", sub { IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Proto => $T{TCP}) }); told("listen", sub { IO::Socket::INET->new(Listen => $T{ONE}, LocalAddr => $host) });
    told("local host", sub { IO::Socket::INET->new(Listen => 1, LocalAddr => $T{HOST}) }); told("local port", sub { IO::Socket::INET->new(@own, LocalPort => $T{ZERO}) }); told("reuse", sub { IO::Socket::INET->new(@own, ReuseAddr => $T{ONE}) });
    told("domain", sub { IO::Socket->new(Domain => AF_INET, PeerAddr => $T{HOST}, PeerPort => $port, Proto => "tcp") }); told("ip host", sub { IO::Socket::IP->new(PeerHost => $T{HOST}, PeerPort => $port) });
    told("ip local", sub { IO::Socket::IP->new(LocalHost => $T{HOST}, Listen => 1) }); told("ip port", sub { IO::Socket::IP->new(LocalHost => $host, LocalPort => $T{ZERO}, Listen => 1) });
    told("unix local", sub { IO::Socket::UNIX->new(Local => $T{FILE}, Listen => 1) }); told("unix peer", sub { IO::Socket::UNIX->new(Peer => $T{FILE}) }); told("untyped", sub { IO::Socket::INET->new($T{HOST}) });
    my $address = sockaddr_in($T{ZERO}, inet_aton($host)); told("bind", sub { IO::Socket::INET->new(Proto => "tcp")->bind($address) }); told("connect", sub { IO::Socket::INET->new(Proto => "tcp")->connect($address) });
    my ($a, $b) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); told("print", sub { $a->print("x\ny\nz\nabc", $T{ONE}, "\n") && $a->flush });
    told("getline", sub { scalar $b->getline }); told("gets", sub { scalar $b->gets }); told("getc", sub { $b->getc }); my $buf = ""; told("read", sub { my $n = $b->read($buf, 1); $n, $buf });
    $a->syswrite($T{HOST}); told("sysread", sub { $b->sysread($buf, 3) && $buf }); told("recv", sub { my $f = $b->recv($buf, 3); ($f eq "" ? 1 : 2), $buf }); told("send", sub { $a->send($T{HOST}) && 1 });
    told("sockopt", sub { scalar($a->setsockopt(SOL_SOCKET, SO_KEEPALIVE, $T{ONE})), scalar $b->getsockopt(SOL_SOCKET, SO_KEEPALIVE) }); told("blocking", sub { my $x = $a->blocking($T{ONE}); $x =~ /(.*)/ });
    told("loop", sub { $a->print("one\ntwo\n"); $a->close; my $l = <$b>; $l }); told("getlines", sub { $b->getlines }); my $client = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port);
    told("peer", sub { $client->peerhost, $client->peerport, $client->peername }); $server->accept; my $acc = $server->accept; $client->print("hello\n"); $client->flush; told("accepted", sub { $acc && defined $acc->fileno && 1 }); $client->close;`,
);

same(
  'files, pipes and formats',
  () => {
    const out = IO.File.new('there', 'w');
    out?.print('line\nnext\n');
    out?.close();
    told('r', () => IO.File.new(t('FILE'), 'r'));
    told('w', () => IO.File.new(t('FILE'), 'w'));
    told('a', () => IO.File.new(t('FILE'), 'a'));
    told('r+', () => IO.File.new(t('FILE'), 'r+'));
    told('<', () => IO.File.new(t('FILE'), '<'));
    told('>', () => IO.File.new(t('FILE'), '>'));
    told('no mode', () => IO.File.new(t('FILE')));
    told('flags 0', () => IO.File.new(t('FILE'), 0));
    told('flags', () => IO.File.new(t('FILE'), O_WRONLY | O_CREAT, 0o600));
    told('perms', () => IO.File.new('there', O_WRONLY | O_CREAT, t('ONE')));
    told('mode r', () => IO.File.new('there', t('R')));
    told('mode w', () => IO.File.new('there', t('W')));
    const file = IO.File.new('there');
    if (!file) return;
    told('ungetc', () => file.ungetc(65));
    told('getline', () => file.getline());
    told('seek', () => [file.seek(t('ZERO'), 0), file.tell()]);
    told('stat', () => file.stat()[0]);
    told('truncate', () => file.truncate(t('ZERO')));
    told('fcntl', () => file.fcntl(t('ONE'), 0));
    told('ioctl', () => file.ioctl(t('ONE'), 0));
    told('fdopen', () => IO.Handle.new()?.fdopen(t('ZERO'), 'r'));
    told('new_from_fd', () => IO.Handle.new_from_fd(t('ZERO'), 'r'));
    const none = IO.File.new('/dev/null', 'w');
    if (!none) return;
    told('say', () => none.say(t('ONE')));
    told('write', () => none.write(t('HOST'), t('ONE')));
    told('printf', () => none.printf('%s', t('ONE')));
    told('printf format', () => none.printf(t('ONE')));
    told('the builtins', () => printf(none as Handle, t('ONE')));
    told('printf of one', () => printf(none as Handle, '%s', t('ONE')));
    told('sprintf', () => sprintf(t('ONE')));
    told('sprintf of one', () => sprintf('%s', t('ONE')));
    const f = handle('F');
    open(f, '<', 'there');
    told('blessed', () => bless(f).getline());
    const reading = () => IO.Pipe.new()?.reader('/bin/echo', 'x');
    told('environment', reading);
    ENV['PATH'] = '/bin';
    for (const name of ['IFS', 'CDPATH', 'ENV', 'BASH_ENV']) delete ENV[name];
    told('pipe', () => reading()?.getline());
  },
  perl`${TOLD} my $out = IO::File->new("there", "w"); $out->print("line\nnext\n"); $out->close; told("r", sub { IO::File->new($T{FILE}, "r") }); told("w", sub { IO::File->new($T{FILE}, "w") });
    told("a", sub { IO::File->new($T{FILE}, "a") }); told("r+", sub { IO::File->new($T{FILE}, "r+") }); told("<", sub { IO::File->new($T{FILE}, "<") }); told(">", sub { IO::File->new($T{FILE}, ">") }); told("no mode", sub { IO::File->new($T{FILE}) });
    told("flags 0", sub { IO::File->new($T{FILE}, 0) }); told("flags", sub { IO::File->new($T{FILE}, O_WRONLY | O_CREAT, 0600) }); told("perms", sub { IO::File->new("there", O_WRONLY | O_CREAT, $T{ONE}) });
    told("mode r", sub { IO::File->new("there", $T{R}) }); told("mode w", sub { IO::File->new("there", $T{W}) }); my $file = IO::File->new("there"); told("ungetc", sub { $file->ungetc(65) }); told("getline", sub { scalar $file->getline });
    told("seek", sub { $file->seek($T{ZERO}, 0), $file->tell }); told("stat", sub { ($file->stat)[0] }); told("truncate", sub { $file->truncate($T{ZERO}) }); told("fcntl", sub { $file->fcntl($T{ONE}, 0) }); told("ioctl", sub { $file->ioctl($T{ONE}, 0) });
    told("fdopen", sub { IO::Handle->new->fdopen($T{ZERO}, "r") }); told("new_from_fd", sub { IO::Handle->new_from_fd($T{ZERO}, "r") }); my $none = IO::File->new("/dev/null", "w");
    told("say", sub { $none->say($T{ONE}) }); told("write", sub { $none->write($T{HOST}, $T{ONE}) }); told("printf", sub { $none->printf("%s", $T{ONE}) }); told("printf format", sub { $none->printf($T{ONE}) });
    told("the builtins", sub { printf $none $T{ONE} }); told("printf of one", sub { printf $none "%s", $T{ONE} }); told("sprintf", sub { my $x = sprintf $T{ONE}; $x }); told("sprintf of one", sub { my $x = sprintf "%s", $T{ONE}; $x });
    open my $f, "<", "there"; told("blessed", sub { scalar $f->getline }); told("environment", sub { die "Insecure \$ENV{PATH} while" });
    $ENV{PATH} = "/bin"; delete @ENV{qw(IFS CDPATH ENV BASH_ENV)}; told("pipe", sub { my $p = IO::Pipe->new; $p->reader("/bin/echo", "x"); scalar $p->getline });`,
);

same(
  'a handle that the program trusts, and what else refuses',
  () => {
    const name = '/etc/passwd';
    const file = IO.File.new(name) as never as ReturnType<typeof bless>;
    const buffer: { value: never } = { value: '' as never };
    told('untaint', () => file.untaint());
    told('lines', () => [file.getline(), readline(file as never), file.getc()]);
    told('read', () => [file.read(buffer, 2), buffer.value]);
    told('sysread', () => [file.sysread(buffer, 2), buffer.value]);
    told('opened anew', () => [open(file, '<', name), file.getline(), file.getlines()[0], [...file][0]]);
    told('no character', () => file.getc());
    told('another', () => IO.File.new(name)?.getline());
    told('by layer', () => IO.File.new(t('FILE'), '<:utf8'));
    told('by layer to write', () => IO.File.new(t('FILE'), '>:utf8'));
    told('fdopen tainted to read and write', () => IO.Handle.new()?.fdopen(t('ZERO'), '+<'));
    told('fdopen tainted by <', () => IO.Handle.new()?.fdopen(t('ZERO'), '<') !== undefined);
    told('type', () => IO.Socket.INET.new({ Listen: 1, Type: t('ONE') }));
    told('number of a protocol', () => IO.Socket.INET.new({ Listen: 1, Proto: t('SIX') }));
    told('type of IP', () => IO.Socket.IP.new({ Listen: 1, Type: new Tainted(1) as never }));
    told('protocol of IP', () => IO.Socket.IP.new({ Listen: 1, Proto: t('TCP') }));
    told('type of UNIX', () => IO.Socket.UNIX.new({ Listen: 1, Local: 'sock', Type: t('ONE') }));
    told('fdopen', () => IO.Handle.new()?.fdopen(t('ONE'), 'w'));
    told('fdopen to read', () => IO.Handle.new()?.fdopen(t('ZERO'), 'r') !== undefined);
  },
  perl`${TOLD} my $n = "/etc/passwd"; my $f = IO::File->new($n); my $b; told("untaint", sub { $f->untaint }); told("lines", sub { my $l = $f->getline; my $m = readline $f; my $c = $f->getc; ($l, $m, $c) });
    told("read", sub { my $r = $f->read($b, 2); ($r, $b) }); told("sysread", sub { my $r = $f->sysread($b, 2); ($r, $b) });
    told("opened anew", sub { my $o = open $f, "<", $n; my $l = $f->getline; my @l = $f->getlines; my @e = <$f>; ($o, $l, $l[0], $e[0]) }); told("no character", sub { scalar $f->getc }); told("another", sub { my $l = IO::File->new($n)->getline; $l }); told("by layer", sub { IO::File->new($T{FILE}, "<:utf8") }); told("by layer to write", sub { IO::File->new($T{FILE}, ">:utf8") });
    told("fdopen tainted to read and write", sub { IO::Handle->new->fdopen($T{ZERO}, "+<") }); told("fdopen tainted by <", sub { defined IO::Handle->new->fdopen($T{ZERO}, "<") });
    told("type", sub { IO::Socket::INET->new(Listen => 1, Type => 0 + $T{ONE}) }); told("number of a protocol", sub { IO::Socket::INET->new(Listen => 1, Proto => $T{SIX}) }); told("type of IP", sub { IO::Socket::IP->new(Listen => 1, Type => 0 + $T{ONE}) });
    told("protocol of IP", sub { IO::Socket::IP->new(Listen => 1, Proto => $T{TCP}) }); told("type of UNIX", sub { IO::Socket::UNIX->new(Listen => 1, Local => "sock", Type => 0 + $T{ONE}) });
    told("fdopen", sub { IO::Handle->new->fdopen($T{ONE}, "w") }); told("fdopen to read", sub { defined IO::Handle->new->fdopen($T{ZERO}, "r") ? 1 : 0 });`,
);

same(
  'what waits',
  () => {
    const poll = IO.Poll.new();
    const [reading, writing] = [IO.Handle.new(), IO.Handle.new()];
    if (reading === undefined || writing === undefined) return;
    pipe(reading as never, writing as never);
    const select = IO.Select.new(reading as never, writing as never);
    told('can_read', () => select.can_read(t('ZERO')).length);
    told('can_write', () => select.can_write(t('ONE')).length);
    told('has_exception', () => select.has_exception(t('ZERO')).length);
    told('select', () => IO.Select.select(undefined, select, undefined, t('ONE')).length);
    told('mask', () => poll.mask(writing as never, t('SIX')));
    told('poll', () => (poll.poll(t('ONE')) === 1 ? '' : undefined));
    told('handles', () => (poll.handles(t('SIX')).length === 1 ? '' : undefined));
    told('mask of none', () => poll.mask(writing as never, t('ZERO')));
  },
  perl`${TOLD} use IO::Select; use IO::Poll; my $poll = IO::Poll->new; my ($r, $w) = (IO::Handle->new, IO::Handle->new); pipe $r, $w; my $sel = IO::Select->new($r, $w);
    told("can_read", sub { my @l = $sel->can_read($T{ZERO}); scalar @l }); told("can_write", sub { my @l = $sel->can_write($T{ONE}); scalar @l }); told("has_exception", sub { my @l = $sel->has_exception($T{ZERO}); scalar @l });
    told("select", sub { my @l = IO::Select->select(undef, $sel, undef, $T{ONE}); scalar @l }); told("mask", sub { my $m = $poll->mask($w, $T{SIX}); 0 + @{[$m]} });
    told("poll", sub { $poll->poll($T{ONE}) == 1 ? "" : undef }); told("handles", sub { my @h = $poll->handles($T{SIX}); @h == 1 ? "" : undef }); told("mask of none", sub { scalar $poll->mask($w, $T{ZERO}) });`,
);
