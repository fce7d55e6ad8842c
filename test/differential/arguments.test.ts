// Arguments that are odd or wrong.
import {
  binmode,
  close,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  filetest,
  gethostbyname,
  getpgrp,
  getpriority,
  getprotobyname,
  getprotobynumber,
  getservbyname,
  getservbyport,
  getsockopt,
  handle,
  INPUT_RECORD_SEPARATOR,
  inet_aton,
  listen,
  minus,
  open,
  print,
  read,
  readline,
  recv,
  type Scalar,
  STDIN,
  STDOUT,
  setsockopt,
  sockaddr_in,
  socket,
  socketpair,
  sprintf,
  sysread,
  system,
  syswrite,
  unpack,
} from '@perlipc/perl';
import {
  AF_UNIX,
  inet_aton as aton,
  INADDR_LOOPBACK,
  PF_INET,
  SO_KEEPALIVE,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');
const NEVER = handle('NEVER');
const files = { in: 'one\ntwo\n', empty: '' };
const unplaced = (text: string) => text.replaceAll(/ at \S+ line \d+|Name "main::.*\n/g, '');

/** What a call gives or dies of. */
function told(call: () => unknown): void {
  const value = evaluate(call);
  print(EVAL_ERROR.value === '' ? `${value ?? 'undef'}\n` : (EVAL_ERROR.value as string));
}
const TOLD =
  'sub told { my $c = shift; my $v = eval { $c->() }; print $@ eq "" ? ($v // "undef") . "\\n" : $@ }';

same(
  'lengths and offsets of read, sysread, recv and syswrite',
  () => {
    const A = handle('A');
    const buffer = { value: 'abc' };
    open(F, '<', 'in');
    socketpair(A, NEVER, AF_UNIX, SOCK_STREAM, 0);
    for (const [length, offset] of [
      [-1, 0],
      [1, -4],
      [1, -3],
      [1.9, 0],
      [0.5, 0],
    ] as const) {
      told(() => read(F, buffer, length, offset));
      told(() => sysread(F, buffer, length, offset));
      told(() => syswrite(STDOUT, 'abc', length, offset));
    }
    for (const offset of [3, 4]) told(() => syswrite(STDOUT, 'abc', 1, offset));
    told(() => recv(A, buffer, -1, 0));
  },
  perl`use Socket; ${TOLD} my $b = "abc"; open F, "<", "in"; socketpair A, NEVER, AF_UNIX, SOCK_STREAM, 0;
    $| = 1;
    for my $p ([-1, 0], [1, -4], [1, -3], [1.9, 0], [0.5, 0]) { my ($l, $o) = @$p; told(sub { read F, $b, $l, $o }); told(sub { sysread F, $b, $l, $o }); told(sub { syswrite STDOUT, "abc", $l, $o }) }
    for my $o (3, 4) { told(sub { syswrite STDOUT, "abc", 1, $o }) } told(sub { recv A, $b, -1, 0 })`,
  { files, normal: (text) => [...unplaced(text)].sort().join('') },
);
same(
  'the record separator is no length below 1 and no wide character of bytes',
  () => {
    for (const length of [0, -1, 0.5, -0.5, -2])
      told(() => {
        INPUT_RECORD_SEPARATOR.value = length;
      });
    INPUT_RECORD_SEPARATOR.value = 2.9;
    open(F, '<', 'in');
    print(readline(F), '\n');
    INPUT_RECORD_SEPARATOR.value = '\u263a';
    told(() => readline(F));
  },
  perl`${TOLD} for my $l (0, -1, 0.5, -0.5, -2) { told(sub { $/ = \$l; undef }) } $/ = \2.9; open F, "<", "in"; print scalar(<F>), "\n"; $/ = "\x{263a}"; told(sub { scalar <F> })`,
  { files, normal: unplaced },
);
same(
  'ports',
  () => {
    for (const port of [
      '80x',
      '',
      '1e3',
      ' 80 ',
      '80\n',
      '0x50',
      '1.5',
      'Inf',
      '9'.repeat(20),
      undefined,
      -1,
      65536,
    ])
      print(unpack('n', sockaddr_in(port, INADDR_LOOPBACK).slice(2)), '\n');
  },
  perl`use Socket; print unpack("n", substr sockaddr_in($_, INADDR_LOOPBACK), 2), "\n" for "80x", "", "1e3", " 80 ", "80\n", "0x50", "1.5", "Inf", 9 x 20, undef, -1, 65536`,
  { switches: '-w', normal: unplaced },
);
same(
  'a port that is no number is no matter without -w',
  () => {
    print(unpack('n', sockaddr_in('80x', INADDR_LOOPBACK).slice(2)), '\n');
  },
  perl`use Socket; print unpack("n", substr sockaddr_in("80x", INADDR_LOOPBACK), 2), "\n"`,
);
same(
  'an address has nothing behind it',
  () => {
    for (const host of ['1.2.3.4', '1.2.3.4 ', '1.2.3.4\n', '1.2.3.4\t', '1.2.3.4 x', ' 1.2.3.4'])
      for (const address of [inet_aton(host), aton(host)])
        print(address ? unpack('H*', address) : 'none', '\n');
  },
  perl`use Socket; for my $h ("1.2.3.4", "1.2.3.4 ", "1.2.3.4\n", "1.2.3.4\t", "1.2.3.4 x", " 1.2.3.4") { for (inet_aton($h), inet_aton($h)) { print defined $_ ? unpack "H*", $_ : "none", "\n" } }`,
);
same(
  'names that are too long are nowhere',
  () => {
    for (const length of [254, 255, 5000]) {
      const name = 'x'.repeat(length);
      const found = [
        gethostbyname(name),
        inet_aton(name),
        getservbyname(name, 'tcp'),
        getservbyname('http', name),
        getprotobyname(name),
      ];
      print(found.every((one) => one === undefined) ? 'none ' : 'some ', +ERRNO, '\n');
    }
    print(getservbyport(65536 + 37, 'tcp') ?? 'none', ' ', getservbyport(-1, 'tcp') ?? 'none', ' ');
    print(getprotobynumber(6.9) ?? 'none', '\n');
  },
  perl`use Socket; for (254, 255, 5000) { my $n = "x" x $_; my @f = (scalar gethostbyname($n), inet_aton($n), scalar getservbyname($n, "tcp"), scalar getservbyname("http", $n), scalar getprotobyname($n)); print((grep { defined } @f) ? "some " : "none ", 0 + $!, "\n") }
    print scalar(getservbyport(65536 + 37, "tcp")) // "none", " ", scalar(getservbyport(-1, "tcp")) // "none", " "; print scalar(getprotobynumber(6.9)) // "none", "\n"`,
);
for (const [name, status, source] of [
  ['infinity', Number.POSITIVE_INFINITY, '9 ** 9 ** 9'],
  ['minus infinity', Number.NEGATIVE_INFINITY, '-9 ** 9 ** 9'],
  ['undef', undefined, 'undef'],
  ['a word with a wide character', '\u263a', perl`"\x{263a}"`],
  ['2 ** 40 + 5', 2 ** 40 + 5, '2 ** 40 + 5'],
  ['a blank', ' ', '" "'],
] as const)
  same(`exit of ${name}`, () => exit(status), `exit ${source}`, { switches: '-w', normal: unplaced });
same(
  'errno is an integer, and its names are those of errors',
  () => {
    ERRNO.value = 3.9;
    print(+ERRNO, ' ');
    ERRNO.value = 2 ** 32 + 2;
    print(+ERRNO, ERRNO.is('ENOENT') ? 1 : 0, ERRNO.is('AF_INET') ? 1 : 0, '\n');
  },
  perl`$! = 3.9; print 0 + $!, " "; $! = 2 ** 32 + 2; print 0 + $!, $!{ENOENT} ? 1 : 0, $!{AF_INET} ? 1 : 0, "\n"`,
);
same(
  'file tests of what is not open, of links and of nothing',
  () => {
    open(F, '<', 'in');
    close(F);
    for (const of of [F, NEVER, STDIN])
      for (const test of ['-e', '-s', '-t'] as const) {
        ERRNO.value = 0;
        const found = filetest(test, of);
        print(found === undefined ? 'undef' : 'def', +ERRNO, ' ');
      }
    ERRNO.value = 0;
    print(
      filetest('-l', STDIN) === undefined ? 'undef' : 'def',
      +ERRNO,
      filetest('-s', 'empty') as number,
      '\n',
    );
  },
  perl`open F, "<", "in"; close F; for my $h (*F, *NEVER, *STDIN) { for my $t (sub { -e $h }, sub { -s $h }, sub { -t $h }) { $! = 0; my $r = $t->(); print defined $r ? "def" : "undef", 0 + $!, " " } } $! = 0; my $l = -l STDIN; print defined $l ? "def" : "undef", 0 + $!, -s "empty", "\n"`,
  { files, switches: '-w', normal: unplaced },
);
same(
  'a difference of what is no number',
  () => {
    for (const [left, right] of [
      ['3x', 1],
      ['a', 'b'],
      ['0x10', 0],
      [undefined, '2y'],
      [' 5 ', '1e1'],
    ] as [Scalar, Scalar][])
      print(minus(left, right), '\n');
  },
  perl`no warnings "void"; for my $p (["3x", 1], ["a", "b"], ["0x10", 0], [undef, "2y"], [" 5 ", "1e1"]) { my ($l, $r) = @$p; print $l - $r, "\n" }`,
  { switches: '-w', normal: (text) => unplaced(text).replace(/value \$\w+/, 'value') },
);
same(
  'a priority or group that there is not is -1',
  () => print(getpriority(9, 9), +ERRNO, ' ', getpgrp(999_999_999), +ERRNO, '\n'),
  perl`print getpriority(9, 9), 0 + $!, " ", getpgrp(999999999), 0 + $!, "\n"`,
);
same(
  'numbers for C are cut',
  () => {
    socket(F, PF_INET, SOCK_STREAM, 0);
    for (const value of [1.7, 0.7, 2 ** 31, 2 ** 32, -1.5])
      print(
        setsockopt(F, SOL_SOCKET, SO_KEEPALIVE, value)
          ? unpack('i', getsockopt(F, SOL_SOCKET, SO_KEEPALIVE) ?? '')
          : 'no',
        ' ',
      );
    print(listen(F, 5.5) ? 1 : 0, '\n');
  },
  perl`use Socket; socket F, PF_INET, SOCK_STREAM, 0; for (1.7, 0.7, 2 ** 31, 2 ** 32, -1.5) { print setsockopt(F, SOL_SOCKET, SO_KEEPALIVE, $_) ? unpack "i", getsockopt F, SOL_SOCKET, SO_KEEPALIVE : "no", " " } print listen(F, 5.5) ? 1 : 0, "\n"`,
);
same(
  'what open copies is any number',
  () => {
    for (const target of ['1.5', '1e0', ' 1 ', -1, 999, '1x', ''])
      told(() => (open(F, '>&', target) ? 'open' : `no ${+ERRNO}`));
    for (const mode of ['<<', '>|', '<>', 'x']) {
      ERRNO.value = 0;
      told(() => open(F, mode, 'in'));
      print(+ERRNO, '\n');
    }
  },
  perl`${TOLD} for my $t ("1.5", "1e0", " 1 ", -1, 999, "1x", "") { told(sub { open(F, ">&", $t) ? "open" : "no " . (0 + $!) }) } for my $m ("<<", ">|", "<>", "x") { $! = 0; told(sub { open F, $m, "in" }); print 0 + $!, "\n" }`,
  { files, normal: unplaced },
);
same(
  'the warning of an undefined word names system',
  () => print(system('echo', undefined), '\n'),
  perl`print system("echo", undef), "\n"`,
  { switches: '-w' },
);
same(
  'sprintf tells of missing arguments once a directive, and not of redundant ones behind a number',
  () => {
    for (const format of ['%*d|%*d', '%.*f', '%s %s', '%9$12%', '%1$%'])
      print(sprintf(format), sprintf(format, 7, 5), '\n');
  },
  perl`for my $f ("%*d|%*d", "%.*f", "%s %s", '%9$12%', '%1$%') { print sprintf($f), sprintf($f, 7, 5), "\n" }`,
  { switches: '-w', normal: unplaced },
);
same(
  'a character that there is not kills sprintf',
  () => {
    for (const code of [Number.POSITIVE_INFINITY, Number.NaN]) told(() => sprintf('%c', code));
  },
  perl`${TOLD} for my $c (9 ** 9 ** 9, -sin 9 ** 9 ** 9) { told(sub { sprintf "%c", $c }) }`,
  { normal: unplaced },
);
same(
  'characters above U+FFFF are one each',
  () => {
    const buffer = { value: '' };
    binmode(STDOUT, ':utf8');
    open(F, '<:utf8', 'wide');
    for (const [length, offset] of [
      [3, 0],
      [1, -1],
      [1, 2],
      [2, 5],
    ] as const)
      print(read(F, buffer, length, offset), buffer.value, '\n');
    print(sprintf('[%4s][%-3s][%.1s]', '\u{1f600}', '\u{1f600}', '\u{1f600}b'), '\n');
  },
  perl`my $b = ""; binmode STDOUT, ":utf8"; open F, "<:utf8", "wide"; for ([3, 0], [1, -1], [1, 2], [2, 5]) { my $n = read F, $b, $_->[0], $_->[1]; print $n, $b, "\n" }
    print sprintf("[%4s][%-3s][%.1s]", "\x{1f600}", "\x{1f600}", "\x{1f600}b"), "\n"`,
  { files: { wide: '\xf0\x9f\x98\x80a\xf0\x9f\x98\x81b\xf0\x9f\x98\x82c\xf0\x9f\x98\x83d' } },
);
