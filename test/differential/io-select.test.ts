import {
  close,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  handle,
  print,
  select,
  socketpair,
  syswrite,
} from '@perlipc/perl';
import { IO, type IOSocket, POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLPRI } from '@perlipc/perl/io';
import { AF_UNIX, MSG_OOB, PF_UNSPEC, SOCK_STREAM } from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const shown = (value: unknown) =>
  value === undefined ? 'undef' : value === true ? '[1]' : value === false ? '[]' : `[${value}]`;
const tell = (...calls: (() => unknown)[]) => {
  for (const call of calls) {
    ERRNO.value = 0;
    const got = evaluate(call);
    print(EVAL_ERROR.value !== '' ? `${EVAL_ERROR.value}` : `${shown(got)} ${+ERRNO}\n`);
  }
};
const TELL = perl`use strict; use IO::Socket; use IO::Select; use IO::Poll qw(:DEFAULT POLLPRI);
sub shown { defined $_[0] ? "[$_[0]]" : "undef" }
sub tell_ { for (@_) { $! = 0; my $got = eval { $_->() }; print $@ || shown($got) . " " . ($! + 0) . "\n" } } `;
type Pair = [IOSocket, IOSocket];
const pair = () => IO.Socket.socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC) as Pair;
const PAIRS =
  'my ($a, $b) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); my ($c, $d) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); my %n = ($a => "a", $b => "b", $c => "c", $d => "d"); sub names { join ",", map { defined $_ ? ref $_ eq "ARRAY" ? "list$_->[1]" : $n{$_} // $_ : "undef" } @_ } ';

