import {
  CHILD_ERROR,
  close,
  ERRNO,
  eof,
  type Handle,
  handle,
  open,
  pipe,
  print,
  read,
  readline,
  recv,
  SIG,
  sleep,
  socket,
  socketpair,
  sysread,
} from '@perlipc/perl';
import { PF_UNIX, SOCK_STREAM } from '@perlipc/socket';
import { ITIMER_REAL, setitimer } from '@perlipc/sys';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');
const R = handle('R');
const W = handle('W');
const files = { in: 'one\ntwo\n' };

const toldOf = (result: unknown) =>
  print(result === undefined || result === false ? 'u' : 'd', ' ', +ERRNO, '\n');
const TOLD = 'sub told { print defined $_[0] && $_[0] ne "" ? "d" : "u", " ", $! + 0, "\\n" }';

// What was printed is lost, and close says so, whatever follows.

for (const [name, command] of [
  ['a process that succeeds', 'true;'],
  ['a process that fails', 'exit 3;'],
] as const)
  same(
    `close of a pipe whose data is lost: ${name}`,
    () => {
      SIG.PIPE = 'IGNORE';
      open(F, '|-', command);
      sleep(1);
      toldOf(print(F, 'x'));
      ERRNO.value = 0;
      toldOf(close(F));
      print(CHILD_ERROR, '\n');
    },
    perl`${TOLD} $SIG{PIPE} = "IGNORE"; open F, "|-", "${command}"; sleep 1; told(print F "x"); $! = 0; told(close F); print "$?\n"`,
  );

same(
  'a pipe whose data is lost at the end is not warned of',
  () => {
    SIG.PIPE = 'IGNORE';
    open(F, '|-', 'true;');
    sleep(1);
    print(F, 'x');
  },
  '$SIG{PIPE} = "IGNORE"; open F, "|-", "true;"; sleep 1; print F "x";',
);
same(
  'open of a handle whose file can’t take what was printed',
  () => {
    open(F, '>', '/dev/full');
    print(F, 'x');
    open(F, '<', 'in');
    print(CHILD_ERROR, ' ', readline(F));
  },
  'open F, ">", "/dev/full"; print F "x"; open F, "<", "in"; print "$? ", scalar(<F>)',
  { files },
);
same(
  'open of a handle whose process has not got what was printed',
  () => {
    SIG.PIPE = 'IGNORE';
    open(F, '|-', 'exit 3;');
    sleep(1);
    print(F, 'x');
    open(F, '<', 'in');
    print(CHILD_ERROR, ' ', readline(F));
  },
  '$SIG{PIPE} = "IGNORE"; open F, "|-", "exit 3;"; sleep 1; print F "x"; open F, "<", "in"; print "$? ", scalar(<F>)',
  { files },
);
same(
  'socket on a handle whose file can’t take what was printed',
  () => {
    open(F, '>', '/dev/full');
    print(F, 'x');
    print(socket(F, PF_UNIX, SOCK_STREAM, 0), ' ', CHILD_ERROR, '\n');
  },
  'open F, ">", "/dev/full"; print F "x"; print socket(F, 1, 1, 0), " $?\n"',
);
same(
  'the end of a scope that loses what was printed',
  () => {
    const f = handle('$f');
    open(f, '>', '/dev/full');
    print(f, 'x');
    f[Symbol.dispose]();
    print(+ERRNO, '\n');
  },
  '\n{\nopen my $f, ">", "/dev/full";\nprint $f "x";\n\n}\nprint $!+0, "\\n"',
  { normal: (text) => text.replace(/line \d+/, 'line N') },
);
same(
  'the end of a scope with a pipe whose data is lost',
  () => {
    SIG.PIPE = 'IGNORE';
    {
      using f = handle('$f');
      open(f, '|-', 'exit 3;');
      sleep(1);
      print(f, 'x');
    }
    print(CHILD_ERROR, '\n');
  },
  '$SIG{PIPE} = "IGNORE"; { open my $f, "|-", "exit 3;"; sleep 1; print $f "x"; } print "$?\n"',
);
same(
  'a read of what can’t be written first',
  () => {
    open(F, '+>', '/dev/full');
    print(F, 'x');
    toldOf(readline(F));
    toldOf(close(F));
  },
  `${TOLD} open F, "+>", "/dev/full"; print F "x"; told(scalar <F>); told(close F)`,
);
same(
  'eof leaves errno as it was',
  () => {
    open(F, '<', 'in');
    for (const _ of F);
    ERRNO.value = 5;
    print(eof(F), ' ', +ERRNO, '\n');
  },
  'open F, "<", "in"; 1 while <F>; $! = 5; print eof(F), " ", $!+0, "\\n"',
  { files },
);

// A signal's handler closes the handle that is waited for.

const buffer = { value: '' };
const waits: [name: string, it: Handle, ours: () => unknown, theirs: string][] = [
  ['readline', R, () => readline(R), 'scalar <R>'],
  ['the list form', R, () => [...R].length || undefined, '(() = <R>) || undef'],
  ['eof', R, () => eof(R), 'eof(R)'],
  ['read', R, () => read(R, buffer, 4), 'read(R, my $b, 4)'],
  ['sysread', R, () => sysread(R, buffer, 4), 'sysread(R, my $b, 4)'],
  ['print', W, () => print(W, 'x'.repeat(200_000)), 'print W "x" x 200_000'],
  ['close', W, () => print(W, 'x'.repeat(66_000)) && close(W), 'print(W "x" x 66_000) && close W'],
];
const soon = () => setitimer(ITIMER_REAL, { it_interval: 0, it_value: 0.3 });

function closing(it: Handle, again: boolean): void {
  pipe(R, W);
  SIG.ALRM = () => {
    close(it);
    if (again) open(it, it === R ? '<' : '>', 'in');
  };
  soon();
  ERRNO.value = 0;
}

for (const [name, it, ours, theirs] of waits)
  for (const again of name === 'read' ? [false] : [false, true])
    same(
      `a handler closes the handle of ${name}${again ? ' and opens it anew' : ''}`,
      () => {
        closing(it, again);
        toldOf(ours());
        print('on\n');
      },
      perl`use Time::HiRes 'ualarm'; ${TOLD} pipe R, W; $SIG{ALRM} = sub { close ${it.name}; ${again ? `open ${it.name}, "${it === R ? '<' : '>'}", "in"` : ''} }; ualarm 300_000; $! = 0; told(${theirs}); print "on\n"`,
      { files },
    );

same(
  'a handler closes the socket of recv',
  () => {
    socketpair(R, W, PF_UNIX, SOCK_STREAM, 0);
    SIG.ALRM = () => close(R);
    soon();
    ERRNO.value = 0;
    toldOf(recv(R, buffer, 5, 0));
  },
  `use Time::HiRes 'ualarm'; ${TOLD} socketpair R, W, 1, 1, 0; $SIG{ALRM} = sub { close R }; ualarm 300_000; $! = 0; told(recv R, my $b, 5, 0)`,
);
