import {
  autoflush,
  binmode,
  CHILD_ERROR,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exec,
  getsockopt,
  handle,
  open,
  print,
  qx,
  read,
  recv,
  STDOUT,
  select,
  send,
  setsockopt,
  socket,
  socketpair,
  sysread,
  system,
  syswrite,
  unpack,
} from '@perlipc/perl';
import { PF_UNIX, SO_KEEPALIVE, SOCK_STREAM, SOL_SOCKET } from '@perlipc/socket';
import { differentialCases } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');
const G = handle('G');
const files = { in: 'one\ntwo\nthree\nfour\n' };
const buffer = { value: '' };
const dies = (call: () => unknown) => {
  evaluate(call);
  print(EVAL_ERROR.value as string);
};
const show = (result: unknown) => print(result ? 'yes' : 'no', ' ', +ERRNO, '\n');

same(
  'send, recv, sysread and syswrite refuse characters',
  () => {
    socketpair(F, G, PF_UNIX, SOCK_STREAM, 0);
    binmode(F, ':utf8');
    dies(() => send(F, 'x', 0));
    dies(() => recv(F, buffer, -1, 0));
    dies(() => recv(F, buffer, 1, 0));
    dies(() => sysread(F, buffer, 1));
    dies(() => syswrite(F, 'x'));
  },
  'use Socket; socketpair F, G, PF_UNIX, SOCK_STREAM, 0; binmode F, ":utf8";\neval { send F, "x", 0 }; print $@; eval { recv F, $b, -1, 0 }; print $@; eval { recv F, $b, 1, 0 }; print $@; eval { sysread F, $b, 1 }; print $@; eval { syswrite F, "x" }; print $@',
  { normal: (text) => text.replaceAll(/line \d+/g, 'line N') },
);
for (const [name, ours, theirs] of [
  ['open of an empty command', () => show(open(F, '-|', '')), 'show(open F, "-|", "")'],
  ['open of an empty command to write', () => show(open(F, '|-', '')), 'show(open F, "|-", "")'],
  ['open of blanks', () => show(open(F, '-|', ' ')), 'show(open F, "-|", " ")'],
  [
    'open of a list whose command is empty',
    () => show(open(F, '-|', '', 'x')),
    'show(open F, "-|", "", "x")',
  ],
  ['exec of nothing', () => show(exec()), 'show(exec())'],
  ['exec of an empty string', () => show(exec('')), 'show(exec(""))'],
  ['exec of an empty program', () => show(exec('', 'x')), 'show(exec("", "x"))'],
  ['system of nothing', () => show(system()), 'show(system())'],
  ['system of an empty string', () => show(system('')), 'show(system(""))'],
  ['backticks of nothing', () => show(qx``), 'show(scalar ``)'],
] as const)
  same(
    name,
    () => {
      ours();
      print(CHILD_ERROR, '\n');
    },
    `$! = 0; sub show { my $e = $! + 0; print $_[0] ? "yes" : "no", " $e\\n" } ${theirs}; print "$?\\n"`,
    {
      switches: '-w',
      normal: (text) =>
        text
          .replaceAll(/^Statement.*\n.*\n/gm, '')
          .replaceAll(/^Name.*\n/gm, '')
          .replaceAll(/line \d+/g, 'line N'),
    },
  );
same(
  'offsets and lengths that are no integers',
  () => {
    open(F, '<', 'in');
    autoflush(STDOUT);
    for (const [length, offset] of [
      [2, -1.5],
      [1.9, 1.5],
      [3, -2.9],
      [0.5, 7.9],
    ] as const) {
      buffer.value = 'abcdef';
      read(F, buffer, length, offset);
      print(`[${buffer.value}]\n`);
    }
    syswrite(STDOUT, 'abcd\n', 3.7, -2.5);
    dies(() => sysread(F, buffer, -1.5));
    dies(() => sysread(F, buffer, -0.5));
    dies(() => syswrite(STDOUT, 'abc', -1, 9));
    dies(() => syswrite(STDOUT, 'abc', 1, 9));
    dies(() => syswrite(STDOUT, 'abc', 1, -9));
    dies(() => read(F, buffer, -1, -99));
    dies(() => read(F, buffer, 1, -99));
  },
  '$| = 1; open F, "<", "in"; for ([2, -1.5], [1.9, 1.5], [3, -2.9], [0.5, 7.9]) { my $b = "abcdef"; read F, $b, $$_[0], $$_[1]; print "[$b]\n" } my $b = "x"; sub dies { my $f = shift; eval { $f->() }; print $@ } syswrite STDOUT, "abcd\n", 3.7, -2.5; dies sub { sysread F, $b, -1.5 }; dies sub { sysread F, $b, -0.5 }; dies sub { syswrite STDOUT, "abc", -1, 9 }; dies sub { syswrite STDOUT, "abc", 1, 9 }; dies sub { syswrite STDOUT, "abc", 1, -9 }; dies sub { read F, $b, -1, -99 }; dies sub { read F, $b, 1, -99 }',
  { files, normal: (text) => text.replaceAll(/line \d+/g, 'line N').replaceAll('\0', '0') },
);
same(
  'select with a negative time',
  () => {
    show(select(undefined, undefined, undefined, -1));
    show(select(Uint8Array.of(1), undefined, undefined, -1));
    show(select(undefined, undefined, undefined, -0.00001));
  },
  'sub show { my $e = $! + 0; print $_[0] ? "yes" : "no", " $e\n" } $! = 0; show(scalar select(undef, undef, undef, -1)); vec(my $v, 0, 1) = 1; show(scalar select($v, undef, undef, -1)); show(scalar select(undef, undef, undef, -0.00001))',
);
same(
  'a socket of an undefined protocol, and booleans for its options',
  () => {
    const proto: number | undefined = undefined;
    show(socket(F, PF_UNIX, SOCK_STREAM, proto));
    show(setsockopt(F, SOL_SOCKET, SO_KEEPALIVE, true));
    print(unpack('i', getsockopt(F, SOL_SOCKET, SO_KEEPALIVE) ?? die('getsockopt')), '\n');
    show(setsockopt(F, SOL_SOCKET, SO_KEEPALIVE, false));
    print(unpack('i', getsockopt(F, SOL_SOCKET, SO_KEEPALIVE) ?? die('getsockopt')), '\n');
  },
  'sub show { my $e = $! + 0; print $_[0] ? "yes" : "no", " $e\n" } use Socket; $! = 0; my $proto; show(socket F, PF_UNIX, SOCK_STREAM, $proto); show(setsockopt F, SOL_SOCKET, SO_KEEPALIVE, 1); print unpack("i", getsockopt F, SOL_SOCKET, SO_KEEPALIVE), "\n"; show(setsockopt F, SOL_SOCKET, SO_KEEPALIVE, 0); print unpack("i", getsockopt F, SOL_SOCKET, SO_KEEPALIVE), "\n"',
  {
    switches: '-w',
    normal: (text) => text.replaceAll(/line \d+/g, 'line N').replace('value $proto in', 'value in'),
  },
);