same(
  'IO::Select: what is added, removed and there',
  () => {
    const [a, b] = pair();
    const [c, d] = pair();
    const known = new Map<unknown, string>([
      [a, 'a'],
      [b, 'b'],
      [c, 'c'],
      [d, 'd'],
    ]);
    const names = (list: readonly unknown[]) =>
      list
        .map((one) =>
          one === undefined ? 'undef' : Array.isArray(one) ? `list${one[1]}` : (known.get(one) ?? one),
        )
        .join(',');
    type Member = IOSocket | number | [IOSocket, string];
    const sel = IO.Select.new<Member>(a, c, a);
    const closed = IO.Handle.new();
    tell(
      () => sel.count(),
      () => names(sel.handles()),
      () => sel.add(b, [b, 'of b']),
      () => names(sel.handles()),
      () =>
        names([
          sel.exists(b),
          sel.exists(b.fd),
          sel.exists(d),
          sel.exists(String(a.fd)),
          sel.exists(undefined),
          sel.exists(closed),
        ]),
      () => sel.add(closed as unknown as IOSocket),
      () => sel.remove(closed, 7777),
      () => sel.remove(d),
      () => sel.remove(a, a, b.fd),
      () => names(sel.handles()),
      () => sel.add(a, d),
      () => close(d),
      () => names([sel.exists(d)]),
      () => sel.remove(d),
      () => sel.count(),
      () => sel.remove(a, c),
      () => sel.bits(),
      () => sel.can_read(0).length,
      () => sel.count(),
      () => IO.Select.new(0, 3, 9).bits()?.length,
      () => Buffer.from(IO.Select.new(0, 3, 9).bits() ?? '', 'latin1').toString('hex'),
      () => names(IO.Select.new(2, 0).handles()),
    );
  },
  `${TELL}${PAIRS} my $sel = IO::Select->new($a, $c, $a); my $closed = IO::Handle->new; tell_(sub { $sel->count }, sub { names($sel->handles) }, sub { $sel->add($b, [$b, "of b"]) }, sub { names($sel->handles) }, sub { names($sel->exists($b), $sel->exists($b->fileno), $sel->exists($d), $sel->exists($a->fileno . ""), $sel->exists(undef), $sel->exists($closed)) },
   sub { $sel->add($closed) }, sub { $sel->remove($closed, 7777) }, sub { $sel->remove($d) }, sub { $sel->remove($a, $a, $b->fileno) }, sub { names($sel->handles) }, sub { $sel->add($a, $d) }, sub { close $d }, sub { names($sel->exists($d)) }, sub { $sel->remove($d) }, sub { $sel->count }, sub { $sel->remove($a, $c) }, sub { $sel->bits }, sub { scalar(my @l = $sel->can_read(0)) }, sub { $sel->count },
   sub { length IO::Select->new(0, 3, 9)->bits }, sub { unpack "H*", IO::Select->new(0, 3, 9)->bits }, sub { names(IO::Select->new(2, 0)->handles) });`,
);
same(
  'IO::Select: what is ready',
  () => {
    const [a, b] = pair();
    const [c, d] = pair();
    const known = new Map<unknown, string>([
      [a, 'a'],
      [b, 'b'],
      [c, 'c'],
      [d, 'd'],
    ]);
    const names = (list: readonly unknown[] | undefined) =>
      list ? list.map((one) => known.get(one)).join(',') : 'none';
    const all = IO.Select.new(d, c, b, a);
    const some = IO.Select.new(a, b);
    tell(
      () => names(all.can_read(0)),
      () => names(all.can_write(0)),
      () => names(all.can_write()),
      () => names(all.has_exception(0)),
      () => syswrite(a, 'x'),
      () => names(all.can_read(5)),
      () => syswrite(c, 'x'),
      () => names(all.can_read()),
      () => IO.Select.select(all, some, undefined, 5).map(names).join(' '),
      () => IO.Select.select(some, undefined, some, 0).map(names).join(' '),
      () => IO.Select.select(undefined, undefined, some, 0).length,
      () => IO.Select.select(undefined, undefined, undefined, 0.01).length,
      () => close(a),
      () => names(all.can_read(0)),
      () => names(some.can_read(0)),
      () => all.remove(a),
      () => names(all.can_read(0)),
    );
    const server = IO.Socket.INET.new({ Listen: 1, LocalAddr: '127.0.0.1' });
    const client = IO.Socket.INET.new(`127.0.0.1:${server?.sockport()}`);
    tell(() => (server ? IO.Select.new(server).can_read(5).length : 0));
    const s = server?.accept();
    s?.send('x', MSG_OOB);
    tell(() => (client ? IO.Select.new(client).has_exception(5)[0] === client : undefined));
  },
  `${TELL}${PAIRS} sub lists { join " ", map { names(@$_) } @_ } my $all = IO::Select->new($d, $c, $b, $a); my $some = IO::Select->new($a, $b);
   tell_(sub { names($all->can_read(0)) }, sub { names($all->can_write(0)) }, sub { names($all->can_write) }, sub { names($all->has_exception(0)) }, sub { syswrite $a, "x" }, sub { names($all->can_read(5)) }, sub { syswrite $c, "x" }, sub { names($all->can_read) },
     sub { lists(IO::Select->select($all, $some, undef, 5)) }, sub { lists(IO::Select::select($some, undef, $some, 0)) }, sub { scalar(my @l = IO::Select->select(undef, undef, $some, 0)) }, sub { scalar(my @l = IO::Select->select(undef, undef, undef, .01)) }, sub { close $a }, sub { names($all->can_read(0)) }, sub { names($some->can_read(0)) }, sub { $all->remove($a) }, sub { names($all->can_read(0)) });
   my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1"); my $client = IO::Socket::INET->new("127.0.0.1:" . $server->sockport); tell_(sub { scalar(my @l = IO::Select->new($server)->can_read(5)) }); my $s = $server->accept; $s->send("x", MSG_OOB); tell_(sub { (IO::Select->new($client)->has_exception(5))[0] == $client ? 1 : "" });`,
);
same(
  'IO::Select: has_error is the old name of has_exception',
  () => {
    const [a] = pair();
    tell(() => IO.Select.new(a).has_error(0).length);
  },
  'use IO::Socket; use IO::Select; my ($a, $b) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); print "[", scalar(my @l = IO::Select->new($a)->has_error(0)), "] 0\n"',
  { switches: '-w', normal: (text) => text.replace(/ line \d+/, '') },
);
same(
  'IO::Poll: masks, events and handles',
  () => {
    const [a, b] = pair();
    const [c, d] = pair();
    const known = new Map<unknown, string>([
      [a, 'a'],
      [b, 'b'],
      [c, 'c'],
      [d, 'd'],
    ]);
    const names = (list: readonly unknown[]) =>
      list
        .map((one) => known.get(one) ?? one)
        .sort()
        .join(',');
    const poll = IO.Poll.new();
    const closed = IO.Handle.new();
    tell(
      () => poll.poll(0),
      () => poll.mask(a),
      () => poll.mask(a, POLLIN),
      () => poll.mask(b, POLLIN | POLLOUT),
      () => poll.mask(c, 0),
      () => poll.mask(closed, POLLIN),
      () => poll.mask(a),
      () => names(poll.handles()),
      () => poll.poll(0.01),
      () => poll.events(a),
      () => poll.events(b) === POLLOUT,
      () => names(poll.handles(POLLIN)),
      () => names(poll.handles(POLLOUT)),
      () => syswrite(b, 'x'),
      () => poll.poll(),
      () => poll.events(a) === POLLIN,
      () => names(poll.handles(POLLIN | POLLOUT)),
      () => names(poll.handles(0)),
      () => poll.remove(b),
      () => poll.mask(b),
      () => names(poll.handles()),
      () => poll.mask(c, POLLPRI),
      () => close(d),
      () => poll.poll(5),
      () => poll.events(c) === POLLHUP,
      () => names(poll.handles(POLLHUP)),
      () => names(poll.handles(POLLERR | POLLNVAL)),
      () => poll.mask(c, POLLIN),
      () => poll.events(c),
      () => poll.events(closed),
    );
  },
  `${TELL}${PAIRS} sub snames { join ",", sort map { $n{$_} } @_ } my $p = IO::Poll->new; my $closed = IO::Handle->new; tell_(sub { $p->poll(0) }, sub { $p->mask($a) }, sub { $p->mask($a, POLLIN) }, sub { $p->mask($b, POLLIN | POLLOUT) }, sub { $p->mask($c, 0) }, sub { $p->mask($closed, POLLIN) }, sub { $p->mask($a) }, sub { snames($p->handles) },
   sub { $p->poll(.01) }, sub { $p->events($a) + 0 }, sub { $p->events($b) == POLLOUT ? 1 : "" }, sub { snames($p->handles(POLLIN)) }, sub { snames($p->handles(POLLOUT)) }, sub { syswrite $b, "x" }, sub { $p->poll }, sub { $p->events($a) == POLLIN ? 1 : "" }, sub { snames($p->handles(POLLIN | POLLOUT)) }, sub { snames($p->handles(0)) }, sub { $p->remove($b) }, sub { $p->mask($b) }, sub { snames($p->handles) },
   sub { $p->mask($c, POLLPRI) }, sub { close $d }, sub { $p->poll(5) }, sub { $p->events($c) == POLLHUP ? 1 : "" }, sub { snames($p->handles(POLLHUP)) }, sub { snames($p->handles(POLLERR | POLLNVAL)) }, sub { $p->mask($c, POLLIN) }, sub { $p->events($c) + 0 }, sub { $p->events($closed) + 0 });`,
);
same(
  'select with four vectors, which are strings',
  () => {
    const [R, W] = [handle('R'), handle('W')];
    socketpair(R, W, AF_UNIX, SOCK_STREAM, 0);
    const of = (...fds: number[]) => IO.Select.new(...fds).bits() ?? '';
    const [rin, win] = [of(R.fd, W.fd), of(W.fd)];
    const r = { value: rin };
    const w = { value: win };
    const e = { value: rin };
    tell(
      () => select(r, w, e, 0),
      () => r.value === '\0'.repeat(rin.length),
      () => w.value === win,
      () => e.value.length === rin.length,
    );
    syswrite(W, 'x');
    r.value = rin;
    tell(
      () => select(r, undefined, undefined, undefined),
      () => r.value.slice(0, of(R.fd).length) === of(R.fd),
      () => r.value.length === rin.length,
    );
    r.value = rin;
    close(R);
    tell(
      () => select(r, undefined, undefined, 0),
      () => r.value === rin,
    );
    const [found, left = -1] = select.list(undefined, { value: win }, undefined, 5);
    const [late, none] = select.list(undefined, undefined, undefined, 0.01);
    print(
      [found, left > 4, left <= 5, late, none].map(shown).join(' '),
      ` ${select.list(undefined, { value: win }, undefined, undefined).length}\n`,
    );
    const empty = { value: '' };
    tell(
      () => select(empty, undefined, undefined, 0.01),
      () => empty.value,
    );
  },
  `${TELL} no strict; socketpair R, W, AF_UNIX, SOCK_STREAM, 0; sub of { my $b = ""; vec($b, $_, 1) = 1 for @_; $b } my ($rin, $win) = (of(fileno R, fileno W), of(fileno W)); my ($r, $w, $e) = ($rin, $win, $rin);
   tell_(sub { scalar select $r, $w, $e, 0 }, sub { $r eq "\\0" x length $rin ? 1 : "" }, sub { $w eq $win ? 1 : "" }, sub { length $e == length $rin ? 1 : "" }); syswrite W, "x"; $r = $rin; tell_(sub { scalar select $r, undef, undef, undef }, sub { my $o = of(fileno R); substr($r, 0, length $o) eq $o ? 1 : "" }, sub { length $r == length $rin ? 1 : "" });
   $r = $rin; close R; tell_(sub { scalar select $r, undef, undef, 0 }, sub { $r eq $rin ? 1 : "" }); my ($found, $left) = select undef, my $w2 = $win, undef, 5; my ($late, $none) = select undef, undef, undef, .01; print join(" ", map { shown($_) } $found, $left > 4 ? 1 : "", $left <= 5 ? 1 : "", $late, $none), " ", scalar(my @l = select(undef, $w2 = $win, undef, undef)), "\\n"; my $empty = ""; tell_(sub { scalar select $empty, undef, undef, .01 }, sub { $empty });`,
);

same(
  'IO::Poll: two handles of one descriptor',
  () => {
    const [one] = pair();
    const other = IO.Handle.new_from_fd(one.fileno() ?? -1, 'r');
    const poll = IO.Poll.new();
    poll.mask(one, POLLOUT);
    poll.mask(other as never, POLLOUT);
    tell(
      () => poll.poll(0),
      () => poll.mask(one, 0),
      () => poll.handles().length,
      () => poll.mask(other as never),
      () => poll.poll(0),
      () => poll.mask(other as never, 0),
      () => poll.handles().length,
    );
  },
  `${TELL}${PAIRS} my $other = IO::Handle->new_from_fd(fileno $a, "r"); my $p = IO::Poll->new; $p->mask($a, POLLOUT); $p->mask($other, POLLOUT); tell_(sub { $p->poll(0) }, sub { $p->mask($a, 0) }, sub { scalar(my @l = $p->handles) }, sub { $p->mask($other) }, sub { $p->poll(0) }, sub { $p->mask($other, 0) }, sub { scalar(my @l = $p->handles) });`,
);
